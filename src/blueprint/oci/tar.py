"""Writing a tar whose bytes depend on its content alone.

Python's own writer has changed header bytes between releases, and a digest must not.
The format is POSIX ustar, with a pax header for names that ustar cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_BLOCK = 512
_RECORD = 20 * _BLOCK
_NAME, _PREFIX, _LINK = 100, 155, 100
_LARGEST_SIZE = 8**11 - 1

FILE, SYMLINK, FOLDER, _PAX = b"0", b"2", b"5", b"x"


@dataclass(frozen=True, slots=True)
class TarEntry:
    """One member: `kind` is FILE, SYMLINK or FOLDER; a folder's path ends without a slash."""

    path: str
    kind: bytes
    mode: int
    data: bytes = b""
    target: str = ""


def write_tar(entries: Iterable[TarEntry], modified: int) -> bytes:
    """The archive of the entries in their order, all of time `modified` (seconds since 1970) and root's."""
    pieces: list[bytes] = []
    for entry in entries:
        pieces += _member(entry, modified)
    pieces.append(bytes(2 * _BLOCK))
    pieces.append(_padding(sum(map(len, pieces)), _RECORD))
    return b"".join(pieces)  # the one copy of all content: layers may be large


def _member(entry: TarEntry, modified: int) -> list[bytes]:
    path = entry.path.encode() + (b"/" if entry.kind == FOLDER else b"")
    target = entry.target.encode()
    records = b""
    split = _split(path)
    if split is None:
        records += _pax_record(b"path", path)
        split = (b"", path[:_NAME])
    if len(target) > _LINK:
        records += _pax_record(b"linkpath", target)
    if len(entry.data) > _LARGEST_SIZE:
        raise ValueError(f"{entry.path} is too large for an image layer held in memory")
    extended = _pax(records, modified) if records else []
    header = _header(split, entry.mode, len(entry.data), modified, entry.kind, target[:_LINK])
    return [*extended, header, entry.data, _padding(len(entry.data), _BLOCK)]


def _pax(records: bytes, modified: int) -> list[bytes]:
    header = _header((b"", b"pax_headers/entry"), 0o644, len(records), modified, _PAX, b"")
    return [header, records, _padding(len(records), _BLOCK)]


def _pax_record(key: bytes, value: bytes) -> bytes:
    body = b" " + key + b"=" + value + b"\n"
    length = len(body)
    while length != len(body) + len(str(length)):  # the length counts its own digits
        length = len(body) + len(str(length))
    return str(length).encode() + body


def _split(path: bytes) -> tuple[bytes, bytes] | None:
    """The path as ustar's (prefix, name), or None when it does not fit."""
    if len(path) <= _NAME:
        return b"", path
    cut = path.rfind(b"/", 0, _PREFIX + 1)
    first_fitting = path.find(b"/", max(len(path) - _NAME - 1, 0), len(path) - 1)
    if 0 < first_fitting <= cut:
        return path[:first_fitting], path[first_fitting + 1 :]
    return None


def _header(
    split: tuple[bytes, bytes], mode: int, size: int, modified: int, kind: bytes, target: bytes
) -> bytes:
    prefix, name = split
    fields = (
        name.ljust(_NAME, b"\0"),
        _octal(mode, 8) + _octal(0, 8) + _octal(0, 8) + _octal(size, 12) + _octal(modified, 12),
        b" " * 8,  # the checksum counts as spaces
        kind + target.ljust(_LINK, b"\0"),
        b"ustar\00000" + bytes(32) + bytes(32) + _octal(0, 8) + _octal(0, 8),
        prefix.ljust(_PREFIX, b"\0") + bytes(12),
    )
    header = b"".join(fields)
    checksum = f"{sum(header):06o}\0 ".encode()
    return header[:148] + checksum + header[156:]


def _octal(value: int, width: int) -> bytes:
    return f"{value:0{width - 1}o}\0".encode()


def _padding(length: int, unit: int) -> bytes:
    return bytes(-length % unit)
