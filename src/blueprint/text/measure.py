"""How wide text is, and how high its lines are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from blueprint.text.fonts import FONTS
from blueprint.text.shape import hb_font, shape

_LINE_EM = 1.3


@dataclass(frozen=True)
class Metrics:
    """Vertical measures of a line in px: `ascent` reaches from its top to the baseline."""

    ascent: float
    descent: float
    line_height: float


@lru_cache(maxsize=16384)
def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text in px, kerning included.

    Characters that no shipped font has are estimated: wide ones 1 em, others 0.6 em.
    """
    if is_plain(text):
        units: int = hb_font(FONTS[0], bold).face.upem
        return _advance(text, bold) * size / units
    return sum(run.width for run in shape(text, size, bold))


@cache
def metrics(size: float) -> Metrics:
    """The vertical measures at a size; all fonts and weights share those of the main font.

    A line is 1.3 em high, with the font's own ascent and descent centred in it.
    """
    font = hb_font(FONTS[0], False)
    extents = font.get_font_extents("ltr")
    ascent, descent = (value * size / font.face.upem for value in (extents.ascender, -extents.descender))
    line_height = size * _LINE_EM
    above = (line_height - ascent - descent) / 2
    return Metrics(ascent=above + ascent, descent=above + descent, line_height=line_height)


def is_plain(text: str) -> bool:
    """Whether the main font has all characters, so that one glyph follows the other from left to right."""
    return (text.isascii() and text.isprintable()) or all(map(_is_main, text))


@cache
def _is_main(character: str) -> bool:
    return hb_font(FONTS[0], False).get_nominal_glyph(ord(character)) is not None


def _advance(text: str, bold: bool) -> int:
    """In font units, so that widths of all sizes are in proportion."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb_font(FONTS[0], bold), buffer)
    return sum(position.x_advance for position in buffer.glyph_positions)
