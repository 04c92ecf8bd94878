"""A blob on its way: opened at any offset, hashed once, checked before its last byte goes out."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator

from blueprint.oci.blobs import Readable
from blueprint.oci.descriptor import Descriptor
from blueprint.oci.errors import DigestMismatch, OciError

Moved = Callable[[int], None]
_PIECE = 256 * 1024


class Content:
    """What a blob's bytes are read from, by way of `open_at(offset)`.

    An upload may be cut and go on further back. Bytes that were hashed are not hashed again then: the
    registry has the last word on what it received.
    """

    def __init__(
        self, blob: Descriptor, open_at: Callable[[int], Readable], moved: Moved | None = None
    ) -> None:
        self.blob, self._open_at, self._moved = blob, open_at, moved
        self._hasher = hashlib.new(blob.digest.partition(":")[0])
        self._hashed = 0
        self.has_failed = False
        """Whether the source could not be read: then trying another upload does not help."""

    def open(self, start: int, length: int) -> Readable:
        """A stream of `length` bytes from `start` on."""
        with self.reading():
            return _Part(self, self._open_at(start), start, length)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Takes note of a failure of the source, and says what it is when it is the disk's."""
        try:
            yield
        except OSError as error:
            self.has_failed = True
            raise OciError(f"cannot read {self.blob.digest}: {error.strerror or error}") from error
        except BaseException:
            self.has_failed = True
            raise

    def check(self, position: int, data: bytes) -> None:
        """Takes note of bytes that were read; DigestMismatch when they are the last ones and all is wrong."""
        new = data[max(0, self._hashed - position) :]
        if not new:
            return
        self._hasher.update(new)
        self._hashed += len(new)
        if self._hashed == self.blob.size:
            self._check_digest()
        if self._moved is not None:
            self._moved(len(new))

    def check_empty(self) -> None:
        """The check of a blob that has no bytes."""
        if self.blob.size == 0:
            self._check_digest()

    def _check_digest(self) -> None:
        actual = f"{self._hasher.name}:{self._hasher.hexdigest()}"
        if actual != self.blob.digest:
            raise DigestMismatch(f"the bytes announced as {self.blob.digest} have the digest {actual}")


class _Part:
    def __init__(self, content: Content, stream: Readable, start: int, length: int) -> None:
        self._content, self._stream = content, stream
        self._position, self._left = start, length

    def read(self, size: int = -1, /) -> bytes:
        if self._left <= 0:
            return b""
        with self._content.reading():
            data = self._stream.read(min(self._left, size if size >= 0 else _PIECE))
        if not data:
            blob = self._content.blob
            raise DigestMismatch(f"{blob.digest} has {self._position} bytes instead of {blob.size}")
        self._content.check(self._position, data)
        self._position += len(data)
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._stream.close()
