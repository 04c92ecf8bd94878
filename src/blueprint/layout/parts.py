"""Small makers of parts: measured text blocks, and moving what was made at the origin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from blueprint import text
from blueprint.layout.laid_out import Ellipse, IconMark, Panel, Part, Rect, Stroke, Text

UNIT = 12.0
"""Pitch of the grid that everything is placed and routed on, in px."""


@dataclass(frozen=True)
class Drawn:
    """Parts drawn with their top left corner at the origin."""

    width: float
    height: float
    parts: tuple[Part, ...]


def snap(value: float, step: float = 2 * UNIT) -> float:
    """The value rounded up to the grid; twice the pitch by default, so that centres lie on it too."""
    return math.ceil(round(value / step, 6)) * step


def text_block(
    lines: Sequence[str],
    size: float,
    at: tuple[float, float],
    width: float,
    colour: str,
    *,
    bold: bool = False,
    align: Literal["left", "center", "right"] = "left",
) -> Text:
    """Lines that were wrapped already, in a box of the given width whose top left corner is `at`."""
    metrics = text.metrics(size)
    rect = Rect(at[0], at[1], width, metrics.line_height * len(lines))
    return Text(rect, tuple(lines), size, colour, bold, align, metrics.line_height, metrics.ascent)


def line_height(size: float) -> float:
    """Distance of baselines for a font size, in px."""
    return text.metrics(size).line_height


def widest(lines: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest line, in px."""
    return max((text.width(line, size, bold) for line in lines), default=0.0)


def moved(part: Part, dx: float, dy: float) -> Part:
    """The same part, shifted."""
    if isinstance(part, Stroke):
        return replace(part, points=tuple((x + dx, y + dy) for x, y in part.points))
    return _moved_rect(part, dx, dy)


def _moved_rect(part: Panel | Ellipse | Text | IconMark, dx: float, dy: float) -> Part:
    return replace(part, rect=part.rect.moved(dx, dy))


def moved_all(parts: Sequence[Part], dx: float, dy: float) -> tuple[Part, ...]:
    """All parts, shifted."""
    return tuple(moved(part, dx, dy) for part in parts)
