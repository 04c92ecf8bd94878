"""Standard streams that never decide how a command ends: closed ones, broken pipes, odd encodings."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import Any, TextIO

_GONE = frozenset({errno.EPIPE, errno.EIO, errno.EBADF})


class _Unbreakable(io.FileIO):
    """A file that goes on when its reader has gone (`| head`); a full disk still counts."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except OSError as error:
            if error.errno not in _GONE:
                raise
            return len(data)


def harden() -> None:
    """Replaces this process's standard streams; what cannot be encoded is written as an escape."""
    _fill_closed()
    sys.stdout, sys.stderr = _hardened(sys.stdout, 1), _hardened(sys.stderr, 2)


def _fill_closed() -> None:
    """Opens closed standard descriptors on nothing, or the next file opened would become one of them."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _hardened(stream: TextIO | None, descriptor: int) -> TextIO:
    if stream is not None and not _is_own(stream, descriptor):
        return stream  # somebody captures it
    encoding = stream.encoding if stream is not None else "utf-8"
    if stream is not None:
        with contextlib.suppress(OSError):
            stream.flush()
    raw = _Unbreakable(descriptor, "w", closefd=False)
    lines = descriptor == 2 or raw.isatty()
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors="backslashreplace", line_buffering=lines)


def _is_own(stream: TextIO, descriptor: int) -> bool:
    try:
        return stream.fileno() == descriptor
    except (OSError, ValueError):
        return False
