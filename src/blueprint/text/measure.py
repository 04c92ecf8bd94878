"""How wide text is: the main font's advance widths and kerning pairs, or the runs of other scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from blueprint.text.fonts import font_file
from blueprint.text.shape import shape

Pairs = tuple[dict[str, int], dict[str, int], dict[tuple[int, int], int]]

_LINE_EM = 1.3


@dataclass(frozen=True)
class Metrics:
    """Vertical measures of a line in px: `ascent` reaches from its top to the baseline."""

    ascent: float
    descent: float
    line_height: float


@dataclass(frozen=True)
class _Face:
    units: int
    ascent: int
    descent: int
    glyphs: dict[int, str]
    advances: dict[str, int]
    single_pairs: dict[str, dict[str, int]]
    class_pairs: Pairs


@lru_cache(maxsize=16384)
def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text in px, kerning included.

    Characters that no shipped font has are estimated: wide ones 1 em, others 0.6 em.
    """
    face = _face(bold)
    if not is_plain(text):
        return sum(run.width for run in shape(text, size, bold))
    total = sum(_advance(face, character) for character in text)
    total += sum(_kerning(face, left, right) for left, right in pairwise(text))
    return total * size / face.units


def is_plain(text: str) -> bool:
    """Whether the main font has all characters, so that one glyph follows the other."""
    return text.isascii() or _face(False).glyphs.keys() >= set(map(ord, text))


@cache
def metrics(size: float) -> Metrics:
    """The vertical measures at a size; both weights share them.

    A line is 1.3 em high, with the font's own ascent and descent centred in it.
    """
    face = _face(False)
    ascent, descent = (value * size / face.units for value in (face.ascent, face.descent))
    line_height = size * _LINE_EM
    above = (line_height - ascent - descent) / 2
    return Metrics(ascent=above + ascent, descent=above + descent, line_height=line_height)


def _advance(face: _Face, character: str) -> float:
    glyph = face.glyphs.get(ord(character))  # none for ASCII's control characters
    return face.advances[glyph] if glyph is not None else 0


def _kerning(face: _Face, left: str, right: str) -> int:
    first, second = face.glyphs.get(ord(left)), face.glyphs.get(ord(right))
    if first is None or second is None:
        return 0
    single = face.single_pairs.get(first, {})
    if second in single:
        return single[second]
    first_classes, second_classes, values = face.class_pairs
    if first not in first_classes:
        return 0
    return values.get((first_classes[first], second_classes.get(second, 0)), 0)


@cache
def _face(bold: bool) -> _Face:
    from fontTools.ttLib import TTFont

    font = TTFont(font_file(bold), lazy=True)
    singles, classes = (
        table
        for lookup in font["GPOS"].table.LookupList.Lookup
        for table in lookup.SubTable
    )  # fmt: skip
    return _Face(
        units=font["head"].unitsPerEm,
        ascent=font["hhea"].ascent,
        descent=-font["hhea"].descent,
        glyphs=dict(font.getBestCmap()),
        advances={glyph: advance for glyph, (advance, _) in font["hmtx"].metrics.items()},
        single_pairs=_single_pairs(singles),
        class_pairs=_class_pairs(classes),
    )


def _single_pairs(table: Any) -> dict[str, dict[str, int]]:
    """Pairs of single glyphs (OpenType, GPOS lookup type 2, format 1)."""
    return {
        first: {record.SecondGlyph: record.Value1.XAdvance for record in pairs.PairValueRecord}
        for first, pairs in zip(table.Coverage.glyphs, table.PairSet, strict=True)
    }


def _class_pairs(table: Any) -> Pairs:
    """Pairs of classes of glyphs (OpenType, GPOS lookup type 2, format 2)."""
    first = {glyph: table.ClassDef1.classDefs.get(glyph, 0) for glyph in table.Coverage.glyphs}
    values = {
        (row, column): record.Value1.XAdvance
        for row, records in enumerate(table.Class1Record)
        for column, record in enumerate(records.Class2Record)
        if record.Value1 and record.Value1.XAdvance
    }
    return first, dict(table.ClassDef2.classDefs), values
