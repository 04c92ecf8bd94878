"""Connectors find their ways: cheapest first come, then those that are crossed try again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from blueprint import address as addresses
from blueprint.diagram.diagram import Connection
from blueprint.layout.box import Box
from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.lattice import Axis, Lattice, Terrain
from blueprint.layout.ports import outlets, port_at, side_of
from blueprint.layout.search import DOWN, LEFT, RIGHT, UP, Query, Terminal, Traffic, Way, search

Squeezed = tuple[int, Axis, float, float]
"""A connector's number, and the coordinates between which it has no room when it runs along the axis."""

PORT_PITCH = 16.0
"""Distance of neighbouring ports on a side, when there is room."""

_ROUNDS = 2
_MANY = 150
_BLOCKED = 400.0
_FOREIGN = 0.9
_LEAVING = 0.5
_SAME_PORT = 30.0
_FULL = 500.0
_SQUEEZED = 250.0
_AGAINST = 25.0
_OTHER_SIDE = 90.0
_TRUNK_ALONE = 900.0
_TRUNK_CENTRING = 20.0
_TRUNK_ASIDE = 150.0
_CORNERS = ((UP, RIGHT), (DOWN, RIGHT), (DOWN, LEFT), (UP, LEFT))


@dataclass(frozen=True)
class Routed:
    """All ways on one lattice; corners follow from the nodes, the ports from the terminals."""

    lattice: Lattice
    ways: tuple[Way, ...]


def route(
    boxes: Sequence[Box],
    terrain: Terrain,
    connections: Sequence[Connection],
    squeezed: Collection[Squeezed] = (),
) -> Routed:
    """A way for each connection, in the given order; several may share a line where none is free.

    Connectors that were `squeezed` had better leave and enter their boxes elsewhere.
    """
    router = _Router(boxes, terrain, connections, squeezed)
    router.lay_all()
    return Routed(router.lattice, tuple(router.ways[number] for number in range(len(connections))))


