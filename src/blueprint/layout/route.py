"""Connectors: from side to side of boxes, orthogonal, apart from each other, around what is in the way.

Each connector takes the cheapest way on the grid, given those already there; then those that cross
something are taken up and laid again, as long as that helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from blueprint import address as addresses
from blueprint.diagram.diagram import Connection
from blueprint.layout.grid import BLOCKED, CLOSE, DOWN, FOREIGN, LEAVING, LEFT, RIGHT, STEPS, UP, Grid
from blueprint.layout.laid_out import Point, Rect
from blueprint.layout.parts import UNIT
from blueprint.layout.place import Box
from blueprint.layout.search import Query, Terminal, search

_LEAD = 2
_ROUNDS = 2
_OFF_CENTRE = 0.35
_CROWDED = 400.0
_ELBOW_ROOM = 72.0


@dataclass
class Route:
    """A connector's way: corners in px, and every node in between for the grid's bookkeeping."""

    points: tuple[Point, ...]
    nodes: list[int] = field(default_factory=list)


def route(
    boxes: Sequence[Box], titles: Sequence[Rect], connections: Sequence[Connection], area: Rect
) -> list[tuple[Point, ...]]:
    """The corners of each connection, in the given order."""
    router = _Router(boxes, titles, connections, area)
    router.lay_all()
    return [router.routes[number].points for number in range(len(connections))]


class _Router:
    def __init__(
        self, boxes: Sequence[Box], titles: Sequence[Rect], connections: Sequence[Connection], area: Rect
    ) -> None:
        self._boxes = {box.node.address: box for box in boxes}
        self._connections = connections
        self._grid = Grid(area)
        self._zones = [box for box in boxes if box.node.role == "zone"]
        self._names = [zone.node.address for zone in self._zones]
        self.routes: dict[int, Route] = {}
        for box in boxes:
            if box.node.role != "zone":
                self._grid.add_cost(box.rect.inset(-UNIT), BLOCKED)
                self._grid.add_cost(box.rect.inset(-2 * UNIT), CLOSE)
        for title in titles:
            self._grid.add_cost(title.inset(-UNIT / 2), BLOCKED)
        for number, zone in enumerate(self._zones):
            self._discourage_border(zone.rect)
            self._grid.enclose(zone.rect, number)

    def _discourage_border(self, rect: Rect) -> None:
        """Lines on or close outside a zone's border are hard to tell from it; crossing it is fine."""
        out, inside = UNIT + 1, 1
        deep = out + inside
        for strip in (
            Rect(rect.x - out, rect.y, deep, rect.height),
            Rect(rect.right - inside, rect.y, deep, rect.height),
            Rect(rect.x, rect.y - out, rect.width, deep),
            Rect(rect.x, rect.bottom - inside, rect.width, deep),
        ):
            self._grid.add_cost(strip, CLOSE)

    def lay_all(self) -> None:
        """Lay every connection, shortest first, then improve."""
        order = sorted(range(len(self._connections)), key=lambda n: (self._distance(n), n))
        for number in order:
            self._lay(number)
        for _ in range(_ROUNDS):
            troubled = [number for number in order if self._is_crossed(number)]
            for number in troubled:
                self._grid.free(number, self.routes[number].nodes)
                self._lay(number)

    def _distance(self, number: int) -> float:
        connection = self._connections[number]
        a, b = self._boxes[connection.source].rect, self._boxes[connection.target].rect
        across = max(a.x - b.right, b.x - a.right, 0)
        down = max(a.y - b.bottom, b.y - a.bottom, 0)
        return across + down

    def _is_crossed(self, number: int) -> bool:
        nodes = set(self.routes[number].nodes[1:-1])
        return any(nodes & set(other.nodes) for n, other in self.routes.items() if n != number)

    def _lay(self, number: int) -> None:
        connection = self._connections[number]
        mates = self._mates(number)
        query = Query(
            who=number,
            starts=list(self._terminals(number, connection.source, mates, outward=True)),
            goals=list(self._terminals(number, connection.target, mates, outward=False)),
            mates=mates,
            foreign=self._foreign(connection),
        )
        found = search(self._grid, query)
        if found is None:
            raise AssertionError(f"no way for {connection.address}")
        start, nodes, goal = found
        lead_in = self._lead(start.node, (start.heading + 2) & 3, connection.source)
        lead_out = self._lead(goal.node, goal.heading, connection.target)
        whole = [*lead_in[::-1], *nodes, *lead_out]
        self._grid.occupy(number, whole)
        self.routes[number] = Route(_simplified([self._grid.point(node) for node in whole]), whole)

    def _mates(self, number: int) -> frozenset[int]:
        """Connections of the same step from the same box: they may leave as one trunk."""
        mine = self._connections[number]
        if mine.number is None:
            return frozenset()
        return frozenset(
            other
            for other, connection in enumerate(self._connections)
            if other != number and connection.number == mine.number and connection.source == mine.source
        )

    def _lead(self, node: int, heading: int, address: str) -> list[int]:
        """The nodes from just outside the box up to its border, in that order."""
        rect = self._boxes[address].rect
        nodes = []
        point = self._grid.point(node)
        for _ in range(_LEAD):
            if _on_border(rect, point):
                break
            point = (point[0] + STEPS[heading][0] * UNIT, point[1] + STEPS[heading][1] * UNIT)
            nodes.append(self._grid.node(point))
        return nodes

    def _terminals(
        self, number: int, address: str, mates: frozenset[int], *, outward: bool
    ) -> Iterator[Terminal]:
        taken = self._taken(number, address, mates)
        shared = self._taken_by(mates, address) if outward else set()
        rect = self._boxes[address].rect
        for port, side in _ports(rect):
            crowd = sum(_crowd(_distance(other, port)) for other in taken)
            off = _OFF_CENTRE * _distance(port, _side_centre(rect, side))
            cost = 0.0 if port in shared else off + crowd
            outside = self._outside(port, side, address)
            if outside is not None:
                heading = side if outward else (side + 2) & 3
                yield Terminal(outside, heading, cost)

    def _outside(self, port: Point, side: int, address: str) -> int | None:
        """The node two steps from the port, or one where there is no room for two."""
        for lead in range(_LEAD, 0, -1):
            point = (port[0] + STEPS[side][0] * UNIT * lead, port[1] + STEPS[side][1] * UNIT * lead)
            if self._grid.inside(point) and not self._is_blocked(self._grid.node(point)):
                return self._grid.node(point)
        return None

    def _is_blocked(self, node: int) -> bool:
        return self._grid.cost[node] >= BLOCKED

    def _taken(self, number: int, address: str, mates: frozenset[int]) -> set[Point]:
        others = {n for n in self.routes if n != number and n not in mates}
        return self._taken_by(frozenset(others), address)

    def _taken_by(self, numbers: frozenset[int], address: str) -> set[Point]:
        points = set()
        for number in numbers & self.routes.keys():
            if self._connections[number].source == address:
                points.add(self.routes[number].points[0])
            if self._connections[number].target == address:
                points.add(self.routes[number].points[-1])
        return points

    def _foreign(self, connection: Connection) -> list[float]:
        """What it costs to run in each zone, and last outside of all.

        Zones that have no part in the connection are better gone around, its own end is not entered,
        and what joins two insides of a zone better stays inside.
        """
        ends = (connection.source, connection.target)
        own = [self._zone_cost(zone, ends) for zone in self._names]
        inner = [zone for zone in self._names if all(addresses.contains(zone, end) for end in ends)]
        home = max(inner, key=len, default="")
        costs = [
            own[number]
            + sum(own[n] for n, outer in enumerate(self._names) if addresses.contains(outer, zone))
            + (LEAVING if addresses.contains(zone, home) else 0.0)
            for number, zone in enumerate(self._names)
        ]
        return [*costs, LEAVING if home else 0.0]

    def _zone_cost(self, zone: str, ends: tuple[str, str]) -> float:
        if zone in ends:
            return BLOCKED
        return 0.0 if any(addresses.contains(zone, end) for end in ends) else FOREIGN


def _crowd(distance: float) -> float:
    """Ports side by side leave no room for labels between their connectors; touching ones merge."""
    return _CROWDED if distance < 2 * UNIT else max(0.0, _ELBOW_ROOM - distance) * 0.7


def _ports(rect: Rect) -> Iterator[tuple[Point, int]]:
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


def _side_centre(rect: Rect, side: int) -> Point:
    x, y = rect.centre
    return {RIGHT: (rect.right, y), DOWN: (x, rect.bottom), LEFT: (rect.x, y), UP: (x, rect.y)}[side]


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _on_border(rect: Rect, point: Point) -> bool:
    x, y = point
    return (x in (rect.x, rect.right) and rect.y <= y <= rect.bottom) or (
        y in (rect.y, rect.bottom) and rect.x <= x <= rect.right
    )


def _simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same line without the points in the middle of straight runs."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        if (before[0] == point[0] == after[0]) or (before[1] == point[1] == after[1]):
            continue
        kept.append(point)
    return (*kept, points[-1])
