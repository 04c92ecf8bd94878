"""The cheapest way through the lattice, by A*: length, bends, crossings, and where it had better not run."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from blueprint.layout.lattice import Lattice

RIGHT, DOWN, LEFT, UP = range(4)

BEND = 70.0
CROSSING = 130.0
SHARED = 0.35
HUGGING = 3.0
_MATE = 0.4
_LARGE = 20_000
_HASTE = 2.2


@dataclass(frozen=True)
class Terminal:
    """A node where a way may begin or end, the heading there, and what this choice costs.

    Turning right there costs `short` more: the piece to the box would be too short for an arrow.
    """

    node: int
    heading: int
    cost: float
    short: float = 0.0


@dataclass(frozen=True)
class Way:
    """A way that was found: where it begins and ends, and every node from one to the other."""

    start: Terminal
    nodes: tuple[int, ...]
    goal: Terminal

    def headings(self, columns: int) -> tuple[int, ...]:
        """The heading before each node, and last the one into the goal's box: one more than nodes."""
        pairs = zip(self.nodes, self.nodes[1:], strict=False)
        return (self.start.heading, *(_heading(a, b, columns) for a, b in pairs), self.goal.heading)

    def pieces(self, columns: int) -> list[tuple[int, int]]:
        """The pieces of the way, as axis and the lower node."""
        pairs = zip(self.nodes, self.nodes[1:], strict=False)
        return [(_heading(a, b, columns) & 1, min(a, b)) for a, b in pairs]


def _heading(a: int, b: int, columns: int) -> int:
    if abs(a - b) == columns and columns > 1:
        return DOWN if b > a else UP
    return RIGHT if b > a else LEFT


@dataclass
class Traffic:
    """Who runs where already, by axis: the ways on each piece, and how many pass each node."""

    pieces: tuple[dict[int, set[int]], dict[int, set[int]]] = field(default_factory=lambda: ({}, {}))
    through: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))

    def add(self, who: int, way: Way, columns: int) -> None:
        """Enter a way."""
        for axis, piece in way.pieces(columns):
            self.pieces[axis].setdefault(piece, set()).add(who)
        self._pass(way, columns, 1)

    def remove(self, who: int, way: Way, columns: int) -> None:
        """Take a way out again."""
        for axis, piece in way.pieces(columns):
            self.pieces[axis][piece].discard(who)
        self._pass(way, columns, -1)

    def crossed(self, way: Way, columns: int) -> bool:
        """Whether the way meets another across its own direction; it is entered itself."""
        headings = way.headings(columns)
        return any(
            before & 1 == after & 1 and self.through[1 - (before & 1)].get(node, 0) > 0
            for node, before, after in zip(way.nodes, headings, headings[1:], strict=False)
        )

    def _pass(self, way: Way, columns: int, change: int) -> None:
        headings = way.headings(columns)
        for node, before, after in zip(way.nodes, headings, headings[1:], strict=False):
            for axis in {before & 1, after & 1}:
                self.through[axis][node] = self.through[axis].get(node, 0) + change


@dataclass(frozen=True)
class Query:
    """One way that is looked for.

    `tolls` is the cost per px in each zone, last outside of all; `mates` are pieces where it may merge
    with others; a `loop` comes back to the box that it leaves.
    """

    starts: Sequence[Terminal]
    goals: Sequence[Terminal]
    tolls: Sequence[float]
    mates: frozenset[tuple[int, int]] = frozenset()
    loop: bool = False


def search(lattice: Lattice, traffic: Traffic, query: Query) -> Way | None:
    """The cheapest way from a start to a goal, or None when there is none."""
    if not query.starts or not query.goals:
        return None
    return _Search(lattice, traffic, query).run()


