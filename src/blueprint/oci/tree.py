"""A folder that layers are unpacked into and that nothing in them can leave.

Every path is resolved component by component as inside a `chroot`, never by the kernel's own rules: an
absolute link starts at this root, and a step above the root is refused.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from blueprint.oci.errors import InvalidImage, UnsafeLayer

_LINK_LIMIT = 40
_DEEPEST = 200  # removing a tree again costs a call per level


class Tree:
    """The root file system so far. Paths are tuples of plain names from the root."""

    def __init__(self, root: Path, size_limit: int) -> None:
        self._root = root
        self._left = size_limit
        self._new: set[Path] = set()

    def begin_layer(self) -> None:
        """Forgets which paths are of the layer before."""
        self._new.clear()

    def folder(self, parts: Sequence[str], mode: int) -> None:
        """Makes the folder, or gives the mode to the one that is there."""
        path = self._location(parts)
        if path.is_symlink() or not path.is_dir():
            _delete(path)
            path.mkdir()
        path.chmod(mode & 0o7777 | 0o700)  # the owner must be able to go on and to clean up
        self._new.add(path)

    def file(self, parts: Sequence[str], mode: int, size: int, content: BinaryIO) -> None:
        """Writes a regular file in the place of what was there."""
        self._left -= size
        if self._left < 0:
            raise InvalidImage("the image is too large to be unpacked here")
        path = self._vacant(parts)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
            shutil.copyfileobj(content, stream, 1024 * 1024)
            stream.flush()  # a write after it would take the setuid bit away again
            os.fchmod(stream.fileno(), mode & 0o7777)

    def symlink(self, parts: Sequence[str], target: str) -> None:
        """Makes a symbolic link; an absolute target is written relative to the link's folder."""
        path = self._vacant(parts)
        if target.startswith("/"):
            target = os.path.relpath(self._root / target.lstrip("/"), path.parent)
        path.symlink_to(target)

    def hard_link(self, parts: Sequence[str], target: Sequence[str]) -> None:
        """Gives a regular file of the tree another name."""
        source = self._location(target)
        if source.is_symlink() or not source.is_file():
            raise UnsafeLayer(
                f"{'/'.join(parts)} is a hard link to {'/'.join(target)}, which is no file here"
            )
        if source != self._location(parts):
            os.link(source, self._vacant(parts))

    def remove(self, parts: Sequence[str]) -> None:
        """Removes what a whiteout names, if it is there."""
        if parts[-1] in {"", ".", ".."}:
            raise UnsafeLayer(f"{'/'.join(parts)} is no name to remove")
        _delete(self._location(parts))

    def hide_lower(self, parts: Sequence[str]) -> None:
        """Removes all that layers before this one put into the folder."""
        folder = self._resolve(parts)
        self._prune(folder)

    def check_links(self) -> None:
        """UnsafeLayer when a symbolic link, followed as far as it goes, climbs above the root."""
        for folder, folders, files in os.walk(self._root):
            for name in (*folders, *files):
                path = Path(folder, name)
                if path.is_symlink():
                    self._resolve(path.relative_to(self._root).parts)

    def _prune(self, folder: Path) -> None:
        if folder.is_symlink() or not folder.is_dir():
            return
        for child in list(folder.iterdir()):
            if any(new == child or child in new.parents for new in self._new):
                self._prune(child)
            elif child not in self._new:
                _delete(child)

    def _vacant(self, parts: Sequence[str]) -> Path:
        path = self._location(parts)
        _delete(path)
        self._new.add(path)
        return path

    def _location(self, parts: Sequence[str]) -> Path:
        """Where the path is, its last part not followed; the folders above it are made when missing."""
        if len(parts) > _DEEPEST:
            raise UnsafeLayer(f"a path of the image has more than {_DEEPEST} levels")
        folder = self._resolve(parts[:-1])
        if not folder.is_dir():
            missing = [folder, *folder.parents]
            blocked = next(path for path in missing if path.exists() or path.is_symlink())
            if not blocked.is_dir():
                raise UnsafeLayer(f"{'/'.join(parts)} lies below something that is no folder")
            folder.mkdir(parents=True)
        return folder / parts[-1]

    def _resolve(self, parts: Sequence[str]) -> Path:
        """The real path below the root, all links followed; parts that do not exist stay as they are."""
        path, todo, links = self._root, list(reversed(parts)), 0
        while todo:
            part = todo.pop()
            if part in {"", "."}:
                continue
            if part == "..":
                if path == self._root:
                    raise UnsafeLayer(f"{'/'.join(parts)} climbs above the root of the image")
                path = path.parent
                continue
            path = path / part
            if len(path.parts) - len(self._root.parts) > _DEEPEST:
                raise UnsafeLayer(f"a path of the image has more than {_DEEPEST} levels")
            if path.is_symlink():
                links += 1
                if links > _LINK_LIMIT:
                    raise UnsafeLayer(f"{'/'.join(parts)} is a loop of links")
                target = str(path.readlink())
                path = self._root if target.startswith("/") else path.parent
                todo.extend(reversed(target.split("/")))
        return path


def _delete(path: Path) -> None:
    """Removes a file, link or folder with all in it; nothing when it is not there."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    else:
        path.unlink()
