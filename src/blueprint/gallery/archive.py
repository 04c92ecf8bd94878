"""A zip with the same bytes for the same files, on every machine (PKWARE APPNOTE 6.3.10, without ZIP64)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

_LEVEL = 9  # libdeflate's; 10 to 12 take fifty times as long, for 4%
_VERSION = 20  # of the format that reading takes: folders and deflate
_UNIX = 3 << 8
_UTF8_NAMES = 1 << 11
_STORED, _DEFLATED = 0, 8
_OLDEST = 0, 0x21  # 00:00:00 on 1980-01-01: the oldest time and date that a zip can hold
_PLAIN_FILE = 0o100644 << 16
_MOST_FILES = 0xFFFF
_LARGEST = 0xFFFFFFFF
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class TooLarge(Exception):
    """More files or bytes than such a zip can hold."""

    exit_code = 1
    temporary = False


def write_zip(place: Path, files: Mapping[str, Path | bytes]) -> None:
    """Writes the files by path, sorted, each compressed where that saves something; TooLarge.

    Python's zipfile compresses with the zlib at hand, whose bytes differ from one build to another.
    """
    with place.open("wb") as stream:
        entries = []
        for path in sorted(files):
            content = files[path]
            data = content if isinstance(content, bytes) else content.read_bytes()
            entries.append(_entry(stream, path.encode("utf-8"), data))
        start = stream.tell()
        for entry in entries:
            stream.write(entry)
        size = stream.tell() - start
        if len(entries) >= _MOST_FILES or start + size >= _LARGEST:
            raise TooLarge(
                f"{place.name} would hold {len(entries)} files and {start} bytes, more than a zip can"
            )
        stream.write(_END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), size, start, 0))


def _entry(stream: BinaryIO, name: bytes, data: bytes) -> bytes:
    """Writes one file; its entry in the directory at the end."""
    import deflate

    start = stream.tell()
    method, packed = _DEFLATED, bytes(deflate.deflate_compress(data, _LEVEL))
    if len(packed) >= len(data):
        method, packed = _STORED, data
    sizes = deflate.crc32(data), len(packed), len(data)
    if max(start, *sizes[1:]) >= _LARGEST:
        raise TooLarge(f"{name.decode()} and what is before it are more than a zip can hold")
    head = _UTF8_NAMES, method, *_OLDEST, *sizes, len(name), 0
    stream.write(_LOCAL.pack(b"PK\3\4", _VERSION, *head) + name + packed)
    return _CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, _VERSION, *head, 0, 0, 0, _PLAIN_FILE, start) + name
