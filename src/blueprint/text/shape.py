"""Text of any script as glyphs: fonts by coverage, both directions, shaping by HarfBuzz.

A line is drawn in runs. A run has one font and one direction; the font of every grapheme is the
first of `typefaces` that has all of it, which is also how browsers choose from a list of families.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Any
from unicodedata import category, east_asian_width, normalize

from blueprint.text.bidi import levels, visible, visual_order
from blueprint.text.fonts import Font
from blueprint.text.graphemes import graphemes
from blueprint.text.typeface import Typefaces, typefaces

EMBOLDENED = 1 / 30
"""Width of the outline, in em, that makes up for a bold weight that a font does not have."""

_INVISIBLE = ("Cc", "Cf")
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_SPLIT = frozenset("\u0e33\u0eb3")  # Thai and Lao AM, which shapers take apart


@dataclass(frozen=True)
class Glyph:
    """A glyph of a run's font; origin and advance in px, x from the line's left edge, y down.

    `text` are the characters that it stands for, with the other glyphs of the same cluster; only the
    first of them has it.
    """

    index: int
    x: float
    y: float
    advance: float
    text: str


@dataclass(frozen=True)
class Run:
    """What is drawn with one font in one direction; `x` from the line's left edge, px.

    `text` is in reading order, `glyphs` are from left to right.
    """

    font: Font
    bold: bool
    text: str
    right_to_left: bool
    x: float
    width: float
    glyphs: tuple[Glyph, ...]


def shape(line: str, size: float, bold: bool = False, right_to_left: bool = False) -> tuple[Run, ...]:
    """The runs of a line from left to right; `right_to_left` is the direction of its paragraph.

    A grapheme that no font has becomes the first font's .notdef, as wide as it would probably be.
    """
    return _shape(line, size, bold, right_to_left, typefaces())


@lru_cache(maxsize=4096)
def _shape(line: str, size: float, bold: bool, right_to_left: bool, faces: Typefaces) -> tuple[Run, ...]:
    pieces = list(_pieces(visible(line), right_to_left, faces))
    runs: list[Run] = []
    x = 0.0
    for i in visual_order([level for _, level, _ in pieces]):
        font, level, text = pieces[i]
        width, glyphs = _shaped(hb_font(font, bold), text, level % 2 == 1, size, x)
        run = Run(font, bold, text, level % 2 == 1, x, width, glyphs)
        runs.append(run)
        x += run.width
    return tuple(runs)


def missing(text: str) -> list[str]:
    """The graphemes that no font can draw, each once, in order."""
    if text.isascii():
        return []
    faces = typefaces()
    return list(dict.fromkeys(piece for piece in graphemes(text) if _font_of(piece, faces) is None))


def by_weight(line: str) -> list[tuple[str, bool]]:
    """The line in reading order, and for each part whether its fonts have a bold weight of their own."""
    faces = typefaces()
    if line.isascii():
        return [(line, faces.main.has_bold)]
    parts = [(piece, (_font_of(piece, faces) or faces.main).has_bold) for piece in graphemes(line)]
    return [("".join(p for p, _ in group), bold) for bold, group in groupby(parts, key=lambda part: part[1])]


def looked_up(run: Run) -> set[str]:
    """The characters that a shaper may ask the run's font for: those written, composed and decomposed."""
    found = set(run.text) | set(normalize("NFC", run.text))
    if run.font is not typefaces().main:
        found |= set(normalize("NFD", run.text))
        found |= {part for c in run.text if c in _SPLIT for part in normalize("NFKD", c)}
    has = hb_font(run.font, False).get_nominal_glyph
    return {character for character in found if has(ord(character)) or character in _SELECTORS}


def estimated(character: str) -> float:
    """The probable width of a character that no font has, in em: wide ones (CJK) 1, others 0.6."""
    if category(character) in ("Mn", "Me", *_INVISIBLE):
        return 0
    return 1.0 if east_asian_width(character) in ("W", "F") else 0.6


@cache
def hb_font(font: Font, bold: bool) -> Any:
    """The font as HarfBuzz's `Font`, scaled to its units per em."""
    import uharfbuzz as hb

    return hb.Font(hb.Face(font.blob(bold)))


def _pieces(line: str, right_to_left: bool, faces: Typefaces) -> Iterator[tuple[Font, int, str]]:
    """Font, embedding level and text of every run, in reading order."""
    of_characters = levels(line, right_to_left)
    placed: list[tuple[Font, int, str]] = []
    at = 0
    for piece in graphemes(line):
        placed.append((_font_of(piece, faces) or faces.main, of_characters[at], piece))
        at += len(piece)
    for (font, level), group in groupby(placed, key=lambda one: one[:2]):
        yield font, level, "".join(text for _, _, text in group)


@cache
def _font_of(piece: str, faces: Typefaces) -> Font | None:
    """The first font that has every visible character of a grapheme, or its composed form."""
    written = [character for character in piece if not _needs_no_glyph(character)]
    composed = [character for character in normalize("NFC", piece) if not _needs_no_glyph(character)]
    for font in faces.fonts:
        has = hb_font(font, False).get_nominal_glyph
        if all(has(ord(c)) for c in written) or all(has(ord(c)) for c in composed):
            return font
    return None


def _needs_no_glyph(character: str) -> bool:
    """Controls, joiners and variation selectors: shapers make nothing of them when a font lacks them."""
    code = ord(character)
    return category(character) in _INVISIBLE or character in _SELECTORS or 0xE0100 <= code <= 0xE01EF


def _shaped(
    face: Any, text: str, right_to_left: bool, size: float, x: float
) -> tuple[float, tuple[Glyph, ...]]:
    """The width of a text in one font and direction, and its glyphs from `x` on."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str("".join(" " if category(c) == "Cc" else c for c in text))
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    hb.shape(face, buffer)
    scale = size / face.face.upem
    glyphs: list[Glyph] = []
    at = x
    for info, position, words in _with_text(buffer, text):
        advance = position.x_advance * scale
        if info.codepoint == 0:
            advance = sum(map(estimated, words)) * size
        glyphs.append(
            Glyph(info.codepoint, at + position.x_offset * scale, -position.y_offset * scale, advance, words)
        )
        at += advance
    return at - x, tuple(glyphs)


def _with_text(buffer: Any, text: str) -> Iterator[tuple[Any, Any, str]]:
    """Glyphs with positions and the characters of their cluster (with its first glyph only)."""
    infos = buffer.glyph_infos
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    told: set[int] = set()
    for info, position in zip(infos, buffer.glyph_positions, strict=True):
        words = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        yield info, position, words
