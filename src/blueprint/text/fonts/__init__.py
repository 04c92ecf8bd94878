"""The font files, and cuts of them for embedding. Made by `scripts/make-fonts`; licence: OFL.txt."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

__all__ = ["FAMILY", "font_file", "subset"]

FAMILY = "Blueprint Sans"

_FOLDER = Path(__file__).parent
_COMMON = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) + "–—‘’“”•…‹›←→✓"


def font_file(bold: bool = False) -> Path:
    """The OpenType file of the regular or the bold weight."""
    return _FOLDER / f"BlueprintSans-{'Bold' if bold else 'Regular'}.otf"


def subset(characters: str, bold: bool = False) -> bytes:
    """A WOFF2 font with just these characters and their kerning; same characters, same bytes.

    Characters that the font lacks are left out.
    """
    return _subset("".join(sorted(set(characters))), bold)


@cache
def _subset(characters: str, bold: bool) -> bytes:
    source = _common(bold) if set(characters) <= set(_COMMON) else font_file(bold).read_bytes()
    return _cut(source, characters, "woff2")


@cache
def _common(bold: bool) -> bytes:
    """The font cut down to everyday characters: reading all its kerning takes most of the time."""
    return _cut(font_file(bold).read_bytes(), _COMMON, None)


def _cut(source: bytes, characters: str, flavour: str | None) -> bytes:
    from fontTools import subset as cutting
    from fontTools.ttLib import TTFont

    options = cutting.Options(layout_features=["kern"], hinting=False, notdef_outline=True)
    font = TTFont(BytesIO(source), recalcTimestamp=False)
    cutter = cutting.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = flavour
    made = BytesIO()
    font.save(made, reorderTables=False)
    return made.getvalue()
