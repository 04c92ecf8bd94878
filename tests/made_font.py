"""Fonts made for tests: every character is a box, so that it is seen at once that they were used."""

from __future__ import annotations

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

ASCII = frozenset(range(0x20, 0x7F))
FAMILY = "Test Boxes"
_EM = 1000


def made_font(
    *,
    advance: int = 700,
    compact: bool = False,
    characters: frozenset[int] = ASCII,
    embedding: int = 0,
    family: str = FAMILY,
) -> bytes:
    """A font file, OTF when `compact`; `advance` is in thousandths of an em, `embedding` its fsType."""
    names = {code: f"u{code:04X}" for code in sorted(characters)}
    order = [".notdef", *names.values()]
    builder = FontBuilder(_EM, isTTF=not compact)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    if compact:
        drawn = {name: _compact(advance, empty=name == names.get(0x20)) for name in order}
        builder.setupCFF(family.replace(" ", ""), {}, drawn, {})
    else:
        builder.setupGlyf({name: _box(advance, empty=name == names.get(0x20)) for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (advance, 0 if compact else 50)))
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(fsType=embedding, sTypoAscender=900, sTypoDescender=-200)
    builder.setupPost()
    made = BytesIO()
    builder.save(made)
    return made.getvalue()


def _corners(advance: int) -> list[tuple[int, int]]:
    return [(50, 0), (50, 700), (advance - 50, 700), (advance - 50, 0)]


def _box(advance: int, *, empty: bool) -> object:
    pen = TTGlyphPen(None)
    _draw(pen, advance, empty=empty)
    return pen.glyph()


def _compact(advance: int, *, empty: bool) -> object:
    pen = T2CharStringPen(advance, None)
    _draw(pen, advance, empty=empty)
    return pen.getCharString()


def _draw(pen: TTGlyphPen | T2CharStringPen, advance: int, *, empty: bool) -> None:
    if empty:
        return
    first, *others = _corners(advance)
    pen.moveTo(first)
    for point in others:
        pen.lineTo(point)
    pen.closePath()
