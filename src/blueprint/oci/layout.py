"""An OCI image layout on disk (OCI image-spec, image-layout.md)."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from blueprint.canonical import canonical_json
from blueprint.files import atomic_writer, safe_child, sync_folder, write_atomically
from blueprint.oci.blobs import Readable, digest_of_stream, open_regular, read_regular, transfer
from blueprint.oci.descriptor import INDEX, REF_NAME, Descriptor, parse_descriptor
from blueprint.oci.document import DOCUMENT_LIMIT, parse_object
from blueprint.oci.errors import InvalidImage, NotFound, OciError, damaged
from blueprint.oci.image import Image, Index, parse_image, parse_manifest
from blueprint.reference import InvalidReference, check_digest, check_tag, is_digest

_LAYOUT_FILE = b'{"imageLayoutVersion":"1.0.0"}'
_REMEDY = "delete the file: the next apply sets the tags that belong here again"
_INDEX_LIMIT = 64 * 1024 * 1024
_LOCK = ".blueprint.lock"
_LASTING = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR})


class Layout:
    """Blobs by digest and tags in `index.json`; a missing folder reads as an empty layout.

    Several threads and processes may use the same folder at once. `registry` is the folder of the
    registry that this is a repository of, None when it stands alone.
    """

    def __init__(self, root: Path, registry: Path | None = None) -> None:
        self.root, self.registry = root, registry

    def __repr__(self) -> str:
        return f"Layout({str(self.root)!r})"

    def tags(self) -> dict[str, Descriptor]:
        """What every tag points at, sorted by tag; the descriptors come without the tag's annotation."""
        found: dict[str, Descriptor] = {}
        for entry in self._entries():
            descriptor = parse_descriptor(entry, f"{self.root}/index.json")
            tag = descriptor.annotations.get(REF_NAME)
            if tag is not None:
                found.setdefault(tag, _untagged(descriptor))
        return dict(sorted(found.items()))

    def resolve(self, tag_or_digest: str) -> Descriptor | None:
        """The descriptor behind a tag, or of the manifest with a digest; None when it is not here."""
        if not is_digest(tag_or_digest):
            return self.tags().get(tag_or_digest)
        for entry in self._entries():
            if entry.get("digest") == tag_or_digest:
                return _untagged(parse_descriptor(entry, f"{self.root}/index.json"))
        if not self.has_blob(tag_or_digest):
            return None
        manifest = self.read_manifest(tag_or_digest)
        return Descriptor(manifest.media_type, tag_or_digest, len(manifest.manifest))

    def blob_path(self, digest: str) -> Path:
        """Where the blob with this digest is or would be."""
        try:
            algorithm, _, encoded = check_digest(digest).partition(":")
        except InvalidReference as error:
            raise InvalidImage(str(error)) from error
        return safe_child(self.root, "blobs", algorithm, encoded)

    def has_blob(self, digest: str, size: int | None = None) -> bool:
        """Whether the blob is here, with this size when one is given; its bytes are not read."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            found = self.blob_path(digest).stat()
            return stat.S_ISREG(found.st_mode) and size in (None, found.st_size)
        return False

    def is_intact(self, digest: str, size: int | None = None) -> bool:
        """Whether the blob is here and its bytes have the digest; reads them all."""
        if not self.has_blob(digest, size):
            return False
        with self.open_blob(digest) as stream:
            return digest_of_stream(stream, digest) == digest

    def open_blob(self, digest: str) -> BinaryIO:
        """A stream of the blob's bytes, which are not verified; NotFound when it is not here."""
        try:
            return open_regular(self.blob_path(digest))
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(f"{digest} is not in {self.root}") from None
        except OSError as error:
            raise OciError(f"cannot read {digest} in {self.root}: {error}") from error

    def read_blob(self, digest: str, size: int | None = None) -> bytes:
        """The verified bytes of a manifest or config, of this size when one is given.

        NotFound or DigestMismatch otherwise; InvalidImage when it is larger than such a document may be.
        """
        with self.open_blob(digest) as stream:
            actual_size = os.fstat(stream.fileno()).st_size
            if size not in (None, actual_size):
                raise damaged(self.blob_path(digest), f"it has {actual_size} bytes instead of {size}")
            if actual_size > DOCUMENT_LIMIT:
                raise InvalidImage(f"{digest} is larger than {DOCUMENT_LIMIT} bytes")
            data = stream.read(DOCUMENT_LIMIT + 1)
        actual = digest_of_stream(io.BytesIO(data), digest)
        if actual != digest:
            raise damaged(self.blob_path(digest), f"its bytes have the digest {actual}")
        return data

    def read_manifest(self, digest: str, size: int | None = None) -> Image | Index:
        """The verified manifest or index with this digest."""
        return parse_manifest(self.read_blob(digest, size))

    def read_image(self, digest: str, size: int | None = None) -> Image:
        """The verified image with this digest; InvalidImage when it is an index."""
        return parse_image(self.read_blob(digest, size))

    def write_blob(
        self,
        content: bytes | Readable,
        digest: str,
        size: int,
        on_progress: Callable[[int], None] | None = None,
    ) -> bool:
        """Stores a blob after checking its size and digest; False when it was here and intact already."""
        if self.is_intact(digest, size):
            return False
        path = self.blob_path(digest)
        with self._changing(path.parent), atomic_writer(path) as stream:
            transfer(content, stream, digest, size, on_progress)
        return True

    def link_blob(self, source: Path, digest: str) -> bool:
        """Stores a blob as a hard link to a verified file; False when the file system will not link."""
        path = self.blob_path(digest)
        with self._changing(path.parent):
            try:
                os.link(source, path)
            except OSError:
                return False
        sync_folder(path.parent)
        return True

    def shares_registry(self, other: Layout) -> bool:
        """Whether both are repositories of one registry: a blob may be mounted from one to the other."""
        return None not in (self.registry, other.registry) and self.registry == other.registry

    def set_tag(self, tag: str, descriptor: Descriptor) -> bool:
        """Points the tag at a manifest that is here; False when it did so already.

        The media type written is the manifest's own; InvalidImage when there is no manifest.
        """
        _valid_tag(tag)
        if not self.has_blob(descriptor.digest, descriptor.size):
            raise NotFound(f"cannot tag {tag}: {descriptor.digest} is not in {self.root}")
        manifest = self.read_manifest(descriptor.digest, descriptor.size)
        descriptor = replace(descriptor, media_type=manifest.media_type)
        if self.tags().get(tag) == descriptor:
            return False
        annotations = {**descriptor.annotations, REF_NAME: tag}
        entry = {**descriptor.document(), "annotations": annotations}
        with self._locked() as entries:
            self._write_index([*(one for one in entries if _tag_of(one) != tag), entry])
        return True

    def delete_tag(self, tag: str) -> bool:
        """Forgets the tag and keeps the blobs; False when there was none."""
        if tag not in self.tags():
            return False
        with self._locked() as entries:
            self._write_index([one for one in entries if _tag_of(one) != tag])
        return True

    @contextlib.contextmanager
    def exclusive(self, purpose: str) -> Iterator[None]:
        """Keeps other threads and processes out that want the same; tags and blobs may be written in it."""
        with self._changing(self.root), (self.root / f".blueprint.{purpose}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _index(self) -> dict[str, Any]:
        path = self.root / "index.json"
        try:
            document = parse_object(read_regular(path, _INDEX_LIMIT), str(path))
        except (FileNotFoundError, NotADirectoryError):
            return {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
        except OSError as error:
            raise OciError(f"cannot read {path}: {error}") from error
        except InvalidImage as error:
            raise InvalidImage(f"{error} ({_REMEDY})") from error
        if not isinstance(document.get("manifests"), list):
            raise InvalidImage(f"{path} is no image index ({_REMEDY})")
        return document

    def _entries(self) -> list[dict[str, Any]]:
        return [entry for entry in self._index()["manifests"] if isinstance(entry, dict)]

    def _write_index(self, entries: list[dict[str, Any]]) -> None:
        ordered = sorted(entries, key=lambda entry: (_tag_of(entry) or "", str(entry.get("digest"))))
        write_atomically(self.root / "index.json", canonical_json({**self._index(), "manifests": ordered}))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[list[dict[str, Any]]]:
        """Holds the lock of the index and yields its entries as they are under the lock."""
        with self._changing(self.root), (self.root / _LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self._entries()

    @contextlib.contextmanager
    def _changing(self, folder: Path) -> Iterator[None]:
        """Makes a folder of the layout, and turns the file system's refusals into OciError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._initialise()
            yield
        except OSError as error:
            temporary = error.errno not in _LASTING
            raise OciError(f"cannot write to {self.root}: {error}", temporary=temporary) from error

    def _initialise(self) -> None:
        if self._is_complete():
            return
        with (self.root / _LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._is_complete():
                (self.root / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
                write_atomically(self.root / "index.json", canonical_json(self._index()))
                write_atomically(self.root / "oci-layout", _LAYOUT_FILE)

    def _is_complete(self) -> bool:
        return (self.root / "oci-layout").exists() and (self.root / "index.json").exists()


def _tag_of(entry: dict[str, Any]) -> str | None:
    annotations = entry.get("annotations")
    tag = annotations.get(REF_NAME) if isinstance(annotations, dict) else None
    return tag if isinstance(tag, str) else None


def _untagged(descriptor: Descriptor) -> Descriptor:
    annotations = {key: value for key, value in descriptor.annotations.items() if key != REF_NAME}
    return Descriptor(
        descriptor.media_type, descriptor.digest, descriptor.size, annotations, descriptor.platform
    )


def _valid_tag(tag: str) -> None:
    try:
        check_tag(tag)
    except InvalidReference as error:
        raise OciError(str(error)) from error
