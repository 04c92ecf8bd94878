"""Reading pixels out of the PNG files that the product writes (8-bit RGBA, not interlaced)."""

from __future__ import annotations

import struct
import zlib


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def rows(png: bytes) -> list[bytes]:
    """The rows of pixels, four bytes each."""
    assert png[24:29] == b"\x08\x06\x00\x00\x00", "not 8-bit RGBA"
    width, height = size(png)
    raw = zlib.decompress(b"".join(_data(png)))
    stride = 4 * width
    made: list[bytes] = []
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        line = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], line, above)
        made.append(bytes(line))
        above = line
    return made


def _data(png: bytes) -> list[bytes]:
    chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            chunks.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return chunks


def _unfilter(kind: int, line: bytearray, above: bytearray) -> None:
    """Undo a row's filter in place (PNG specification, section 9)."""
    for i in range(len(line)):
        left = line[i - 4] if i >= 4 else 0
        corner = above[i - 4] if i >= 4 else 0
        line[i] = (line[i] + _predicted(kind, left, above[i], corner)) & 255


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return (0, left, up, (left + up) // 2)[kind]
