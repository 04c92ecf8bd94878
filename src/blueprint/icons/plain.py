"""Which elements and attributes of SVG are plain: they draw, and can do nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from blueprint.icons.drawing import INK
from blueprint.icons.grammar import are_dashes, are_points, is_colour_function, is_path, is_transform

_NUMBER = r"[+-]?(?:\d{1,7}(?:\.\d{0,9})?|\.\d{1,9})(?:[eE][+-]?\d{1,2})?"
_LENGTH = rf"{_NUMBER}(?:px)?"
_SHARE = rf"{_NUMBER}%?"
_COLOUR = r"none|#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]{3,24}"

Form = Callable[[str], object]


def _form(pattern: str) -> Form:
    return re.compile(pattern).fullmatch


def _paint(value: str) -> bool:
    return bool(re.fullmatch(_COLOUR, value)) or is_colour_function(value)


def _dashes(value: str) -> bool:
    return value == "none" or are_dashes(value)


_FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "d": is_path,
        "points": are_points,
        "transform": is_transform,
        "fill": _paint,
        "stroke": _paint,
        "stroke-width": _form(_LENGTH),
        "stroke-miterlimit": _form(_NUMBER),
        "stroke-dasharray": _dashes,
        "stroke-dashoffset": _form(_LENGTH),
        "stroke-linecap": _form("butt|round|square"),
        "stroke-linejoin": _form("miter|round|bevel"),
        "stroke-opacity": _form(_SHARE),
        "fill-opacity": _form(_SHARE),
        "opacity": _form(_SHARE),
        "fill-rule": _form("nonzero|evenodd"),
        "display": _form("none|inline|block"),
        "visibility": _form("visible|hidden"),
    }
)
_SIZE = _form(_LENGTH)

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
    if not _FORMS.get(name, _SIZE)(stripped):
        return None
    return INK if stripped.lower() == INK.lower() else stripped
