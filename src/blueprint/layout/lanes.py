"""Lanes: connectors that were found on the same lines are set apart, each in the middle of what is free.

One axis at a time. Every straight run of a connector is a variable: its coordinate across. Walls
(boxes, titles, zone borders, the ends of a box's side) bound it, neighbours that run beside it keep
a distance, and apart from that it stays where the search put it. Where the room does not suffice,
`shortages` says how much is missing and where.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from blueprint.diagram.diagram import Connection
from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.lattice import CLEAR, Axis, Terrain, span
from blueprint.layout.order import Order, Run, are_mates
from blueprint.layout.ports import side_of, towards
from blueprint.layout.route import PORT_PITCH, Squeezed
from blueprint.layout.separation import Shortage, Variable, separate

PITCH = 14.0
"""Distance of neighbouring lanes in px."""

_TITLE_AIR = 5.0
_TOUCHING = 8.0
_LEAST_PITCH = 7.0


@dataclass
class Room:
    """How much free space runs ask for beside them, for labels and badges: before and after, in px."""

    before: dict[Run, float] = field(default_factory=lambda: defaultdict(float))
    after: dict[Run, float] = field(default_factory=lambda: defaultdict(float))

    def copy(self) -> Room:
        """As it is now."""
        return Room(self.before.copy(), self.after.copy())

    def restore(self, earlier: Room) -> None:
        """As it was when the copy was made."""
        self.before, self.after = earlier.before, earlier.after


class Lanes:
    """The connectors' corners, set apart by `settle` as far as there is room."""

    def __init__(
        self,
        rects: Mapping[str, Rect],
        terrain: Terrain,
        connections: Sequence[Connection],
        lines: Sequence[Sequence[Point]],
        order: Order,
    ) -> None:
        self._rects = rects
        self._terrain = terrain
        self._connections = connections
        self._order = order
        self.lines = [list(line) for line in lines]
        self.squeezed: set[Squeezed] = set()
        self._tight: dict[Axis, int] = {}
        self._obstacles = (_Obstacles(terrain, 0), _Obstacles(terrain, 1))

    def settle(self, room: Room) -> list[tuple[Axis, Shortage]]:
        """Set all runs apart; what is missing, with the axis of the coordinate that is too short."""
        shortages: list[tuple[Axis, Shortage]] = []
        for axis in (0, 1, 0):
            missing = self._settle(axis, room)
            shortages = [entry for entry in shortages if entry[0] != 1 - axis]
            shortages += [(1 - axis, shortage) for shortage in missing]
        return shortages

    @property
    def tight(self) -> int:
        """How many runs are too close to a neighbour, or cannot reach both of their boxes."""
        return sum(self._tight.values())

    def _settle(self, axis: Axis, room: Room) -> list[Shortage]:
        """Move all runs along one axis across it."""
        groups = self._groups([run for run in self._runs() if self._axis(run) == axis])
        variables = [self._variable(group, room) for group in groups]
        places = {run: number for number, group in enumerate(groups) for run in group}
        gaps = self._gaps(groups, places, room)
        positions, missing = separate(variables, gaps)
        self._note_squeezed(axis, groups, variables, gaps, positions)
        for group, position in zip(groups, positions, strict=True):
            for number, index in group:
                self._move((number, index), position)
        return missing

    def _note_squeezed(
        self,
        axis: Axis,
        groups: Sequence[Sequence[Run]],
        variables: Sequence[Variable],
        gaps: Sequence[tuple[int, int, float]],
        positions: Sequence[float],
    ) -> None:
        """Remember who is too close to a neighbour, or cannot reach both of its boxes on one line."""
        tight = {n for a, b, _ in gaps if positions[b] - positions[a] < _LEAST_PITCH for n in (a, b)}
        tight |= {n for n, variable in enumerate(variables) if variable.dock[0] > variable.dock[1]}
        self._tight[axis] = len(tight)
        self.squeezed = {entry for entry in self.squeezed if entry[1] != axis}
        for number in tight:
            low, high = sorted(variables[number].dock)
            if float("-inf") < low and high < float("inf"):
                self.squeezed |= {(run[0], axis, low, high) for run in groups[number]}

    def _runs(self) -> list[Run]:
        return [(n, k) for n, line in enumerate(self.lines) for k in range(len(line) - 1)]

    def _axis(self, run: Run) -> Axis:
        (x1, y1), (x2, y2) = self._ends(run)
        if x1 == x2 and y1 == y2:
            before = self.lines[run[0]]
            return 1 - self._axis((run[0], run[1] - 1 if run[1] else 1)) if len(before) > 2 else 0
        return 0 if y1 == y2 else 1

    def _ends(self, run: Run) -> tuple[Point, Point]:
        line = self.lines[run[0]]
        return line[run[1]], line[run[1] + 1]

    def _at(self, run: Run) -> float:
        return self._ends(run)[0][1 - self._axis(run)]

    def _reach(self, run: Run) -> tuple[float, float]:
        axis = self._axis(run)
        a, b = self._ends(run)
        return min(a[axis], b[axis]), max(a[axis], b[axis])

    def _move(self, run: Run, to: float) -> None:
        axis = self._axis(run)
        line = self.lines[run[0]]
        for k in (run[1], run[1] + 1):
            line[k] = (line[k][0], to) if axis == 0 else (to, line[k][1])

    def _groups(self, runs: Sequence[Run]) -> list[list[Run]]:
        """Runs that share one coordinate: those of a trunk together, everything else alone."""
        group_of = {run: [run] for run in runs}
        for a, b in sorted(self._order.merged):
            if a in group_of and b in group_of and group_of[a] is not group_of[b]:
                first, second = group_of[a], group_of[b]
                first.extend(second)
                group_of.update(dict.fromkeys(second, first))
        return list({id(group): group for group in group_of.values()}.values())

    def _variable(self, group: Sequence[Run], room: Room) -> Variable:
        at = sum(map(self._at, group)) / len(group)
        low, high = (float("-inf"), float("-inf")), (float("inf"), float("inf"))
        for run in group:
            before, after = self._walls(run)
            low = max(low, (before[0] + room.before[run], before[1]))
            high = min(high, (after[0] - room.after[run], after[1]))
            for address, side in self._docks(run):
                _, start, end = side_of(self._rects[address], side)
                edge = span(self._rects[address], 1 - (side & 1))[0]
                low, high = max(low, (start, edge)), min(high, (end, edge))
        return Variable(at, low[0], high[0], low[1], high[1], self._dock(group))

    def _dock(self, group: Sequence[Run]) -> tuple[float, float]:
        """What the sides of the boxes allow that runs begin or end at, without end for those that do not."""
        low, high = float("-inf"), float("inf")
        for run in group:
            for address, side in self._docks(run):
                _, start, end = side_of(self._rects[address], side)
                low, high = max(low, start), min(high, end)
        return low, high

    def _walls(self, run: Run) -> tuple[tuple[float, float], tuple[float, float]]:
        """The nearest walls before and after a run: what is allowed, and the edge that says so."""
        return self._obstacles[self._axis(run)].around(*self._reach(run), self._at(run))

    def _docks(self, run: Run) -> list[tuple[str, int]]:
        """The boxes and their sides that a run begins or ends at."""
        number, index = run
        connection, line = self._connections[number], self.lines[number]
        docks = []
        if index == 0:
            docks.append((connection.source, towards(line[0], line[1])))
        if index == len(line) - 2:
            docks.append((connection.target, towards(line[-1], line[-2])))
        return docks

    def _gaps(
        self, groups: Sequence[Sequence[Run]], places: Mapping[Run, int], room: Room
    ) -> list[tuple[int, int, float]]:
        """For every two neighbouring lanes: which comes first, and by how much."""
        gaps: dict[tuple[int, int], float] = {}
        pitches = self._port_pitches(places)
        reach = {run: self._reach(run) for run in places}
        docked = {run: frozenset(self._docks(run)) for run in places}
        active: list[Run] = []
        for run in sorted(places, key=lambda run: (reach[run][0], run)):
            start = reach[run][0]
            active = [other for other in active if reach[other][1] + _TOUCHING > start]
            for other in active:
                if places[run] == places[other] or self._are_mates(run, other):
                    continue
                first, second = (run, other) if self._comes_first(run, other) else (other, run)
                pitch = min((pitches[dock] for dock in docked[run] & docked[other]), default=PITCH)
                gap = max(pitch, room.after[first] + room.before[second])
                pair = (places[first], places[second])
                gaps[pair] = max(gaps.get(pair, 0.0), gap)
            active.append(run)
        return [
            (a, b, gap)
            for (a, b), gap in sorted(gaps.items())
            if (b, a) not in gaps or self._wins(groups, a, b)
        ]

    def _are_mates(self, run: Run, other: Run) -> bool:
        return run[0] != other[0] and are_mates(self._connections[run[0]], self._connections[other[0]])

    def _wins(self, groups: Sequence[Sequence[Run]], a: int, b: int) -> bool:
        return (self._at(groups[a][0]), a) < (self._at(groups[b][0]), b)

    def _port_pitches(self, places: Mapping[Run, int]) -> dict[tuple[str, int], float]:
        """How far apart the ports on each side can be."""
        crowds: dict[tuple[str, int], set[int]] = defaultdict(set)
        for run, place in places.items():
            for dock in self._docks(run):
                crowds[dock].add(place)
        pitches = {}
        for (address, side), crowd in crowds.items():
            _, low, high = side_of(self._rects[address], side)
            pitches[address, side] = min(PORT_PITCH, (high - low) / max(1, len(crowd) - 1))
        return pitches

    def _comes_first(self, run: Run, other: Run) -> bool:
        here, there = self._at(run), self._at(other)
        if abs(here - there) > 0.01:
            return here < there
        known = self._order.before.get((run, other))
        if known is not None:
            return known < 0
        return (self._lean(run), run) < (self._lean(other), other)

    def _lean(self, run: Run) -> float:
        """Below zero when the line goes on before (above, left) at the run's ends."""
        line, across = self.lines[run[0]], 1 - self._axis(run)
        lean = 0.0
        for inner, outer in ((run[1], run[1] - 1), (run[1] + 1, run[1] + 2)):
            if 0 <= outer < len(line):
                step = line[outer][across] - line[inner][across]
                lean += (step > 0) - (step < 0)
        return lean


class _Obstacles:
    """Boxes, titles and zone borders as runs along one axis meet them."""

    def __init__(self, terrain: Terrain, axis: Axis) -> None:
        solid = [(*span(rect, axis), CLEAR) for rect in terrain.solid]
        titles = [(*span(rect, axis), _TITLE_AIR) for rect in terrain.titles]
        self._solid = sorted(solid + titles)
        self._zones = sorted(span(zone, axis) for zone in terrain.zones)

    def around(self, start: float, end: float, at: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """The nearest walls before and after a run: what is allowed, and the edge that says so."""
        before, after = (float("-inf"), float("-inf")), (float("inf"), float("inf"))
        for low, high, near, far, air in self._solid:
            if low >= end - 1:
                break
            if high > start + 1:
                if far <= at + 1:
                    before = max(before, (far + air, far))
                elif near >= at - 1:
                    after = min(after, (near - air, near))
        for low, high, near, far in self._zones:
            if low >= end - 1:
                break
            if high > start + 1:
                for border in (near, far):
                    if border < at:
                        before = max(before, (border + CLEAR, border))
                    elif border > at:
                        after = min(after, (border - CLEAR, border))
        return before, after
