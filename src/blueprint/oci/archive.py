"""An image layout in a tar file (OCI image-spec, image-layout.md), as `skopeo copy ... oci-archive:` has it.

Reading needs no unpacking: members are found once and read where they lie. Writing is `archive_writer`'s.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from blueprint.oci.attached import fallback_tag, listed
from blueprint.oci.blobs import Readable, digest_of_bytes
from blueprint.oci.descriptor import REF_NAME, Descriptor, parse_descriptor
from blueprint.oci.document import DOCUMENT_LIMIT, parse_object
from blueprint.oci.errors import DigestMismatch, InvalidImage, NotFound, OciError
from blueprint.oci.image import Image, Index, parse_manifest
from blueprint.oci.repository import Moved, Repository, Taken
from blueprint.reference import is_digest

_INDEX_LIMIT = 64 * 1024 * 1024
_MOST_MEMBERS = 1_000_000


class ArchiveRepository:
    """The images of an archive, to read."""

    workers = 4
    is_checked = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members = dict(_members(path))
        index = parse_object(self._read("index.json", _INDEX_LIMIT), f"{path}, index.json")
        self._tags: dict[str, Descriptor] = {}
        self._listed: dict[str, Descriptor] = {}
        for entry in index.get("manifests") or ():
            one = parse_descriptor(entry, f"{path}, index.json")
            others = {key: value for key, value in one.annotations.items() if key != REF_NAME}
            bare = replace(one, annotations=others)
            self._listed.setdefault(one.digest, bare)
            if tag := one.annotations.get(REF_NAME):
                self._tags.setdefault(tag, bare)

    @property
    def location(self) -> str:
        """The file."""
        return str(self.path)

    def resolve(self, reference: str) -> Descriptor | None:
        """What a tag points at, or what a digest names; None when it is not here."""
        found = self._listed.get(reference) if is_digest(reference) else self._tags.get(reference)
        if found is None and is_digest(reference) and member_of(reference) in self._members:
            manifest = self._manifest(Descriptor("", reference, self._members[member_of(reference)][1]))
            return Descriptor(manifest.media_type, manifest.digest, len(manifest.manifest))
        return found

    def manifest(self, reference: str, size: int | None = None) -> Image | Index:
        """The verified manifest or index; NotFound when it is not here."""
        found = self.resolve(reference) if size is None else Descriptor("", reference, size)
        if found is None:
            raise NotFound(f"{reference} is not in {self.path}")
        return self._manifest(found)

    def has_blob(self, blob: Descriptor) -> bool:
        """Whether the blob is here with its size."""
        return self._members.get(member_of(blob.digest), (0, -1))[1] == blob.size

    def open_blob(self, blob: Descriptor, start: int = 0) -> Readable:
        """The blob's bytes from `start` on, not verified; NotFound when it is not here."""
        return self._open(member_of(blob.digest), start)

    def take(self, blob: Descriptor, source: Repository, moved: Moved | None = None) -> Taken:
        """Refused: an archive is written as a whole."""
        raise self._read_only()

    def is_beside(self, other: Repository) -> bool:
        """Whether both are repositories of one registry: never."""
        return False

    def is_same(self, other: Repository) -> bool:
        """Whether both are the same file."""
        return isinstance(other, ArchiveRepository) and self.path.absolute() == other.path.absolute()

    def put_manifest(self, manifest: Image | Index, tag: str | None, moved: Moved | None = None) -> bool:
        """Refused: an archive is written as a whole."""
        raise self._read_only()

    def tags(self) -> list[str]:
        """All tags, sorted."""
        return sorted(self._tags)

    def few_tags(self) -> frozenset[str] | None:
        """All tags."""
        return frozenset(self.tags())

    def referrers(self, digest: str, tags: frozenset[str] | None = None) -> tuple[Descriptor, ...]:
        """What the index under the fallback tag lists."""
        found = self._tags.get(fallback_tag(digest))
        return listed(self._manifest(found), digest) if found else ()

    def confirm(self) -> None:
        """Nothing: nobody writes here."""

    def delete(self, reference: str) -> bool:
        """Refused: an archive is written as a whole."""
        raise self._read_only()

    def _read_only(self) -> OciError:
        return OciError(f"{self.path} is an archive, which is written once and not changed: write a new one")

    def _manifest(self, found: Descriptor) -> Image | Index:
        data = self._read(member_of(found.digest), DOCUMENT_LIMIT)
        if len(data) != found.size or digest_of_bytes(data, found.digest) != found.digest:
            raise DigestMismatch(f"{found.digest} in {self.path} is damaged: its bytes are others")
        return parse_manifest(data)

    def _read(self, name: str, limit: int) -> bytes:
        stream = self._open(name)
        try:
            data = stream.read(limit + 1)
        finally:
            stream.close()
        if len(data) > limit:
            raise InvalidImage(f"{name} in {self.path} is larger than {limit} bytes")
        return data

    def _open(self, name: str, start: int = 0) -> Readable:
        if name not in self._members:
            raise NotFound(f"{name} is not in {self.path}")
        offset, size = self._members[name]
        return _Member(self.path, offset + start, max(0, size - start))


class _Member:
    """A part of a file; each reader has its own handle."""

    def __init__(self, path: Path, offset: int, size: int) -> None:
        self._stream = path.open("rb")
        self._stream.seek(offset)
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._stream.close()


def member_of(digest: str) -> str:
    """The name of the file that holds a blob."""
    return f"blobs/{digest.replace(':', '/')}"


def _members(path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The regular files of an archive: name -> where its bytes begin, and how many they are."""
    try:
        with tarfile.open(path, "r:") as archive:
            for count, member in enumerate(archive):
                if count > _MOST_MEMBERS:
                    raise InvalidImage(f"{path} has more than {_MOST_MEMBERS} entries")
                if member.isreg() and not member.issparse():
                    yield member.name.removeprefix("./"), (member.offset_data, member.size)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise InvalidImage(f"{path} is no uncompressed tar archive: {error}") from error
    except OSError as error:
        raise OciError(f"cannot read {path}: {error.strerror or error}") from error
