"""A new archive of an image layout, written as its blobs come."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

from blueprint.canonical import canonical_json
from blueprint.files import TEMPORARY_PREFIX, sync_folder
from blueprint.oci.archive import member_of
from blueprint.oci.attached import fallback_tag, listed, with_referrer
from blueprint.oci.blobs import Readable, transfer
from blueprint.oci.descriptor import INDEX, REF_NAME, Descriptor
from blueprint.oci.errors import NotFound, OciError
from blueprint.oci.image import Image, Index
from blueprint.oci.repository import Moved, Repository, Taken
from blueprint.reference import is_digest

_LAYOUT = b'{"imageLayoutVersion":"1.0.0"}'


class ArchiveWriter:
    """A new archive, to be copied to. Used as a context manager: the file is there when the block ends well,
    and nothing is when it does not. OciError when there is such a file already.
    """

    workers = 4
    is_checked = True  # there is nothing yet, so nothing has to be asked

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise OciError(
                f"{path} is there already, and an archive is not changed: delete it or write another"
            )
        self.path = path
        self._lock = threading.Lock()
        self._stream: BinaryIO | None = None
        self._temporary: Path | None = None
        self._written: dict[str, int] = {}
        self._tags: dict[str, Descriptor] = {}
        self._manifests: dict[str, Image | Index] = {}

    @property
    def location(self) -> str:
        """The file."""
        return str(self.path)

    def resolve(self, reference: str) -> Descriptor | None:
        """What a tag points at, or what a digest names; None when it was not written."""
        if not is_digest(reference):
            return self._tags.get(reference)
        found = self._manifests.get(reference)
        return Descriptor(found.media_type, reference, len(found.manifest)) if found else None

    def manifest(self, reference: str, size: int | None = None) -> Image | Index:
        """A manifest that was written; NotFound otherwise."""
        found = self.resolve(reference)
        if found is None:
            raise NotFound(f"{reference} is not in {self.path}")
        return self._manifests[found.digest]

    def has_blob(self, blob: Descriptor) -> bool:
        """Whether the blob was written."""
        return self._written.get(member_of(blob.digest)) == blob.size

    def open_blob(self, blob: Descriptor, start: int = 0) -> Readable:
        """Refused while the archive is written."""
        raise NotFound(f"{self.path} is being written and cannot be read yet")

    def take(self, blob: Descriptor, source: Repository, moved: Moved | None = None) -> Taken:
        """Appends the blob, verified; what was appended of a damaged one is cut off again."""
        with self._lock:
            if self.has_blob(blob):
                return Taken.PRESENT
            stream = source.open_blob(blob)
            try:
                self._append(member_of(blob.digest), blob, stream, moved)
            finally:
                stream.close()
        return Taken.SENT

    def is_beside(self, other: Repository) -> bool:
        """Whether both are repositories of one registry: never."""
        return False

    def is_same(self, other: Repository) -> bool:
        """Whether both are the same file: never, as this one is new."""
        return False

    def put_manifest(self, manifest: Image | Index, tag: str | None, moved: Moved | None = None) -> bool:
        """Appends a manifest, lists it with its subject, and remembers the tag."""
        with self._lock:
            is_new = self._put(manifest, moved)
            if manifest.subject is not None:
                name = fallback_tag(manifest.subject.digest)
                before = self._manifests.get(self._tags[name].digest) if name in self._tags else None
                changed = with_referrer(before, manifest.subject.digest, manifest)
                if changed is not None:
                    self._put(changed, None)
                    self._tags[name] = _descriptor(changed)
            if tag is not None:
                self._tags[tag] = _descriptor(manifest)
        return is_new

    def tags(self) -> list[str]:
        """All tags so far, sorted."""
        return sorted(self._tags)

    def few_tags(self) -> frozenset[str] | None:
        """All tags."""
        return frozenset(self.tags())

    def referrers(self, digest: str, tags: frozenset[str] | None = None) -> tuple[Descriptor, ...]:
        """What was listed with its subject so far."""
        found = self._tags.get(fallback_tag(digest))
        return listed(self._manifests[found.digest], digest) if found else ()

    def confirm(self) -> None:
        """Nothing: nobody else writes here."""

    def delete(self, reference: str) -> bool:
        """Forgets a tag."""
        return self._tags.pop(reference, None) is not None

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and self._stream is not None:
                self._finish(self._stream)
        finally:
            if self._stream is not None:
                self._stream.close()
            if self._temporary is not None:
                self._temporary.unlink(missing_ok=True)

    def _put(self, manifest: Image | Index, moved: Moved | None) -> bool:
        self._manifests[manifest.digest] = manifest
        if member_of(manifest.digest) in self._written:
            return False
        stream = io.BytesIO(manifest.manifest)
        self._append(member_of(manifest.digest), _descriptor(manifest), stream, moved)
        return True

    def _append(self, name: str, blob: Descriptor, content: Readable, moved: Moved | None) -> None:
        stream = self._opened()
        begin = stream.tell()
        try:
            stream.write(_header(name, blob.size))
            transfer(content, stream, blob.digest, blob.size, moved)
            stream.write(bytes(-blob.size % tarfile.BLOCKSIZE))
        except BaseException:
            stream.seek(begin)
            stream.truncate()
            raise
        self._written[name] = blob.size

    def _opened(self) -> BinaryIO:
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=self.path.parent)
            self._temporary, self._stream = Path(name), os.fdopen(handle, "wb")
        return self._stream

    def _finish(self, stream: BinaryIO) -> None:
        entries = [_tagged(tag, one) for tag, one in sorted(self._tags.items())]
        index = canonical_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries})
        for name, data in (("index.json", index), ("oci-layout", _LAYOUT)):
            stream.write(_header(name, len(data)) + data + bytes(-len(data) % tarfile.BLOCKSIZE))
        stream.write(bytes(2 * tarfile.BLOCKSIZE))
        stream.flush()
        os.fchmod(stream.fileno(), 0o644)
        os.fsync(stream.fileno())
        if self._temporary is not None:
            self._temporary.replace(self.path)
        sync_folder(self.path.parent)


def _tagged(tag: str, descriptor: Descriptor) -> dict[str, Any]:
    return {**descriptor.document(), "annotations": {REF_NAME: tag}}


def _descriptor(manifest: Image | Index) -> Descriptor:
    return Descriptor(manifest.media_type, manifest.digest, len(manifest.manifest))


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    return member.tobuf(tarfile.PAX_FORMAT)
