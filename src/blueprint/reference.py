"""Names of images: `[registry/]repository[:tag][@digest]`, parsed once at the edge.

The grammar is that of the OCI distribution specification ("Pulling manifests") and the image
specification ("Digests").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")
_SHA256 = re.compile(r"sha256:[0-9a-f]{64}")
_SHA512 = re.compile(r"sha512:[0-9a-f]{128}")
_HOST = re.compile(r"(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::[0-9]{1,5})?")


class InvalidReference(ValueError):
    """A text that is no image name; the message says what would be one."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One image's name. `registry` is empty when the text names none; nothing is defaulted."""

    registry: str
    repository: str
    tag: str | None = None
    digest: str | None = None

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return self.name + tag + digest


def parse_reference(text: str) -> Reference:
    """The parts of an image name; InvalidReference when it is none."""
    rest, at, digest = text.partition("@")
    head, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        head, tag = rest, ""
    elif not tag:
        raise InvalidReference(f"{text!r} has an empty tag (write name:tag or leave the colon out)")
    if at and not digest:
        raise InvalidReference(f"{text!r} has an empty digest (write name@sha256:<64 hex digits>)")
    registry, repository = _split_registry(head)
    if registry and not _HOST.fullmatch(registry):
        raise InvalidReference(f"{registry!r} is no registry address (such as registry.example.org:5000)")
    return Reference(
        registry=registry,
        repository=check_repository(repository),
        tag=check_tag(tag) if tag else None,
        digest=check_digest(digest) if digest else None,
    )


def _split_registry(name: str) -> tuple[str, str]:
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return first, rest
    return "", name


def check_repository(name: str) -> str:
    """The name itself when it is a repository's; InvalidReference otherwise."""
    if len(name) > 255 or not _REPOSITORY.fullmatch(name):
        raise InvalidReference(
            f"{name!r} is no repository name (lower-case letters and digits, joined by . _ - and split by /)"
        )
    return name


def check_tag(tag: str) -> str:
    """The tag itself when it is one; InvalidReference otherwise."""
    if not _TAG.fullmatch(tag):
        raise InvalidReference(
            f"{tag!r} is no tag (up to 128 letters, digits, _ . - and neither . nor - in front)"
        )
    return tag


def check_digest(digest: str) -> str:
    """The digest itself when it is a sha256 or sha512 one; InvalidReference otherwise."""
    if _SHA256.fullmatch(digest) or _SHA512.fullmatch(digest):
        return digest
    known = "it is of an unsupported algorithm" if _DIGEST.fullmatch(digest) else "it is malformed"
    raise InvalidReference(f"{digest!r} is no digest that can be checked: {known} (sha256:<64 hex digits>)")


def is_digest(text: str) -> bool:
    """Whether the text is a digest that can be checked."""
    return bool(_SHA256.fullmatch(text) or _SHA512.fullmatch(text))
