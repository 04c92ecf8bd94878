"""How wide text is, and how high its lines are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from blueprint.text.shape import hb_font, shape
from blueprint.text.typeface import Typefaces, typefaces

_LINE_EM = 1.3


@dataclass(frozen=True)
class Metrics:
    """Vertical measures of a line in px: `ascent` reaches from its top to the baseline."""

    ascent: float
    descent: float
    line_height: float


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text in px, kerning included.

    Characters that no font has are estimated: wide ones 1 em, others 0.6 em.
    """
    return _width(text, size, bold, typefaces())


@lru_cache(maxsize=16384)
def _width(text: str, size: float, bold: bool, faces: Typefaces) -> float:
    if is_plain(text):
        units: int = hb_font(faces.main, bold).face.upem
        return _advance(text, bold, faces) * size / units
    return sum(run.width for run in shape(text, size, bold))


def metrics(size: float) -> Metrics:
    """The vertical measures at a size; all fonts and weights share those of the main font.

    A line is 1.3 em high, with the font's own ascent and descent centred in it.
    """
    return _metrics(size, typefaces())


@cache
def _metrics(size: float, faces: Typefaces) -> Metrics:
    font = hb_font(faces.main, False)
    extents = font.get_font_extents("ltr")
    ascent, descent = (value * size / font.face.upem for value in (extents.ascender, -extents.descender))
    line_height = size * _LINE_EM
    above = (line_height - ascent - descent) / 2
    return Metrics(ascent=above + ascent, descent=above + descent, line_height=line_height)


def is_plain(text: str) -> bool:
    """Whether the main font has all characters, so that one glyph follows the other from left to right."""
    if text.isascii() and text.isprintable():
        return True
    faces = typefaces()
    return all(_is_main(character, faces) for character in text)


@cache
def _is_main(character: str, faces: Typefaces) -> bool:
    return hb_font(faces.main, False).get_nominal_glyph(ord(character)) is not None


def _advance(text: str, bold: bool, faces: Typefaces) -> int:
    """In font units, so that widths of all sizes are in proportion."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb_font(faces.main, bold), buffer)
    return sum(position.x_advance for position in buffer.glyph_positions)
