"""The grid that connectors run on: which nodes cost what, and who runs where already.

A node is an index `row * columns + column`; nodes are `UNIT` apart. Costs are in px of detour.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.parts import UNIT

BLOCKED = 10_000.0
OVERLAP = 2_000.0
TOUCH = 600.0
CROSSING = 90.0
NEIGHBOUR = 14.0
FOREIGN = 10.0
CLOSE = 5.0
LEAVING = 6.0

RIGHT, DOWN, LEFT, UP = range(4)
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))


class Grid:
    """A rectangle of nodes with a cost for entering each, and the connectors laid so far."""

    def __init__(self, area: Rect) -> None:
        self.x0 = math.floor(area.x / UNIT)
        self.y0 = math.floor(area.y / UNIT)
        self.columns = math.ceil(area.right / UNIT) - self.x0 + 1
        self.rows = math.ceil(area.bottom / UNIT) - self.y0 + 1
        self.cost = [0.0] * (self.columns * self.rows)
        self.zone = [-1] * (self.columns * self.rows)
        self.busy = [0] * (self.columns * self.rows)
        self.along: tuple[dict[int, set[int]], dict[int, set[int]]] = (defaultdict(set), defaultdict(set))
        self.corners: dict[int, set[int]] = defaultdict(set)

    def node(self, point: Point) -> int:
        """The node at (or nearest to) a point."""
        column = round(point[0] / UNIT) - self.x0
        row = round(point[1] / UNIT) - self.y0
        return row * self.columns + column

    def point(self, node: int) -> Point:
        """The point of a node, in px."""
        row, column = divmod(node, self.columns)
        return ((column + self.x0) * UNIT, (row + self.y0) * UNIT)

    def inside(self, point: Point) -> bool:
        """Whether the point lies in the grid's area."""
        column, row = point[0] / UNIT - self.x0, point[1] / UNIT - self.y0
        return 0 <= column <= self.columns - 1 and 0 <= row <= self.rows - 1

    def nodes_in(self, rect: Rect) -> Iterable[int]:
        """The nodes strictly inside a rectangle."""
        first, last = _open_range(rect.x, rect.right, self.x0, self.columns)
        top, bottom = _open_range(rect.y, rect.bottom, self.y0, self.rows)
        for row in range(top, bottom + 1):
            base = row * self.columns
            yield from range(base + first, base + last + 1)

    def add_cost(self, rect: Rect, cost: float) -> None:
        """Make the nodes strictly inside the rectangle dearer."""
        for node in self.nodes_in(rect):
            self.cost[node] += cost

    def enclose(self, rect: Rect, zone: int) -> None:
        """Mark the nodes strictly inside the rectangle as belonging to a zone; inner zones come later."""
        for node in self.nodes_in(rect):
            self.zone[node] = zone

    def occupy(self, who: int, nodes: Sequence[int]) -> None:
        """Remember a connector's path, given as every node it passes."""
        for before, after in itertools.pairwise(nodes):
            self.along[0 if abs(after - before) == 1 else 1][min(before, after)].add(who)
        for node in _corners(nodes):
            self.corners[node].add(who)
        self._crowd(nodes, 1)

    def free(self, who: int, nodes: Sequence[int]) -> None:
        """Forget a connector's path."""
        for before, after in itertools.pairwise(nodes):
            self.along[0 if abs(after - before) == 1 else 1][min(before, after)].discard(who)
        for node in _corners(nodes):
            self.corners[node].discard(who)
        self._crowd(nodes, -1)

    def _crowd(self, nodes: Sequence[int], change: int) -> None:
        """Count the lines on and right beside every node: where there are none, a search need not look."""
        last = len(self.busy) - 1
        for node in nodes:
            for row in (-self.columns, 0, self.columns):
                for near in range(node + row - 1, node + row + 2):
                    self.busy[min(max(near, 0), last)] += change


def _corners(nodes: Sequence[int]) -> list[int]:
    turns = [b for a, b, c in zip(nodes, nodes[1:], nodes[2:], strict=False) if (b - a) != (c - b)]
    return [nodes[0], *turns, nodes[-1]] if nodes else []


def _open_range(low: float, high: float, origin: int, count: int) -> tuple[int, int]:
    first = math.floor(low / UNIT) + 1 - origin
    last = math.ceil(high / UNIT) - 1 - origin
    return max(first, 0), min(last, count - 1)
