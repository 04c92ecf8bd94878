"""Drawings: SVG markup on the icons' 24 by 24 grid, for what is more than lines in one colour.

The markup is one `g` element without ids, styles, links or text. `currentColor` in it stands for the
colour that the drawing is painted in.
"""

from __future__ import annotations

INK = "currentColor"


def painted(drawing: str, colour: str) -> str:
    """The markup in a colour, `#rrggbb`."""
    return drawing.replace(INK, colour)
