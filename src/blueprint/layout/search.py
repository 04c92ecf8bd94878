"""The cheapest orthogonal path on the grid: A* over (node, heading)."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from blueprint.layout.grid import CROSSING, NEIGHBOUR, OVERLAP, TOUCH, Grid
from blueprint.layout.parts import UNIT

BEND = 42.0
SHARED = 0.25


@dataclass(frozen=True)
class Terminal:
    """Where a path may start or end: a node just outside a box, the heading, and what it costs."""

    node: int
    heading: int
    cost: float


@dataclass(frozen=True)
class Query:
    """One search: from any start to any goal, for connector `who`.

    `mates` are connectors whose lines may be shared; `foreign` is the cost of a node by its zone, the
    last entry for nodes in none.
    """

    who: int
    starts: Sequence[Terminal]
    goals: Sequence[Terminal]
    mates: frozenset[int]
    foreign: Sequence[float]


def search(grid: Grid, query: Query) -> tuple[Terminal, list[int], Terminal] | None:
    """The cheapest path as (start, every node passed, goal); None when there is none."""
    return _Search(grid, query).run()


class _Search:
    def __init__(self, grid: Grid, query: Query) -> None:
        self._grid = grid
        self._query = query
        self._moves = (1, grid.columns, -1, -grid.columns)
        self._last = grid.columns - 1
        self._size = len(grid.cost)
        self._others = self._lines_of_others()
        self._goals: dict[int, Terminal] = {}
        for goal in query.goals:
            key = goal.node * 4 + goal.heading
            if key not in self._goals or goal.cost < self._goals[key].cost:
                self._goals[key] = goal
        self._bounds = self._goal_bounds()

    def _lines_of_others(self) -> tuple[frozenset[int], frozenset[int]]:
        mine = self._query.mates | {self._query.who}
        across, down = (
            frozenset(edge for edge, users in table.items() if users - mine) for table in self._grid.along
        )
        return across, down

    def _goal_bounds(self) -> tuple[int, int, int, int]:
        cells = [divmod(goal.node, self._grid.columns) for goal in self._query.goals]
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        return min(columns), max(columns), min(rows), max(rows)

    def _remaining(self, key: int) -> float:
        """A lower bound of the way, bends included, to the goals' bounding box."""
        row, column = divmod(key >> 2, self._grid.columns)
        left, right, top, bottom = self._bounds
        across = left - column if column < left else right - column if column > right else 0
        down = top - row if row < top else bottom - row if row > bottom else 0
        distance = UNIT * (abs(across) + abs(down))
        if across and down:
            return distance + BEND
        ahead = across if key & 1 == 0 else down
        forward = ahead > 0 if key & 3 < 2 else ahead < 0
        return distance if forward or not distance else distance + BEND

    def run(self) -> tuple[Terminal, list[int], Terminal] | None:
        best: dict[int, float] = {}
        came: dict[int, int] = {}
        queue: list[tuple[float, int, float, int]] = []
        order = 0
        for start in self._query.starts:
            key = start.node * 4 + start.heading
            if start.cost < best.get(key, float("inf")):
                best[key] = start.cost
                heapq.heappush(queue, (start.cost + self._remaining(key), order, start.cost, key))
                order += 1
        infinite = float("inf")
        finish: tuple[float, int] | None = None
        while queue:
            estimate, _, cost, key = heapq.heappop(queue)
            if finish and estimate >= finish[0]:
                break
            if cost > best[key]:
                continue
            if key in self._goals and (finish is None or cost + self._goals[key].cost < finish[0]):
                finish = (cost + self._goals[key].cost, key)
            for after, step in self._neighbours(key):
                total = cost + step
                if total < best.get(after, infinite):
                    best[after] = total
                    came[after] = key
                    order += 1
                    heapq.heappush(queue, (total + self._remaining(after), order, total, after))
        return self._path(came, finish[1]) if finish else None

    def _neighbours(self, key: int) -> list[tuple[int, float]]:
        """The three ways on from a state and what each costs; the inner loop of all routing."""
        grid, foreign = self._grid, self._query.foreign
        busy, costs, zones = grid.busy, grid.cost, grid.zone
        node, heading = key >> 2, key & 3
        column = node % grid.columns
        here_busy = busy[node]
        found = []
        for turn in (0, 1, 3):
            towards = (heading + turn) & 3
            if (towards == 0 and column == self._last) or (towards == 2 and column == 0):
                continue
            after = node + self._moves[towards]
            if not 0 <= after < self._size:
                continue
            cost = costs[after] + foreign[zones[after]]
            cost += self._step(node, after, towards) if here_busy or busy[after] else UNIT
            if turn:
                cost += BEND + (self._turning(node) if here_busy else 0.0)
            found.append((after * 4 + towards, cost))
        return found

    def _step(self, node: int, after: int, towards: int) -> float:
        axis = towards & 1
        edge = min(node, after)
        lines = self._others[axis]
        side = self._grid.columns if axis == 0 else 1
        users = self._grid.along[axis].get(edge)
        cost = UNIT * SHARED if users and users & self._query.mates else UNIT
        if edge in lines:
            cost += OVERLAP
        if edge - side in lines or edge + side in lines:
            cost += NEIGHBOUR
        return cost + self._meeting(after, axis)

    def _meeting(self, node: int, axis: int) -> float:
        """What it costs to meet another connector at this node: cross its line, or touch its corner."""
        corners = self._grid.corners.get(node)
        if corners and corners - self._query.mates - {self._query.who}:
            return TOUCH
        across = self._others[1 - axis]
        back = self._grid.columns if axis == 0 else 1
        return CROSSING if node in across or node - back in across else 0.0

    def _turning(self, node: int) -> float:
        """A corner on somebody else's line reads as a junction."""
        across, down = self._others
        busy = node in across or node - 1 in across or node in down or node - self._grid.columns in down
        return TOUCH if busy else 0.0

    def _path(self, came: dict[int, int], key: int) -> tuple[Terminal, list[int], Terminal]:
        goal = self._goals[key]
        nodes = [key >> 2]
        while key in came:
            key = came[key]
            nodes.append(key >> 2)
        start = next(s for s in self._query.starts if s.node * 4 + s.heading == key)
        return start, nodes[::-1], goal
