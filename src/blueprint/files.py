"""Writing files that are whole or absent, and paths that never leave their folder."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY_PREFIX = ".blueprint-tmp-"
_LONGEST_NAME = 255  # bytes, on the usual file systems


@contextlib.contextmanager
def atomic_writer(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes `path` when the block ends well, and vanishes when it does not."""
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), 0o644)  # mkstemp's 0600 would hide the file from other readers
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Replaces `path` by `data` in one step, durable when it returns; its folder must exist."""
    with atomic_writer(path) as stream:
        stream.write(data)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, where the file system supports it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_file_name(text: str) -> bool:
    """Whether it is one plain name: not empty, `.`, `..`, like an option, too long or with a separator."""
    if text in {"", ".", ".."} or text.startswith("-") or any(sign in text for sign in "/\\\0"):
        return False
    try:
        return len(text.encode("utf-8")) <= _LONGEST_NAME
    except UnicodeEncodeError:
        return False


def safe_child(root: Path, *parts: str) -> Path:
    """`root/parts...`; ValueError for a part that is no `is_file_name`."""
    for part in parts:
        if not is_file_name(part):
            raise ValueError(f"{part!r} cannot be a file name here")
    return root.joinpath(*parts)


def remove_stale_temporaries(root: Path) -> int:
    """Deletes what killed writers left below `root`, while nobody writes there; returns how many."""
    stale = list(root.rglob(TEMPORARY_PREFIX + "*")) if root.is_dir() else []
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)
