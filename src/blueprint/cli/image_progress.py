"""How far a copy is, on stderr: a line that is written anew on a terminal, nothing else elsewhere."""

from __future__ import annotations

import contextlib
import threading
import time
from types import TracebackType
from typing import TextIO

from blueprint.cli.terminal import is_terminal

_INTERVAL = 0.1


class CopyProgress:
    """Counts moved bytes, from any thread, and shows them while it lasts."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream, self._is_shown = stream, is_terminal(stream) and not quiet
        self._lock = threading.Lock()
        self._size, self._next, self._width = 0, 0.0, 0

    def __enter__(self) -> CopyProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._write("")

    def moved(self, size: int) -> None:
        """Takes note of bytes that moved."""
        with self._lock:
            self._size += size
            now = time.monotonic()
            if self._is_shown and now >= self._next:
                self._next = now + _INTERVAL
                self._write(f"moved {human(self._size)}")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # the copy goes on without a reader
            self._stream.write(f"\r{text:<{self._width}}\r" if not text else f"\r{text:<{self._width}}")
            self._stream.flush()
        self._width = max(self._width, len(text))


def human(size: int) -> str:
    """A number of bytes for people: `512 B`, `3.4 MiB`."""
    number, unit = float(size), "B"
    for following in ("KiB", "MiB", "GiB", "TiB"):
        if number < 1024:
            break
        number, unit = number / 1024, following
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
