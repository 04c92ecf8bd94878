"""Ports: where on a box's border connectors may leave and enter, and what each place costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blueprint.layout.grid import DOWN, LEFT, RIGHT, UP
from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.parts import UNIT

OFF_CENTRE = 0.35
OTHERWISE = 90.0
_TRUNK_CENTRING = 4.0
_ALONE = 240.0
_ASIDE = 150.0
_CROWDED = 400.0
_ELBOW_ROOM = 72.0


@dataclass(frozen=True)
class Trunk:
    """Where connections that leave as one line should leave: where the first does, else ahead and centred."""

    ports: set[Point]
    ahead: int

    def cost(self, port: Point, side: int, off: float) -> float:
        """What leaving elsewhere costs; `off` is the port's distance from the side's middle."""
        if port in self.ports:
            return 0.0
        alone = _ALONE if self.ports else 0.0
        return alone + _TRUNK_CENTRING * off + (0.0 if side == self.ahead else _ASIDE)


def heading_of(points: Sequence[Point]) -> int:
    """The direction of a line's last piece."""
    (x1, y1), (x2, y2) = points[-2:]
    if x1 == x2:
        return DOWN if y2 > y1 else UP
    return RIGHT if x2 > x1 else LEFT


def crowd(distance: float) -> float:
    """Ports side by side leave no room for labels between their connectors; touching ones merge."""
    return _CROWDED if distance < 2 * UNIT else max(0.0, _ELBOW_ROOM - distance) * 0.7


def ports_of(rect: Rect) -> Iterator[tuple[Point, int]]:
    """Grid points on the four sides, away from the corners, with the side as heading."""
    for x in _along(rect.x, rect.right):
        yield (x, rect.y), UP
        yield (x, rect.bottom), DOWN
    for y in _along(rect.y, rect.bottom):
        yield (rect.x, y), LEFT
        yield (rect.right, y), RIGHT


def _along(low: float, high: float) -> list[float]:
    count = round((high - low) / UNIT)
    margin = 2 if count >= 6 else 1
    return [low + UNIT * step for step in range(margin, count - margin + 1)]


def side_centre(rect: Rect, side: int) -> Point:
    x, y = rect.centre
    return {RIGHT: (rect.right, y), DOWN: (x, rect.bottom), LEFT: (rect.x, y), UP: (x, rect.y)}[side]


def distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def on_border(rect: Rect, point: Point) -> bool:
    x, y = point
    return (x in (rect.x, rect.right) and rect.y <= y <= rect.bottom) or (
        y in (rect.y, rect.bottom) and rect.x <= x <= rect.right
    )


def simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same line without the points in the middle of straight runs."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        if (before[0] == point[0] == after[0]) or (before[1] == point[1] == after[1]):
            continue
        kept.append(point)
    return (*kept, points[-1])
