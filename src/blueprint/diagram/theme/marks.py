"""The shape that stands for a category beside its colour, for those who do not see the colour."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from blueprint.model import Category

MARKS: Mapping[str, str] = MappingProxyType(
    {
        Category.APPLICATION: "circle",
        Category.INFRASTRUCTURE: "square",
        Category.DEVELOPER: "triangle",
        Category.SERVICES: "diamond",
    }
)
"""Category -> the shipped icon and mark of that name."""
