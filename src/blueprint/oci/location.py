"""Where images are, as a person writes it, and the repository that this means.

`HOST[:PORT]/REPOSITORY:TAG` or `@DIGEST`, with or without `docker://` in front; `oci:FOLDER[:TAG]`;
`oci-archive:FILE[:TAG]`. Folders and files take `@DIGEST` too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from blueprint.reference import (
    InvalidReference,
    check_digest,
    check_tag,
    parse_reference,
)

_HOW = "HOST[:PORT]/REPOSITORY:TAG or @DIGEST, oci:FOLDER[:TAG] or oci-archive:FILE[:TAG]"


class Place(StrEnum):
    """What kind of place images are in."""

    REGISTRY = "docker"
    FOLDER = "oci"
    ARCHIVE = "oci-archive"


@dataclass(frozen=True, slots=True)
class Location:
    """A repository, and perhaps an image in it. `host` is empty but for a registry; `name` is the
    repository's name there, else a path."""

    place: Place
    name: str
    host: str = ""
    tag: str | None = None
    digest: str | None = None

    @property
    def reference(self) -> str | None:
        """What names the image: its digest, which never moves, before its tag."""
        return self.digest or self.tag

    @property
    def path(self) -> Path:
        """Where a folder or an archive is."""
        return Path(self.name)

    def __str__(self) -> str:
        name = f"{self.host}/{self.name}" if self.host else f"{self.place}:{self.name}"
        return name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def parse_location(text: str) -> Location:
    """The location in a text; InvalidReference says what would be one."""
    kind, colon, rest = text.partition(":")
    if colon and kind in (Place.FOLDER, Place.ARCHIVE) and not rest.startswith("//"):
        return _on_disk(Place(kind), rest, text)
    if "://" in text and kind != Place.REGISTRY:
        raise InvalidReference(f"{text!r} is of a kind that is not known ({_HOW})")
    reference = parse_reference(text.removeprefix("docker://"))
    if not reference.registry:
        raise InvalidReference(f"{text!r} names no registry ({_HOW})")
    return Location(Place.REGISTRY, reference.repository, reference.registry, reference.tag, reference.digest)


def _on_disk(place: Place, rest: str, text: str) -> Location:
    path, at, digest = rest.partition("@sha")
    if at:
        return Location(place, _filled(path, text), digest=check_digest(f"sha{digest}"))
    path, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        return Location(place, _filled(rest, text))
    return Location(place, _filled(path, text), tag=check_tag(tag))


def _filled(path: str, text: str) -> str:
    if not path:
        raise InvalidReference(f"{text!r} names no path ({_HOW})")
    return path
