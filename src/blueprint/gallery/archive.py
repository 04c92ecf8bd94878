"""A zip with the same bytes for the same files, on every machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def write_zip(place: Path, files: Mapping[str, Path | bytes]) -> None:
    """Writes the files by path, sorted and stored: compressed bytes would depend on the zlib at hand."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            content = files[path]
            archive.writestr(_entry(path), content if isinstance(content, bytes) else content.read_bytes())


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.create_system = _UNIX
    entry.external_attr = _PLAIN_FILE
    return entry