class _Router:
    def __init__(
        self,
        boxes: Sequence[Box],
        terrain: Terrain,
        connections: Sequence[Connection],
        squeezed: Collection[Squeezed],
    ) -> None:
        self._squeezed = squeezed
        self._rects = {box.node.address: box.rect for box in boxes}
        self._zones = [box.node.address for box in boxes if box.node.role == "zone"]
        self._connections = connections
        self._blockers = (*terrain.solid, *terrain.titles)
        self.lattice = Lattice(terrain, _wanted(connections, self._rects))
        self._outlets: dict[str, list[tuple[int, Terminal]]] = {}
        self._traffic = Traffic()
        self.ways: dict[int, Way] = {}

    def lay_all(self) -> None:
        """Lay every connection, loops last and shortest first, then improve those that are crossed."""
        order = sorted(range(len(self._connections)), key=lambda n: (self._is_loop(n), self._gap(n), n))
        for number in order:
            self._lay(number)
        columns = self.lattice.columns
        for _ in range(_ROUNDS if len(order) < _MANY else 1):
            troubled = [n for n in order if self._traffic.crossed(self.ways[n], columns)]
            for number in troubled:
                self._traffic.remove(number, self.ways.pop(number), columns)
                self._lay(number)

    def _any_way(self, number: int, query: Query) -> Way | None:
        """A way for what cannot leave where it should: a loop whose corner is shut in."""
        if not self._is_loop(number):
            return None
        outlets_here = self._out_of(self._connections[number].source)
        starts = [outlet for _, outlet in outlets_here]
        goals = [replace(outlet, heading=(side + 2) & 3) for side, outlet in outlets_here]
        return search(self.lattice, self._traffic, replace(query, starts=starts, goals=goals))

    def _is_loop(self, number: int) -> bool:
        return self._connections[number].source == self._connections[number].target

    def _gap(self, number: int) -> float:
        connection = self._connections[number]
        a, b = self._rects[connection.source], self._rects[connection.target]
        return max(a.x - b.right, b.x - a.right, 0) + max(a.y - b.bottom, b.y - a.bottom, 0)

    def _lay(self, number: int) -> None:
        connection = self._connections[number]
        mates = self._mates(number)
        laid = [self.ways[mate] for mate in mates if mate in self.ways]
        columns = self.lattice.columns
        query = Query(
            starts=self._starts(number, mates),
            goals=self._goals(number, laid),
            tolls=self._tolls(connection),
            mates=frozenset(piece for way in laid for piece in way.pieces(columns)),
            loop=self._is_loop(number),
        )
        way = search(self.lattice, self._traffic, query) or self._any_way(number, query)
        if way is None:
            raise AssertionError(f"no way for {connection.address}")
        self.ways[number] = way
        self._traffic.add(number, way, columns)

    def _mates(self, number: int) -> frozenset[int]:
        """Connections that leave the same box as one trunk, as far as they lead the same way."""
        trunk = self._connections[number].trunk
        if not trunk:
            return frozenset()
        x, y = self._direction(number)
        same = {n for n, connection in enumerate(self._connections) if connection.trunk == trunk} - {number}
        ways = {n: self._direction(n) for n in same}
        return frozenset(n for n, (dx, dy) in ways.items() if x * dx + y * dy > 0)

    def _direction(self, number: int) -> Point:
        """From the middle of a connection's source to that of its target."""
        connection = self._connections[number]
        (x1, y1), (x2, y2) = self._rects[connection.source].centre, self._rects[connection.target].centre
        return x2 - x1, y2 - y1

    def _starts(self, number: int, mates: frozenset[int]) -> list[Terminal]:
        address = self._connections[number].source
        crowd = self._crowd(address, mates | {number})
        ports = {self.ways[mate].start.node for mate in mates if mate in self.ways}
        ahead = self._towards_all(number, mates) if mates else -1
        corner = self._corner(number)
        starts = []
        for side, outlet in self._out_of(address):
            if corner and side != corner[0]:
                continue
            cost = outlet.cost + self._crowding(outlet, side, address, crowd)
            if mates:
                cost += outlet.cost * _TRUNK_CENTRING + (0.0 if side == ahead else _TRUNK_ASIDE)
                cost = 0.0 if outlet.node in ports else cost + (_TRUNK_ALONE if ports else 0.0)
            cost += self._leaning(number, side, outward=True) + self._squeeze(number, outlet)
            starts.append(Terminal(outlet.node, side, cost, outlet.short))
        return starts

    def _goals(self, number: int, laid: Sequence[Way]) -> list[Terminal]:
        address = self._connections[number].target
        crowd = self._crowd(address, frozenset({number}))
        entered = {way.goal.heading for way in laid}
        corner = self._corner(number)
        goals = []
        for side, outlet in self._out_of(address):
            if corner and side != corner[1]:
                continue
            heading = (side + 2) & 3
            cost = outlet.cost + self._crowding(outlet, side, address, crowd)
            cost += 0.0 if not entered or heading in entered else _OTHER_SIDE
            cost += self._leaning(number, side, outward=False) + self._squeeze(number, outlet)
            goals.append(Terminal(outlet.node, heading, cost, outlet.short))
        return goals

    def _corner(self, number: int) -> tuple[int, int] | None:
        """The sides that a loop leaves and enters, where least is going on; None for what is no loop."""
        if not self._is_loop(number):
            return None
        address = self._connections[number].source
        free = {side for side, _ in self._out_of(address)}
        busy = [side for _, side in self._crowd(address, frozenset({number}))]
        pairs = [(a, b) for a, b in _CORNERS if a in free and b in free]
        return min(pairs, key=lambda pair: busy.count(pair[0]) + busy.count(pair[1]), default=None)

    def _leaning(self, number: int, side: int, *, outward: bool) -> float:
        """What it costs to leave on the side that looks away from the other end."""
        connection = self._connections[number]
        ends = (connection.source, connection.target) if outward else (connection.target, connection.source)
        here, there = self._rects[ends[0]], self._rects[ends[1]]
        away = {
            RIGHT: there.right <= here.x,
            LEFT: there.x >= here.right,
            DOWN: there.bottom <= here.y,
            UP: there.y >= here.bottom,
        }
        return _AGAINST if away[side] else 0.0

    def _squeeze(self, number: int, outlet: Terminal) -> float:
        axis = outlet.heading & 1
        at = self.lattice.point(outlet.node)[1 - axis]
        tight = any(n == number and a == axis and low <= at <= high for n, a, low, high in self._squeezed)
        return _SQUEEZED if tight else 0.0

    def _out_of(self, address: str) -> list[tuple[int, Terminal]]:
        if address not in self._outlets:
            rect = self._rects[address]
            self._outlets[address] = list(outlets(self.lattice, rect, self._blockers))
        return self._outlets[address]

    def _crowd(self, address: str, but: frozenset[int]) -> list[tuple[int, int]]:
        """Nodes and sides where other connectors leave or enter a box."""
        crowd = []
        for number, way in self.ways.items():
            if number in but:
                continue
            if self._connections[number].source == address:
                crowd.append((way.start.node, way.start.heading))
            if self._connections[number].target == address:
                crowd.append((way.goal.node, (way.goal.heading + 2) & 3))
        return crowd

    def _crowding(self, outlet: Terminal, side: int, address: str, crowd: Sequence[tuple[int, int]]) -> float:
        same = sum(other == (outlet.node, side) for other in crowd)
        _, low, high = side_of(self._rects[address], side)
        full = sum(other[1] == side for other in crowd) >= (high - low) // PORT_PITCH
        return _SAME_PORT * same + (_FULL if full else 0.0)

    def _towards_all(self, number: int, mates: frozenset[int]) -> int:
        """The side of the source that faces the middle of all that the trunk leads to."""
        rect = self._rects[self._connections[number].source]
        centres = [self._rects[self._connections[n].target].centre for n in (number, *mates)]
        x = sum(x for x, _ in centres) / len(centres)
        y = sum(y for _, y in centres) / len(centres)
        beyond = {RIGHT: x - rect.right, DOWN: y - rect.bottom, LEFT: rect.x - x, UP: rect.y - y}
        return max(beyond, key=lambda side: beyond[side])

    def _tolls(self, connection: Connection) -> list[float]:
        """What it costs per px to run in each zone, and last outside of all.

        Zones that have no part in the connection are better gone around, its own end is not entered,
        and what joins two insides of a zone better stays inside.
        """
        ends = (connection.source, connection.target)
        own = {zone: self._toll(zone, ends) for zone in self._zones}
        inner = [zone for zone in self._zones if all(addresses.contains(zone, end) for end in ends)]
        home = max(inner, key=len, default="")
        tolls = []
        for zone in self._zones:
            outer = sum(own[other] for other in self._zones if addresses.contains(other, zone))
            tolls.append(own[zone] + outer + (_LEAVING if addresses.contains(zone, home) else 0.0))
        return [*tolls, _LEAVING if home else 0.0]

    def _toll(self, zone: str, ends: tuple[str, str]) -> float:
        if zone in ends:
            return _BLOCKED
        return 0.0 if any(addresses.contains(zone, end) for end in ends) else _FOREIGN


