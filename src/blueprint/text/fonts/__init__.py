"""The font files, and cuts of them for embedding. Made by `scripts/make-fonts`; licence: OFL.txt."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

FAMILY = "Blueprint Sans"

_FOLDER = Path(__file__).parent


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
    from fontTools import subset as cutting
    from fontTools.ttLib import TTFont

    options = cutting.Options(layout_features=["kern"], hinting=False, notdef_outline=True)
    options.flavor = "woff2"
    font = TTFont(font_file(bold), recalcTimestamp=False)
    cutter = cutting.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    made = BytesIO()
    font.save(made, reorderTables=False)
    return made.getvalue()
