"""Text: the fonts, how wide words are in them, and where lines break.

Sizes and widths are CSS pixels. What is measured here is what is drawn: every format uses the same
font files. `shape` is for text that is not `is_plain`: other scripts than Latin, Greek and Cyrillic.
"""

from blueprint.text.bidi import is_right_to_left, visible
from blueprint.text.fonts import FAMILY, FONTS, Font, font_file, subset
from blueprint.text.measure import Metrics, is_plain, metrics, width
from blueprint.text.shape import EMBOLDENED, Glyph, Run, by_weight, hb_font, looked_up, missing, shape
from blueprint.text.typeface import Typeface, Typefaces, set_in, typefaces
from blueprint.text.wrap import ELLIPSIS, wrap

__all__ = [
    "ELLIPSIS",
    "EMBOLDENED",
    "FAMILY",
    "FONTS",
    "Font",
    "Glyph",
    "Metrics",
    "Run",
    "Typeface",
    "Typefaces",
    "by_weight",
    "font_file",
    "hb_font",
    "is_plain",
    "is_right_to_left",
    "looked_up",
    "metrics",
    "missing",
    "set_in",
    "shape",
    "subset",
    "typefaces",
    "visible",
    "width",
    "wrap",
]
