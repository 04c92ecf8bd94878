"""Marks: small filled shapes that tell the categories apart without colour, on the icons' 24 by 24 grid."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from blueprint.icons.drawing import INK

_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "circle": '<circle cx="12" cy="12" r="10"/>',
        "square": '<path d="M3 3h18v18h-18z"/>',
        "triangle": '<path d="M12 1.5L23.5 21.5h-23z"/>',
        "diamond": '<path d="M12 0.5L23.5 12L12 23.5L0.5 12z"/>',
    }
)


def mark(shape: str) -> str:
    """The markup of a filled shape in the colour that it is painted in; KeyError for another shape."""
    return f'<g fill="{INK}" stroke="none">{_SHAPES[shape]}</g>'
