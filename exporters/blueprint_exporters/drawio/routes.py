"""How an edge is told to run where ours runs, so that it still runs well when an end is moved.

draw.io keeps waypoints where they are when a card moves, and completes the line with its edge style.
Measured in the editor (21.1.6), with both ends at fixed places of their cards:

- no waypoints: `orthogonalEdgeStyle` draws straight lines as ours, and a single corner between cards
  that are apart; when an end moves it finds a new way;
- `elbowEdgeStyle` keeps one lane where its only waypoint is and lets both ends move freely;
- `orthogonalEdgeStyle` with waypoints starts upright when neither its first nor its last waypoint is
  level with an end. A line that starts level would run along its card's border after a move; so its
  end is not fixed there: it slides along that border, and stays straight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from blueprint.layout.laid_out import Point, Rect

_JETTIES = 20.0
"""Twice draw.io's `orthBuffer`, in px: with less room it does not draw a single corner by itself."""


@dataclass(frozen=True)
class Route:
    """`style` are the edge style's words; `fixed` says whether start and end stay at their places."""

    style: dict[str, str | float]
    waypoints: tuple[Point, ...] = ()
    fixed: tuple[bool, bool] = (True, True)


def route(points: tuple[Point, ...], source: Rect, target: Rect) -> Route:
    """The route of a connector with these corners, ends included, between two rectangles."""
    line = corners(points)
    turns = "".join("h" if a[1] == b[1] else "v" for a, b in pairwise(line))
    orthogonal: dict[str, str | float] = {"edgeStyle": "orthogonalEdgeStyle"}
    if source == target:
        return Route(orthogonal | {"orthogonalLoop": "1"}, line[1:-1])
    if len(turns) <= 1:
        return Route(orthogonal)
    if len(turns) == 2:
        found_alone = _long(line) and _apart(source, target)
        return Route(orthogonal) if found_alone else Route(orthogonal, line[1:-1], (False, False))
    if len(turns) == 3:
        return _elbow(line, "horizontal" if turns[0] == "h" else "vertical")
    upright = turns[0] == "v"
    return Route(orthogonal, line[2:-2]) if upright else Route(orthogonal, line[1:-2], (False, True))


def free(points: tuple[Point, ...]) -> Route:
    """The route of a connector that is attached to nothing at one end or both."""
    return Route({"edgeStyle": "orthogonalEdgeStyle"}, corners(points)[1:-1])


def _elbow(line: tuple[Point, ...], direction: str) -> Route:
    """One lane; its waypoint in the middle, so that it lies between the ends after most moves."""
    (ax, ay), (bx, by) = line[1:3]
    return Route({"edgeStyle": "elbowEdgeStyle", "elbow": direction}, (((ax + bx) / 2, (ay + by) / 2),))


def _apart(one: Rect, other: Rect) -> bool:
    """Whether there is room for both jetties beside and above or below."""
    across = max(other.x - one.right, one.x - other.right)
    down = max(other.y - one.bottom, one.y - other.bottom)
    return across > _JETTIES and down > _JETTIES


def corners(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The ends and the points where the line turns, each once."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]


def _long(line: tuple[Point, ...]) -> bool:
    return all(math.dist(a, b) > _JETTIES for a, b in pairwise(line))


@dataclass(frozen=True)
class Anchor:
    """A place on a line: `share` runs from -1 at its start to 1 at its end.

    `along` is the direction of the line there, of length 1; (0, 0) at its corners and ends.
    """

    share: float
    point: Point
    along: Point = (0.0, 0.0)


def anchor(points: tuple[Point, ...], near: Point) -> Anchor:
    """The place on the line nearest to a point, on a whole pixel of its length as draw.io rounds it."""
    segments = list(pairwise(points))
    lengths = [math.dist(a, b) for a, b in segments]
    total = sum(lengths)
    if not total:
        return Anchor(0.0, points[0] if points else near)
    feet = [_foot(a, b, near) for a, b in segments]
    best = min(range(len(feet)), key=lambda i: math.dist(feet[i], near))
    before, within = sum(lengths[:best]), math.dist(segments[best][0], feet[best])
    place = round(before + within)
    is_inside = 1 < place - before < lengths[best] - 1
    direction = _direction(*segments[best]) if is_inside else (0.0, 0.0)
    return Anchor(round(2 * place / total - 1, 5), _at(points, place), direction)


def _direction(a: Point, b: Point) -> Point:
    length = math.dist(a, b)
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length)


def _foot(a: Point, b: Point, near: Point) -> Point:
    """The point of a segment that is nearest to `near`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = ((near[0] - a[0]) * dx + (near[1] - a[1]) * dy) / square if square else 0.0
    share = min(1.0, max(0.0, share))
    return (a[0] + share * dx, a[1] + share * dy)


def _at(points: tuple[Point, ...], along: float) -> Point:
    """The point `along` px from the start of a line."""
    for a, b in pairwise(points):
        length = math.dist(a, b)
        if along <= length and length:
            return (a[0] + (b[0] - a[0]) * along / length, a[1] + (b[1] - a[1]) * along / length)
        along -= length
    return points[-1]
