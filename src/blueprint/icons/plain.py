"""Which elements and attributes of SVG are plain: they draw, and can do nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from blueprint.icons.drawing import INK

_NUMBER = r"[+-]?(?:\d{1,7}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
_NUMBERS = r"[0-9eE+\-.,\s]*"
_PAINT = r"none|#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]{3,24}|rgba?\([0-9.,%\s]+\)"

_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "d": r"[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]*",
        "points": _NUMBERS,
        "transform": rf"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\({_NUMBERS}\)[\s,]*)*",
        "fill": _PAINT,
        "stroke": _PAINT,
        "stroke-width": rf"{_NUMBER}(?:px)?",
        "stroke-miterlimit": _NUMBER,
        "stroke-dasharray": rf"none|{_NUMBERS}",
        "stroke-dashoffset": rf"{_NUMBER}(?:px)?",
        "stroke-linecap": "butt|round|square",
        "stroke-linejoin": "miter|round|bevel",
        "stroke-opacity": rf"{_NUMBER}%?",
        "fill-opacity": rf"{_NUMBER}%?",
        "opacity": rf"{_NUMBER}%?",
        "fill-rule": "nonzero|evenodd",
        "display": "none|inline|block",
        "visibility": "visible|hidden",
    }
)
_LENGTH = rf"{_NUMBER}(?:px)?"

PRESENTATION = frozenset(_FORMS) - {"d", "points"}
"""Attributes that any shape may have."""

SHAPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        name: frozenset(attributes.split())
        for name, attributes in {
            "g": "",
            "path": "d",
            "circle": "cx cy r",
            "ellipse": "cx cy rx ry",
            "rect": "x y width height rx ry",
            "line": "x1 y1 x2 y2",
            "polyline": "points",
            "polygon": "points",
        }.items()
    }
)
"""The elements that draw, with the attributes that are theirs alone."""

IGNORED = re.compile(
    r"id|class|role|version|baseProfile|preserveAspectRatio|viewBox|width|height|x|y|color|clip-rule"
    r"|focusable|enable-background|vector-effect|paint-order|overflow|pathLength|shape-rendering"
    r"|font-[a-z]+|text-[a-z]+|line-height|(?:data|aria)-[\w-]*"
    r"|\{http://www\.w3\.org/XML/1998/namespace\}(?:space|lang)"
    r"|\{http://(?:sodipodi\.sourceforge\.net|www\.inkscape\.org)/[^}]*\}[\w-]*"
)
"""Attributes that are left out: they change little or nothing in an icon."""


def plain_value(name: str, value: str) -> str | None:
    """The value of an attribute when it is plain, else None; all ways to write currentColor as one."""
    stripped = value.strip()
    if not re.fullmatch(_FORMS.get(name, _LENGTH), stripped):
        return None
    return INK if stripped.lower() == INK.lower() else stripped
