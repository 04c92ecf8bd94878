"""A zip with the same bytes for the same files, on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files by path, sorted and stored: compressed bytes would depend on the zlib at hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            archive.writestr(_entry(path), files[path])
    return buffer.getvalue()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.create_system = _UNIX
    entry.external_attr = _PLAIN_FILE
    return entry
