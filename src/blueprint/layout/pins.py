"""Pins: boxes that the author put at a place of their own; what lies there makes way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from blueprint.diagram.diagram import Diagram, Hints
from blueprint.layout.box import Box
from blueprint.layout.laid_out import Rect
from blueprint.layout.room import Cut

_AIR = 36.0


class PinsOverlap(Exception):
    """Two elements are pinned to places where one would hide the other."""

    exit_code = 2
    temporary = False


def pinned(diagram: Diagram, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The boxes with all pins of the diagram honoured, inner zones first; PinsOverlap."""
    return _placed(boxes, diagram.hints, (0.0, 0.0), diagram.theme.size("zone.padding"))


def keeping_pins(diagram: Diagram, boxes: Sequence[Box], axis: int, made: Sequence[Cut]) -> list[Cut]:
    """The cuts that do not come between a zone's corner and what is pinned in it."""
    guarded = list(_guarded(diagram.hints, boxes, axis, 0.0))
    return [(at, width) for at, width in made if not any(low < at <= high for low, high in guarded)]


def _guarded(hints: Hints, boxes: Sequence[Box], axis: int, corner: float) -> list[tuple[float, float]]:
    ranges = []
    for box in boxes:
        at = box.rect.y if axis else box.rect.x
        if box.node.address in hints.pins:
            ranges.append((corner, at))
        ranges += _guarded(box.node.hints, box.children, axis, at)
    return ranges


def _placed(
    boxes: Sequence[Box], hints: Hints, corner: tuple[float, float], padding: float
) -> tuple[Box, ...]:
    inner = [_zone(box, padding) if box.children else box for box in boxes]
    if not hints.pins:
        return tuple(inner)
    fixed = {
        box.node.address: _moved_to(box, hints.pins, corner)
        for box in inner
        if box.node.address in hints.pins
    }
    _refuse_overlaps(list(fixed.values()))
    taken = [box.rect for box in fixed.values()]
    placed = []
    for box in inner:
        if box.node.address not in fixed:
            fixed[box.node.address] = box = _out_of_the_way(box, taken)
            taken.append(box.rect)
        placed.append(fixed[box.node.address])
    return tuple(placed)


def _refuse_overlaps(boxes: Sequence[Box]) -> None:
    for one, other in combinations(boxes, 2):
        if one.rect.overlaps(other.rect):
            right, down = one.rect.right - other.rect.x, one.rect.bottom - other.rect.y
            raise PinsOverlap(
                f"the pins put {one.node.address!r} ({one.rect.width:.0f} by {one.rect.height:.0f} px) over "
                f"{other.node.address!r}: pin the latter {right:.0f} px further right or {down:.0f} px lower"
            )


def _zone(box: Box, padding: float) -> Box:
    """A zone with its pins honoured, and large enough for them."""
    rect = box.rect
    children = _placed(box.children, box.node.hints, (rect.x, rect.y), padding)
    right = max(child.rect.right for child in children) + padding
    bottom = max(child.rect.bottom for child in children) + padding
    grown = Rect(rect.x, rect.y, max(rect.width, right - rect.x), max(rect.height, bottom - rect.y))
    return replace(box, rect=grown, children=children)


def _moved_to(box: Box, pins: Mapping[str, tuple[float, float]], corner: tuple[float, float]) -> Box:
    x, y = pins[box.node.address]
    return box.moved(corner[0] + x - box.rect.x, corner[1] + y - box.rect.y)


def _out_of_the_way(box: Box, taken: Sequence[Rect]) -> Box:
    """The box, shifted to the right or down (whichever is less) until it is clear of everything taken."""
    while True:
        near = next((rect for rect in taken if rect.inset(-_AIR).overlaps(box.rect)), None)
        if near is None:
            return box
        right, down = near.right + _AIR - box.rect.x, near.bottom + _AIR - box.rect.y
        box = box.moved(right, 0.0) if right <= down else box.moved(0.0, down)
