"""One-dimensional separation: coordinates as near as possible to where they want to be, yet apart.

Blocks of variables that push each other move together, to the mean of what their members want, as
far as their walls allow (the idea of Dwyer, Marriott and Stuckey's "Fast node overlap removal").
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variable:
    """Where a coordinate wants to be, its bounds, and where the things lie that bound it.

    `floor` and `cut` are edges of what gives `low` and `high`: room is made by moving everything from
    `cut` on. The bounds give way where they contradict each other, `dock` never does.
    """

    wish: float
    low: float
    high: float
    floor: float
    cut: float
    dock: tuple[float, float] = (float("-inf"), float("inf"))


@dataclass(frozen=True)
class Shortage:
    """`missing` px between what ends at `floor` and what begins at `cut`."""

    floor: float
    cut: float
    missing: float


@dataclass
class _Block:
    members: dict[int, float] = field(default_factory=dict)
    position: float = 0.0


def separate(
    variables: Sequence[Variable], gaps: Sequence[tuple[int, int, float]]
) -> tuple[list[float], list[Shortage]]:
    """Positions with `position[b] - position[a] >= gap` for every (a, b, gap), and what is missing for that.

    Where walls leave too little room the gaps are shrunk evenly to fit, walls hold, and a shortage is
    reported. Gaps that form a cycle are dropped, the last first.
    """
    solver = _Solver(variables, gaps)
    solver.run()
    return solver.positions(), solver.shortages


class _Solver:
    def __init__(self, variables: Sequence[Variable], gaps: Sequence[tuple[int, int, float]]) -> None:
        self._variables = variables
        order, kept = _sorted(variables, gaps)
        self._order = order
        self._before: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for a, b, gap in kept:
            self._before[b].append((a, gap))
        self._block_of: dict[int, _Block] = {}
        self._place: dict[int, float] = {}
        self.shortages: list[Shortage] = []

    def run(self) -> None:
        for number in self._order:
            block = _Block({number: 0.0})
            self._block_of[number] = block
            self._set(block)
            self._push(block)
        self._squeeze()

    def positions(self) -> list[float]:
        """The coordinates, in the variables' order."""
        return [_clamped(self._place[n], *variable.dock) for n, variable in enumerate(self._variables)]

    def _push(self, block: _Block) -> None:
        """Merge with whatever comes too near, the worst first, until nothing does."""
        while True:
            worst = self._worst(block)
            if worst is None:
                return
            a, b, gap = worst
            other = self._block_of[a]
            shift = other.members[a] + gap - block.members[b]
            for member, offset in block.members.items():
                other.members[member] = offset + shift
                self._block_of[member] = other
            block = other
            self._set(block)

    def _worst(self, block: _Block) -> tuple[int, int, float] | None:
        worst, most = None, 1e-6
        for b, offset in block.members.items():
            for a, gap in self._before[b]:
                other = self._block_of.get(a)
                if other is None or other is block:
                    continue
                lack = other.position + other.members[a] + gap - block.position - offset
                if lack > most:
                    worst, most = (a, b, gap), lack
        return worst

    def _set(self, block: _Block) -> None:
        """Put a block where its members want to be, within its walls."""
        members = block.members.items()
        wish = sum(self._variables[m].wish - offset for m, offset in members) / len(block.members)
        low = max(self._variables[m].low - offset for m, offset in members)
        high = min(self._variables[m].high - offset for m, offset in members)
        block.position = (low + high) / 2 if low > high else min(max(wish, low), high)

    def _squeeze(self) -> None:
        """Final places between the walls; a shortage for each pair of walls that stand too close."""
        after: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for b, befores in self._before.items():
            for a, gap in befores:
                after[a].append((b, gap))
        first = self._bounds(self._order, self._before, 1)
        last = self._bounds(self._order[::-1], after, -1)
        lacks: dict[tuple[float, float], float] = {}
        for number, block in self._block_of.items():
            (low, lowest), (high, highest) = first[number], last[number]
            walls = (self._variables[lowest].floor, self._variables[highest].cut)
            if low > high + 0.5:
                lacks[walls] = max(lacks.get(walls, 0.0), low - high)
            self._place[number] = self._within(number, block.position + block.members[number], low, high)
        self.shortages = [Shortage(*walls, missing) for walls, missing in sorted(lacks.items())]
        self._space_out()

    def _bounds(
        self, order: Sequence[int], neighbours: dict[int, list[tuple[int, float]]], sign: int
    ) -> dict[int, tuple[float, int]]:
        """The least (sign 1) or greatest (sign -1) coordinate of each variable, and whose wall says so."""
        bounds: dict[int, tuple[float, int]] = {}
        for number in order:
            variable = self._variables[number]
            bound = (variable.low if sign > 0 else variable.high, number)
            for other, gap in neighbours[number]:
                reached = bounds[other][0] + sign * gap
                if (reached - bound[0]) * sign > 0:
                    bound = (reached, bounds[other][1])
            bounds[number] = bound
        return bounds

    def _within(self, number: int, place: float, first: float, last: float) -> float:
        if first > last:
            variable = self._variables[number]
            return _clamped((first + last) / 2, variable.low, variable.high)
        return min(max(place, first), last)

    def _space_out(self) -> None:
        """Nothing may come before what it comes after, even where there is no room for the whole gap."""
        for number in self._order:
            variable = self._variables[number]
            least = max((self._place[a] for a, _ in self._before[number]), default=variable.low)
            if self._place[number] < least:
                self._place[number] = min(least, max(variable.high, self._place[number]))


def _clamped(value: float, low: float, high: float) -> float:
    """The value brought between two bounds, in whichever order they come."""
    return min(max(value, min(low, high)), max(low, high))


def _sorted(
    variables: Sequence[Variable], gaps: Sequence[tuple[int, int, float]]
) -> tuple[list[int], list[tuple[int, int, float]]]:
    """An order in which everything comes after what it keeps apart from, and the gaps that agree."""
    after: dict[int, set[int]] = defaultdict(set)
    waiting = dict.fromkeys(range(len(variables)), 0)
    for a, b, _ in gaps:
        if b not in after[a]:
            after[a].add(b)
            waiting[b] += 1
    queue = [(count, variables[n].wish, n) for n, count in waiting.items()]
    heapq.heapify(queue)
    order: list[int] = []
    while queue:
        count, _, number = heapq.heappop(queue)
        if waiting.get(number) != count:
            continue
        del waiting[number]
        order.append(number)
        for follower in after[number]:
            if follower in waiting:
                waiting[follower] -= 1
                heapq.heappush(queue, (waiting[follower], variables[follower].wish, follower))
    place = {number: at for at, number in enumerate(order)}
    return order, [(a, b, gap) for a, b, gap in gaps if place[a] < place[b]]
