"""The font files, and cuts of them for embedding. Made by `scripts/make-fonts`; licences: LICENCES.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

__all__ = ["FAMILY", "FONTS", "Font", "font_file", "subset"]

FAMILY = "Blueprint Sans"

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Font:
    """A shipped family: one file for both weights, unless it has a file of its own for bold."""

    family: str
    has_bold: bool = False
    suffix: str = "ttf"

    def file(self, bold: bool = False) -> Path:
        """The OpenType file that draws the regular or the bold weight."""
        style = "Bold" if bold and self.has_bold else "Regular"
        return _FOLDER / f"{self.family.replace(' ', '')}-{style}.{self.suffix}"

    def blob(self, bold: bool = False) -> Any:
        """The content of that file as HarfBuzz's `Blob`."""
        import uharfbuzz as hb

        return hb.Blob.from_file_path(str(self.file(bold)))


FONTS = (
    Font(FAMILY, has_bold=True, suffix="otf"),
    Font("Blueprint Sans Marks", has_bold=True),
    Font("Blueprint Sans Arabic", has_bold=True),
    Font("Blueprint Sans Hebrew", has_bold=True),
    Font("Blueprint Sans Thai", has_bold=True),
    Font("Blueprint Sans Devanagari", has_bold=True),
    Font("Blueprint Sans Georgian", has_bold=True),
    Font("Blueprint Sans Armenian", has_bold=True),
    Font("Blueprint Sans Bengali"),
    Font("Blueprint Sans Gurmukhi"),
    Font("Blueprint Sans Gujarati"),
    Font("Blueprint Sans Tamil"),
    Font("Blueprint Sans Telugu"),
    Font("Blueprint Sans Kannada"),
    Font("Blueprint Sans Malayalam"),
    Font("Blueprint Sans Sinhala"),
    Font("Blueprint Sans Khmer"),
    Font("Blueprint Sans Lao"),
    Font("Blueprint Sans Myanmar"),
    Font("Blueprint Sans Ethiopic"),
    Font("Blueprint Sans CJK"),
    Font("Blueprint Emoji"),
    Font("Blueprint Symbols"),
    Font("Blueprint More Symbols"),
)
"""All shipped families; what the first one lacks is drawn with the first of the others that has it."""


def font_file(bold: bool = False) -> Path:
    """The OpenType file of the regular or the bold weight of `FAMILY`."""
    return FONTS[0].file(bold)


def subset(characters: str, bold: bool = False, font: Font = FONTS[0]) -> bytes:
    """A WOFF2 font with just these characters, what their scripts need, and kerning.

    Same characters, same bytes. Characters that the font lacks are left out.
    """
    return _subset(font, bold and font.has_bold, "".join(sorted(set(characters))))


@cache
def _subset(font: Font, bold: bool, characters: str) -> bytes:
    """HarfBuzz cuts large fonts and their rules a hundred times faster than fontTools."""
    import uharfbuzz as hb
    from fontTools.ttLib import TTFont

    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, characters))
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING
    cut = hb.subset(hb.Face(font.blob(bold)), wanted)
    small = TTFont(BytesIO(cut.blob.data), recalcTimestamp=False)
    small.flavor = "woff2"
    made = BytesIO()
    small.save(made, reorderTables=False)
    return made.getvalue()
