"""The tar inside of a layer, read so that a small blob can neither fill the disk nor the memory."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from blueprint.oci.blobs import CHUNK
from blueprint.oci.errors import InvalidImage

# What `tarfile` and `gzip` raise when their input is hostile; they promise only some of it.
UNREADABLE = (
    tarfile.TarError,
    zlib.error,
    gzip.BadGzipFile,
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
    RecursionError,
)
_HEADER_LIMIT = 2 * 1024 * 1024


class Budget:
    """What all layers of an image may take together: `size` bytes of tar and `entries` members."""

    def __init__(self, size: int, entries: int) -> None:
        self._size, self._entries = size, entries

    def take(self, size: int) -> None:
        """InvalidImage when these bytes are too many."""
        self._size -= size
        if self._size < 0:
            raise InvalidImage("the image is too large to be unpacked here: its layers hold too many bytes")

    def take_entry(self) -> None:
        """InvalidImage when one more entry is too many."""
        self._entries -= 1
        if self._entries < 0:
            raise InvalidImage("the image is too large to be unpacked here: it has too many entries")


class TarStream:
    """An uncompressed tar that is hashed while it is read; nothing of it is kept."""

    def __init__(self, stream: BinaryIO, algorithm: str, budget: Budget) -> None:
        self._stream, self._algorithm, self._budget = stream, algorithm, budget
        self._hasher = hashlib.new(algorithm)
        self._header_left: int | None = None

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; InvalidImage when they are too many."""
        data = self._stream.read(size)
        self._budget.take(len(data))
        if self._header_left is not None:
            self._header_left -= len(data)
            if self._header_left < 0:
                raise InvalidImage("the headers of an entry are too large")
        self._hasher.update(data)
        return data

    def members(self) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
        """Every entry with its archive; a file's bytes must be read before the next entry is asked for."""
        self._header_left = _HEADER_LIMIT  # opening the archive reads its first header
        with tarfile.open(fileobj=cast(BinaryIO, self), mode="r|") as archive:
            while (member := archive.next()) is not None:
                self._check(archive, member)
                archive.members.clear()  # type: ignore[attr-defined]  # else it keeps all of them
                self._header_left = None
                yield archive, member
                self._header_left = _HEADER_LIMIT
        self._header_left = None

    def digest(self) -> str:
        """The digest of the whole stream; reads what is left of it."""
        while self.read(CHUNK):
            pass
        return f"{self._algorithm}:{self._hasher.hexdigest()}"

    def _check(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._budget.take_entry()
        if member.size < 0 or member.issparse():
            raise InvalidImage(f"{member.name} is a sparse file, which no image layer needs")
        shared = archive.pax_headers
        if len(shared) > 1000 or sum(map(len, shared.values())) > _HEADER_LIMIT:
            raise InvalidImage("the headers of all entries are too large")
