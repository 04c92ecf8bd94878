"""The lattice that connectors are searched on: few lines, each where a person would draw one.

A line runs through the middle of every box, and in the channels beside boxes and zone borders; what
lies between two neighbouring crossings is a piece. A piece knows whether something solid blocks it
and in which zone it runs. Coordinates are px; a node is `row * columns + column`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blueprint.layout.laid_out import Point, Rect

CLEAR = 10.0
"""How far connectors keep from what they must not touch."""

_ASIDE = 30.0
_SAME = 5.0
_HUGGED = 6.0
_CROWDED = 14.0

Axis = int  # 0: across (x varies along the line), 1: down


@dataclass(frozen=True)
class Terrain:
    """What lies on the page: `solid` is never crossed, `titles` neither, `zones` in painting order."""

    solid: Sequence[Rect]
    titles: Sequence[Rect]
    zones: Sequence[Rect]


class Lattice:
    """Lines, and for each piece between two nodes: blocked or not, its zone, its extra cost per px.

    `pieces[0][node]` is the piece from the node to its right neighbour, `pieces[1][node]` the one to
    its lower neighbour: the index of the innermost zone, `OUTSIDE`, or `BLOCKED`.
    """

    BLOCKED = -2
    OUTSIDE = -1

    def __init__(self, terrain: Terrain, wanted: tuple[Iterable[float], Iterable[float]]) -> None:
        self._terrain = terrain
        self.xs = _lines(terrain, 0, wanted[0])
        self.ys = _lines(terrain, 1, wanted[1])
        self.columns = len(self.xs)
        self.size = self.columns * len(self.ys)
        self.pieces = (self._pieces(0), self._pieces(1))
        self.hugs = (self._hugs(0), self._hugs(1))

    def point(self, node: int) -> Point:
        """Where a node is."""
        row, column = divmod(node, self.columns)
        return (self.xs[column], self.ys[row])

    def lines(self, axis: Axis) -> list[float]:
        """The coordinates along an axis: x for 0, y for 1."""
        return self.ys if axis else self.xs

    def node_at(self, axis: Axis, along: int, across: int) -> int:
        """The node at index `along` on the axis and index `across` on the other."""
        return across * self.columns + along if axis == 0 else along * self.columns + across

    def _pieces(self, axis: Axis) -> list[int]:
        """The zone of every piece along `axis`, zones painted from the outermost in, then what blocks."""
        pieces = [self.OUTSIDE] * self.size
        for number, zone in enumerate(self._terrain.zones):
            self._paint(pieces, axis, zone, number, whole=True)
        for solid in self._terrain.solid:
            self._paint(pieces, axis, solid.inset(0.5 - CLEAR), self.BLOCKED, whole=False)
        for title in self._terrain.titles:
            self._paint(pieces, axis, title.inset(-4), self.BLOCKED, whole=False)
        return pieces

    def _paint(self, pieces: list[int], axis: Axis, rect: Rect, value: int, *, whole: bool) -> None:
        """Give a value to all pieces in a rectangle: those `whole`ly in it, or all that touch its inside."""
        low, high, near, far = span(rect, axis)
        along, across = self.lines(axis), self.lines(1 - axis)
        if whole:
            first, last = bisect_left(along, low), bisect_right(along, high) - 2
        else:
            first, last = max(0, bisect_right(along, low) - 1), bisect_left(along, high) - 1
        for line in range(bisect_right(across, near), bisect_left(across, far)):
            for step in range(first, min(last, len(along) - 2) + 1):
                pieces[self.node_at(axis, step, line)] = value

    def _hugs(self, axis: Axis) -> list[bool]:
        """Pieces on or beside a zone's border, hard to tell from it, and pieces close along a box."""
        hugs = [False] * self.size
        across = self.lines(1 - axis)
        for zone in self._terrain.zones:
            low, high, near, far = span(zone, axis)
            for border in (near, far):
                lines = range(bisect_left(across, border - _HUGGED), bisect_right(across, border + _HUGGED))
                self._mark(hugs, axis, lines, low, high)
        for solid in self._terrain.solid:
            low, high, near, far = span(solid.inset(-_CROWDED), axis)
            self._mark(hugs, axis, range(bisect_right(across, near), bisect_left(across, far)), low, high)
        return hugs

    def _mark(self, hugs: list[bool], axis: Axis, lines: Iterable[int], low: float, high: float) -> None:
        along = self.lines(axis)
        for line in lines:
            for step in range(max(0, bisect_right(along, low) - 1), bisect_left(along, high)):
                hugs[self.node_at(axis, step, line)] = True


def span(rect: Rect, axis: Axis) -> tuple[float, float, float, float]:
    """A rectangle as seen along an axis: low and high along it, near and far across it."""
    if axis == 0:
        return rect.x, rect.right, rect.y, rect.bottom
    return rect.y, rect.bottom, rect.x, rect.right


def _lines(terrain: Terrain, axis: Axis, wanted: Iterable[float]) -> list[float]:
    """The coordinates of all lines that run across `axis`, nearly equal ones merged."""
    proposals = [(0, value) for value in wanted]
    for rect in (*terrain.solid, *terrain.zones):
        low, high, _, _ = span(rect, axis)
        before, after = _free_before(terrain, rect, axis), _free_after(terrain, rect, axis)
        proposals.append((2, low - min(_ASIDE, before / 2)))
        proposals.append((2, high + min(_ASIDE, after / 2)))
    for rect in terrain.solid:
        low, high, _, _ = span(rect, axis)
        proposals.append((1, (low + high) / 2))
    chosen: list[float] = []
    for _, value in sorted(proposals):
        place = bisect_left(chosen, value)
        near = chosen[max(0, place - 1) : place + 1]
        if all(abs(value - other) >= _SAME for other in near):
            chosen.insert(place, value)
    return chosen


def _free_before(terrain: Terrain, rect: Rect, axis: Axis) -> float:
    low, _, near, far = span(rect, axis)
    ends = [end for end, n, f in _edges(terrain, axis) if n < far and near < f and end < low]
    return low - max(ends, default=low - 2 * _ASIDE)


def _free_after(terrain: Terrain, rect: Rect, axis: Axis) -> float:
    _, high, near, far = span(rect, axis)
    starts = [end for end, n, f in _edges(terrain, axis) if n < far and near < f and end > high]
    return min(starts, default=high + 2 * _ASIDE) - high


def _edges(terrain: Terrain, axis: Axis) -> Iterable[tuple[float, float, float]]:
    """Every side that runs across the axis: its coordinate and how far it reaches."""
    for rect in (*terrain.solid, *terrain.zones):
        low, high, near, far = span(rect, axis)
        yield low, near, far
        yield high, near, far