def _wanted(connections: Sequence[Connection], rects: Mapping[str, Rect]) -> tuple[list[float], list[float]]:
    """Lines on which two boxes that are to be joined can be joined straight."""
    xs, ys = [], []
    for connection in connections:
        a, b = rects[connection.source], rects[connection.target]
        xs += _common(a.x, a.right, b.x, b.right)
        ys += _common(a.y, a.bottom, b.y, b.bottom)
    return xs, ys


def _common(low: float, high: float, other_low: float, other_high: float) -> list[float]:
    """The middle of what two ranges have in common, or the middle of one where it lies in the other."""
    start, end = max(low, other_low), min(high, other_high)
    if end - start < 2 * PORT_PITCH:
        return []
    middles = ((low + high) / 2, (other_low + other_high) / 2)
    inside = [middle for middle in middles if start + PORT_PITCH <= middle <= end - PORT_PITCH]
    return inside[:1] or [(start + end) / 2]


def corners(routed: Routed, number: int, source: Rect, target: Rect) -> list[Point]:
    """The corners of a way, from the border of its source to that of its target."""
    way = routed.ways[number]
    nodes = [routed.lattice.point(node) for node in way.nodes]
    first = port_at(source, way.start.heading, nodes[0][1 - (way.start.heading & 1)])
    last = port_at(target, (way.goal.heading + 2) & 3, nodes[-1][1 - (way.goal.heading & 1)])
    return simplified([first, *nodes, last])


def simplified(points: Sequence[Point]) -> list[Point]:
    """The same line without the points in the middle of straight runs."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        if not ((before[0] == point[0] == after[0]) or (before[1] == point[1] == after[1])):
            kept.append(point)
    return [*kept, points[-1]]
