"""Text: the shipped font, how wide words are in it, and where lines break.

Sizes and widths are CSS pixels. What is measured here is what is drawn: SVG and PNG use the same
font files.
"""

from blueprint.text.fonts import FAMILY, font_file, subset
from blueprint.text.measure import Metrics, metrics, width
from blueprint.text.wrap import ELLIPSIS, wrap

__all__ = ["ELLIPSIS", "FAMILY", "Metrics", "font_file", "metrics", "subset", "width", "wrap"]
