"""Hashing and moving blobs in pieces."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from blueprint.oci.errors import DigestMismatch, InvalidImage

CHUNK = 1024 * 1024


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; none at the end."""

    def close(self) -> None:
        """Gives back what the stream holds."""


def open_regular(path: Path) -> BinaryIO:
    """A stream of the file's bytes; InvalidImage when it is a pipe, a device or a folder."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise InvalidImage(f"{path} is not a regular file")


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file; InvalidImage when it is none or has more than `limit` bytes."""
    with open_regular(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise InvalidImage(f"{path} is larger than {limit} bytes")
    return data


def digest_of_stream(stream: Readable, like: str) -> str:
    """The digest of all that is left in the stream, by the algorithm of the digest `like`."""
    algorithm = like.partition(":")[0]
    hasher = hashlib.new(algorithm)
    while chunk := stream.read(CHUNK):
        hasher.update(chunk)
    return f"{algorithm}:{hasher.hexdigest()}"


def digest_of_bytes(data: bytes, like: str) -> str:
    """The digest of the bytes, by the algorithm of the digest `like`."""
    return digest_of_stream(io.BytesIO(data), like)


def transfer(
    content: bytes | Readable,
    into: BinaryIO,
    digest: str,
    size: int,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Moves the content, calling `on_progress` with the bytes of every piece.

    DigestMismatch when its size or digest is another one; it stops reading at the first byte too many.
    """
    algorithm = digest.partition(":")[0]
    hasher, moved = hashlib.new(algorithm), 0
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    while chunk := source.read(CHUNK):
        moved += len(chunk)
        if moved > size:
            raise DigestMismatch(f"{digest} is longer than its {size} bytes")
        hasher.update(chunk)
        into.write(chunk)
        if on_progress:
            on_progress(len(chunk))
    if moved != size:
        raise DigestMismatch(f"{digest} has {moved} bytes instead of {size}")
    actual = f"{algorithm}:{hasher.hexdigest()}"
    if actual != digest:
        raise DigestMismatch(f"the bytes announced as {digest} have the digest {actual}")
