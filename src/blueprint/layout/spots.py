"""Where a mark could be beside a connector, each place with how much it is disliked for its own sake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.marks import Place

STEP = 6.0
"""Distance of neighbouring places along a connector, in px."""

Segment = tuple[Point, Point]


def spots(line: Sequence[Point], width: float, height: float, gap: float) -> Iterator[Place]:
    """Places for a mark of this size, `gap` px from its connector or on it; rather in the middle."""
    total = sum(length_of(segment) for segment in pairwise(line))
    before = 0.0
    for index, segment in enumerate(pairwise(line)):
        length = length_of(segment)
        for offset in _offsets(length):
            anchor = _at(segment, offset / length if length else 0.0)
            away = 24 * abs((before + offset) / total - 0.5) + _end_penalty(before + offset, total)
            for rect, beside, dislike, align in _around(segment, anchor, width, height, gap):
                overhang = _overhang(segment, rect) if beside else 0.0
                yield Place(rect, anchor, index, dislike + away + overhang, beside, align)
        before += length


def _overhang(segment: Segment, rect: Rect) -> float:
    """A mark had better lie beside its piece along its whole length."""
    (x1, y1), (x2, y2) = segment
    low, high = (min(x1, x2), max(x1, x2)) if y1 == y2 else (min(y1, y2), max(y1, y2))
    start, end = (rect.x, rect.right) if y1 == y2 else (rect.y, rect.bottom)
    return 0.6 * (max(0.0, low - start) + max(0.0, end - high))


def _around(
    segment: Segment, anchor: Point, width: float, height: float, gap: float
) -> Iterator[tuple[Rect, bool, float, Literal["left", "center", "right"]]]:
    """Places above and below a horizontal piece, or right and left of a vertical one, or on it."""
    x, y = anchor
    if segment[0][1] == segment[1][1]:
        yield Rect(x - width / 2, y - gap - height, width, height), True, 0, "center"
        yield Rect(x - width / 2, y + gap, width, height), True, 3, "center"
    else:
        yield Rect(x + gap, y - height / 2, width, height), True, 8, "left"
        yield Rect(x - gap - width, y - height / 2, width, height), True, 9, "right"
    yield Rect(x - width / 2, y - height / 2, width, height), False, 45, "center"


def _end_penalty(distance: float, total: float) -> float:
    """Near an end a mark hides the arrow or the port."""
    return 40.0 if min(distance, total - distance) < 24 else 0.0


def _offsets(length: float) -> Iterator[float]:
    count = int(length // STEP)
    for step in range(1, max(count, 2)):
        yield min(step * STEP, length)


def _at(segment: Segment, fraction: float) -> Point:
    (x1, y1), (x2, y2) = segment
    return (x1 + (x2 - x1) * fraction, y1 + (y2 - y1) * fraction)


def length_of(segment: Segment) -> float:
    (x1, y1), (x2, y2) = segment
    return abs(x2 - x1) + abs(y2 - y1)