class _Search:
    def __init__(self, lattice: Lattice, traffic: Traffic, query: Query) -> None:
        self._query = query
        self._xs, self._ys, self._columns = lattice.xs, lattice.ys, lattice.columns
        self._pieces, self._hugs = lattice.pieces, lattice.hugs
        self._users, self._through = traffic.pieces, traffic.through
        self._tolls = [1.0 + toll for toll in query.tolls]
        self._mates = query.mates
        self._least = _MATE if query.mates else 1.0 if lattice.size < _LARGE else _HASTE
        self._goals = _with_turns(_cheapest(query.goals))
        self._begin = _cheapest(query.starts)
        points = [lattice.point(goal.node) for goal in query.goals]
        self._left, self._right = min(x for x, _ in points), max(x for x, _ in points)
        self._top, self._bottom = min(y for _, y in points), max(y for _, y in points)

    def run(self) -> Way | None:
        """A* over keys `node * 4 + heading`, where the heading is the one on arrival."""
        best = {key: start.cost for key, start in self._begin.items()}
        parent: dict[int, int] = {}
        queue = [(start.cost + self._ahead(key), key) for key, start in self._begin.items()]
        heapq.heapify(queue)
        done: set[int] = set()
        ended, end = float("inf"), -1
        goals, ahead, known, push, pop = self._goals, self._ahead, best.get, heapq.heappush, heapq.heappop
        while queue:
            estimate, key = pop(queue)
            if estimate >= ended:
                break
            if key in done:
                continue
            done.add(key)
            cost = best[key]
            goal = goals.get(key)
            if goal is not None and cost + goal[0] < ended and (key in parent or not self._query.loop):
                ended, end = cost + goal[0], key
            for following, price in self._steps(key):
                total = cost + price
                if total < known(following, ended):
                    best[following], parent[following] = total, key
                    push(queue, (total + ahead(following), following))
        return None if end < 0 else self._way(parent, end)

    def _way(self, parent: Mapping[int, int], end: int) -> Way:
        keys = [end]
        while keys[-1] in parent:
            keys.append(parent[keys[-1]])
        return Way(self._begin[keys[-1]], tuple(key >> 2 for key in reversed(keys)), self._goals[end][1])

    def _ahead(self, key: int) -> float:
        """The least that is left to go: the distance to where the goals are, and the bends on the way."""
        row, column = divmod(key >> 2, self._columns)
        x, y = self._xs[column], self._ys[row]
        dx = self._left - x if x < self._left else self._right - x if x > self._right else 0.0
        dy = self._top - y if y < self._top else self._bottom - y if y > self._bottom else 0.0
        heading = key & 3
        along, across = (dx, dy) if heading in (RIGHT, LEFT) else (dy, dx)
        if heading in (LEFT, UP):
            along = -along
        bends = 2 if along < 0 else 1 if across else 0
        return (abs(dx) + abs(dy)) * self._least + bends * BEND

    def _steps(self, key: int) -> list[tuple[int, float]]:
        """Straight on, and the two turns: the keys they lead to, and what they cost."""
        node, heading = key >> 2, key & 3
        row, column = divmod(node, self._columns)
        found = []
        for towards in (heading, (heading + 1) & 3, (heading + 3) & 3):
            axis = towards & 1
            at, lines, stride = (row, self._ys, self._columns) if axis else (column, self._xs, 1)
            if towards < 2:
                if at + 1 >= len(lines):
                    continue
                piece, following = node, node + stride
                length = lines[at + 1] - lines[at]
            else:
                if not at:
                    continue
                piece = following = node - stride
                length = lines[at] - lines[at - 1]
            zone = self._pieces[axis][piece]
            if zone == Lattice.BLOCKED:
                continue
            price = length * self._tolls[zone]
            if self._hugs[axis][piece]:
                price += length * HUGGING
            if self._mates and (axis, piece) in self._mates:
                price *= _MATE
            else:
                others = self._users[axis].get(piece)
                if others:
                    price += length * SHARED * min(len(others), 4)
                passing = self._through[1 - axis].get(following)
                if passing:
                    price += CROSSING * passing
            found.append((following * 4 + towards, price if towards == heading else price + BEND))
        return found


def _cheapest(terminals: Sequence[Terminal]) -> dict[int, Terminal]:
    """By node and heading, the terminal that costs least."""
    chosen: dict[int, Terminal] = {}
    for terminal in terminals:
        key = terminal.node * 4 + terminal.heading
        if key not in chosen or terminal.cost < chosen[key].cost:
            chosen[key] = terminal
    return chosen


def _with_turns(goals: Mapping[int, Terminal]) -> dict[int, tuple[float, Terminal]]:
    """By node and heading on arrival, the cost of ending there and the goal; a last turn is a bend."""
    reached = {key: (goal.cost, goal) for key, goal in goals.items()}
    for goal in goals.values():
        for turn in (1, 3):
            key = goal.node * 4 + ((goal.heading + turn) & 3)
            cost = goal.cost + BEND + goal.short
            if key not in reached or cost < reached[key][0]:
                reached[key] = (cost, goal)
    return reached
