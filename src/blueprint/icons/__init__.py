"""The line icons: one SVG file each, 24 by 24, drawn with a round 1.5 stroke and no fill.

And drawings on the same grid: the categories' marks, and the icons that projects bring (`own`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from blueprint.icons.drawing import INK, painted
from blueprint.icons.marks import mark

__all__ = ["INK", "SIZE", "STROKE_WIDTH", "mark", "names", "painted", "paths"]

SIZE = 24.0
STROKE_WIDTH = 1.5

_FOLDER = Path(__file__).parent


@cache
def names() -> tuple[str, ...]:
    """The names of all icons, sorted."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.svg")))


@cache
def paths(name: str) -> tuple[str, ...]:
    """The `d` attributes (SVG 2, section 9.3) of an icon's paths; KeyError lists the choices."""
    if name not in names():
        raise KeyError(f"unknown icon: {name!r} (must be one of {', '.join(names())})")
    from lxml import etree

    drawing = etree.fromstring((_FOLDER / f"{name}.svg").read_bytes())
    return tuple(str(path.get("d")) for path in drawing.iter("{http://www.w3.org/2000/svg}path"))
