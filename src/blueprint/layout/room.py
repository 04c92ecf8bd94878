"""Making room: the page is cut where something does not fit, and what lies beyond moves away.

What was in line stays in line, and nothing moves closer to anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blueprint.layout.box import Box
from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.lattice import Axis
from blueprint.layout.parts import UNIT, snap
from blueprint.layout.separation import Shortage

Cut = tuple[float, float]
"""Where the page is cut, and by how many px what lies from there on moves."""


_AT_BORDER = 0.5


def cuts(shortages: Sequence[Shortage]) -> list[Cut]:
    """The cuts that make good all shortages along one axis; one cut serves all that it lies within."""
    made: list[Cut] = []
    for shortage in sorted(shortages, key=lambda s: (s.cut, s.floor)):
        if not float("-inf") < shortage.floor < shortage.cut < float("inf"):
            continue
        there = sum(width for at, width in made if shortage.floor < at <= shortage.cut)
        if shortage.missing > there:
            made.append((shortage.cut, snap(shortage.missing - there, UNIT)))
    return made


def shifted(at: float, made: Sequence[Cut]) -> float:
    """Where a coordinate is after the cuts."""
    return at + sum(width for cut, width in made if cut <= at)


def widened(boxes: Sequence[Box], axis: Axis, made: Sequence[Cut]) -> tuple[Box, ...]:
    """The boxes after the cuts: leaves keep their size, zones grow with what moves in them.

    A zone also grows when its own far border is where the cut is: there a connector had no room inside.
    """
    return tuple(_widened(box, axis, made) for box in boxes)


def _widened(box: Box, axis: Axis, made: Sequence[Cut]) -> Box:
    low, high = (box.rect.y, box.rect.bottom) if axis else (box.rect.x, box.rect.right)
    start, end = shifted(low, made), high + shifted(low, made) - low
    inside = widened(box.children, axis, made)
    for before, after in zip(box.children, inside, strict=True):
        beyond = (high - before.rect.bottom) if axis else (high - before.rect.right)
        end = max(end, (after.rect.bottom if axis else after.rect.right) + beyond)
    if inside and any(abs(at - high) < _AT_BORDER for at, _ in made):
        end = max(end, shifted(high, made))
    rect = box.rect
    placed = (
        Rect(rect.x, start, rect.width, end - start)
        if axis
        else Rect(start, rect.y, end - start, rect.height)
    )
    return replace(box, rect=placed, children=inside)


def moved_line(line: Sequence[Point], axis: Axis, made: Sequence[Cut]) -> list[Point]:
    """A connector's corners after the cuts; its ends may have to be put back to its boxes."""
    return [(x, shifted(y, made)) if axis else (shifted(x, made), y) for x, y in line]


def spread(boxes: Sequence[Box], factor: float) -> tuple[Box, ...]:
    """The boxes farther apart, as if the page were `factor` times as large; leaves keep their size."""
    return tuple(_spread(box, factor) for box in boxes)


def _spread(box: Box, factor: float) -> Box:
    rect = box.rect
    if not box.children:
        x, y = rect.centre
        return replace(box, rect=rect.moved(round(x * (factor - 1)), round(y * (factor - 1))))
    larger = Rect(
        round(rect.x * factor),
        round(rect.y * factor),
        round(rect.width * factor),
        round(rect.height * factor),
    )
    return replace(box, rect=larger, children=spread(box.children, factor))
