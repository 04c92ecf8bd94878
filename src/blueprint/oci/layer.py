"""A layer from files (OCI image-spec, layer.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blueprint.oci.errors import InvalidImage
from blueprint.oci.tar import FILE, FOLDER, SYMLINK, TarEntry, write_tar

_WHITEOUT = ".wh."


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of an image (or a symbolic link when `symlink` is its target); `path` is from the root."""

    path: str
    data: bytes = b""
    executable: bool = False
    symlink: str | None = None


def layer_of(files: Sequence[FileEntry], modified: int) -> bytes:
    """The uncompressed tar of the files and of the folders above them, sorted, each once.

    InvalidImage for a path that leaves the root, comes twice, or lies below a file.
    """
    entries: dict[str, TarEntry] = {}
    for file in files:
        path = _clean(file.path)
        if path in entries:
            raise InvalidImage(f"{file.path} comes twice in the layer")
        entries[path] = _entry(path, file)
    for path in list(entries):
        for folder in _above(path):
            if entries.setdefault(folder, TarEntry(folder, FOLDER, 0o755)).kind != FOLDER:
                raise InvalidImage(f"{path} lies below {folder}, which is a file")
    return write_tar((entries[path] for path in sorted(entries, key=_order)), modified)


def _entry(path: str, file: FileEntry) -> TarEntry:
    if file.symlink is None:
        return TarEntry(path, FILE, 0o755 if file.executable else 0o644, data=file.data)
    if not file.symlink or "\0" in file.symlink:
        raise InvalidImage(f"{file.path} is a link to nothing")
    return TarEntry(path, SYMLINK, 0o777, target=file.symlink)


def _clean(path: str) -> str:
    relative = path.removeprefix("/")
    parts = relative.split("/")
    if any(part in {"", ".", ".."} or part.startswith(_WHITEOUT) or "\0" in part for part in parts):
        raise InvalidImage(f"{path!r} cannot be a path in an image")
    return relative


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _order(path: str) -> list[bytes]:
    """Sorts by the bytes of every part, so that a folder comes right before what is in it."""
    return [part.encode() for part in path.split("/")]
