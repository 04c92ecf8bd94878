"""New files on their way into a gallery: whole on the disk before the first one is moved."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from blueprint.files import TEMPORARY_PREFIX, safe_child
from blueprint.gallery.folder import Content, content_of


@contextlib.contextmanager
def staging(gallery: Path, *, write: bool) -> Iterator[Path]:
    """A folder for new files that vanishes in the end, whatever happens.

    It is on the gallery's file system when files are to be moved there (`write`), else the gallery is
    left alone.
    """
    if write:
        gallery.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=gallery if write else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def stage(folder: Path, path: str, data: bytes) -> Content:
    """Writes a file; `path` is the one that it will have in the gallery."""
    place = safe_child(folder, *path.split("/"))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return content_of(place)
