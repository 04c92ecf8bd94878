"""Debian's poppler-utils, which read PDF files as other people's programs do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def poppler(tool: str, *arguments: str) -> bytes:
    """What a tool prints; the test is skipped when poppler is not installed."""
    program = shutil.which(tool)
    if program is None:
        pytest.skip("needs Debian's poppler-utils")
    done = subprocess.run([program, *arguments], capture_output=True, check=True)
    assert b"Error" not in done.stderr, done.stderr.decode()
    return done.stdout


def text_of(file: Path, page: int) -> list[str]:
    """The page's words in the order in which they stand in the file, without marks of direction."""
    printed = poppler("pdftotext", "-raw", "-f", str(page), "-l", str(page), str(file), "-").decode()
    return printed.translate(dict.fromkeys([0x202A, 0x202B, 0x202C, 0x200E, 0x200F])).split()


def fonts_of(file: Path) -> list[list[str]]:
    """The rows of `pdffonts`: name, type, encoding, embedded, subset, with Unicode map, object."""
    lines = poppler("pdffonts", str(file)).decode().splitlines()[2:]
    return [
        line.replace("CID TrueType", "CID-TrueType").replace("CID Type 0C", "CID-Type-0C").split()
        for line in lines
    ]


def picture_of(file: Path, page: int, width: int) -> tuple[int, int, bytes]:
    """Width, height and pixels (RGB) of a page drawn with a number of pixels across."""
    arguments = ["-f", str(page), "-l", str(page), "-scale-to-x", str(width), "-scale-to-y", "-1"]
    drawn = poppler("pdftoppm", *arguments, str(file))
    kind, size, most, pixels = drawn.split(b"\n", 3)
    assert (kind, most) == (b"P6", b"255")
    across, down = map(int, size.split())
    return across, down, pixels


def different(pixels: bytes, rows: Sequence[bytes], block: int = 3) -> float:
    """The share of blocks whose mean brightness differs by more than a tenth from RGBA rows.

    Of blocks, because programs put letters on whole or quarter pixels each in their own way.
    """
    across, down = len(rows[0]) // 4, len(rows)
    theirs = [[sum(row[4 * x : 4 * x + 3]) for x in range(across)] for row in rows]
    ours = [sum(pixels[i : i + 3]) for i in range(0, len(pixels), 3)]
    count = 0
    for top in range(0, down - block + 1, block):
        for left in range(0, across - block + 1, block):
            lines = range(top, top + block)
            shown = sum(sum(ours[y * across + left : y * across + left + block]) for y in lines)
            wanted = sum(sum(theirs[y][left : left + block]) for y in lines)
            count += abs(shown - wanted) > 0.1 * 765 * block * block
    return count / ((down // block) * (across // block))
