"""Files of a work tree compared with a commit by their bytes: no index is believed, no filter is run."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

_LINK, _SUBMODULE, _EXECUTABLE = "120000", "160000", "100755"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """An entry of a commit's tree; `path` is relative to the top folder."""

    path: str
    mode: str
    blob: str


def is_same(top: Path, file: CommittedFile) -> bool:
    """Whether the work tree in `top` holds exactly this file: its bytes, its kind, whether it can be run.

    A submodule is only the same when it is not checked out: nobody looks at what is in it.
    """
    path = top / file.path
    try:
        if path.parent.resolve() != path.parent:
            return False
        if file.mode == _SUBMODULE:
            return path.is_dir() and not path.is_symlink() and not any(path.iterdir())
        if file.mode == _LINK:
            target = os.fsencode(path.readlink())
            return blob_id(target, file.blob) == file.blob
        return _is_same_file(path, file)
    except OSError:
        return False


def _is_same_file(path: Path, file: CommittedFile) -> bool:
    facts = path.lstat()
    if not stat.S_ISREG(facts.st_mode) or bool(facts.st_mode & stat.S_IXUSR) != (file.mode == _EXECUTABLE):
        return False
    return _hash_file(path, facts.st_size, file.blob) == file.blob


def _hash_file(path: Path, size: int, like: str) -> str:
    made = _algorithm(like)
    made.update(b"blob %d\0" % size)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()


def blob_id(data: bytes, like: str) -> str:
    """The id that git gives these bytes, by the algorithm of the object id `like`."""
    made = _algorithm(like)
    made.update(b"blob %d\0" % len(data) + data)
    return made.hexdigest()


def _algorithm(like: str) -> hashlib._Hash:
    """The algorithm of an object id, by its length."""
    if len(like) == 40:
        return hashlib.sha1(usedforsecurity=False)
    return hashlib.sha256()
