"""Ports: where on a box's border connectors may leave and enter, and what each place costs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator

from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.lattice import CLEAR, Lattice, span
from blueprint.layout.search import DOWN, LEFT, RIGHT, UP, Terminal

CORNER = 14.0
"""Least distance of a port from a corner."""

_OFF_CENTRE = 0.5
_ARROW = 28.0
_TOO_SHORT = 14.0
_SIDES = (RIGHT, DOWN, LEFT, UP)


def side_of(rect: Rect, side: int) -> tuple[float, float, float]:
    """A side's coordinate, and the lowest and highest coordinate a port may have on it."""
    low, high, near, far = span(rect, 1 - (side & 1))
    margin = min(CORNER, (high - low) / 4)
    return (far if side in (RIGHT, DOWN) else near), low + margin, high - margin


def port_at(rect: Rect, side: int, along: float) -> Point:
    """The point on a side at a coordinate along it."""
    edge = side_of(rect, side)[0]
    return (edge, along) if side in (RIGHT, LEFT) else (along, edge)


def on_side(rect: Rect, side: int, point: Point) -> Point:
    """The point brought to a side, along the direction in which a connector leaves there."""
    return port_at(rect, side, point[1 - (side & 1)])


def towards(edge: Point, inner: Point) -> int:
    """The heading from a point on a box's border into the connector that begins there."""
    if edge[1] == inner[1]:
        return RIGHT if inner[0] > edge[0] else LEFT
    return DOWN if inner[1] > edge[1] else UP


def outlets(lattice: Lattice, rect: Rect, obstacles: Collection[Rect]) -> Iterator[tuple[int, Terminal]]:
    """The side and terminal of every port from which a free way leads out to a node, heading outwards."""
    for side in _SIDES:
        axis = side & 1
        edge, low, high = side_of(rect, side)
        ahead = lattice.lines(axis)
        step = (
            bisect_left(ahead, edge + CLEAR - 0.5)
            if side < 2
            else bisect_right(ahead, edge - CLEAR + 0.5) - 1
        )
        if not 0 <= step < len(ahead):
            continue
        across = lattice.lines(1 - axis)
        short = _TOO_SHORT * max(0.0, _ARROW - abs(ahead[step] - edge))
        near = _in_front(rect, side, ahead[step], obstacles)
        for line in range(bisect_left(across, low), bisect_right(across, high)):
            if any(a - CLEAR < across[line] < b + CLEAR for a, b in near):
                continue
            off = abs(across[line] - (low + high) / 2)
            yield side, Terminal(lattice.node_at(axis, step, line), side, _OFF_CENTRE * off, short)


def _in_front(rect: Rect, side: int, reach: float, obstacles: Collection[Rect]) -> list[tuple[float, float]]:
    """What lies between a side and a line ahead of it, as ranges along the side."""
    axis = side & 1
    edge = side_of(rect, side)[0]
    low, high = min(edge, reach), max(edge, reach)
    found = []
    for other in obstacles:
        start, end, near, far = span(other, axis)
        if start < high and end > low and other != rect:
            found.append((near, far))
    return found
