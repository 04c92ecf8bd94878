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
from blueprint.layout.ports import (
    OFF_CENTRE,
    OTHERWISE,
    Trunk,
    crowd,
    distance,
    heading_of,
    on_border,
    ports_of,
    side_centre,
    simplified,
)
from blueprint.layout.search import Query, Terminal, search

_LEAD = 2
_ROUNDS = 2


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
        order = sorted(range(len(self._connections)), key=lambda n: (self._gap(n), n))
        for number in order:
            self._lay(number)
        for _ in range(_ROUNDS):
            troubled = [number for number in order if self._is_crossed(number)]
            for number in troubled:
                self._grid.free(number, self.routes[number].nodes)
                self._lay(number)

    def _gap(self, number: int) -> float:
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
        self.routes[number] = Route(simplified([self._grid.point(node) for node in whole]), whole)

    def _mates(self, number: int) -> frozenset[int]:
        """Connections that leave the same box as one trunk."""
        trunk = self._connections[number].trunk
        if not trunk:
            return frozenset()
        same = (n for n, connection in enumerate(self._connections) if connection.trunk == trunk)
        return frozenset(same) - {number}

    def _towards_all(self, number: int, mates: frozenset[int]) -> int:
        """The side of the source that faces the middle of all that the trunk leads to."""
        rect = self._boxes[self._connections[number].source].rect
        centres = [self._boxes[self._connections[n].target].rect.centre for n in (number, *mates)]
        x = sum(x for x, _ in centres) / len(centres)
        y = sum(y for _, y in centres) / len(centres)
        beyond = {RIGHT: x - rect.right, DOWN: y - rect.bottom, LEFT: rect.x - x, UP: rect.y - y}
        return max(beyond, key=lambda side: beyond[side])

    def _lead(self, node: int, heading: int, address: str) -> list[int]:
        """The nodes from just outside the box up to its border, in that order."""
        rect = self._boxes[address].rect
        nodes = []
        point = self._grid.point(node)
        for _ in range(_LEAD):
            if on_border(rect, point):
                break
            point = (point[0] + STEPS[heading][0] * UNIT, point[1] + STEPS[heading][1] * UNIT)
            nodes.append(self._grid.node(point))
        return nodes

    def _terminals(
        self, number: int, address: str, mates: frozenset[int], *, outward: bool
    ) -> Iterator[Terminal]:
        taken = self._taken(number, address, mates)
        trunk = self._trunk(number, address, mates) if outward and mates else None
        entered = (
            {heading_of(self.routes[n].points) for n in mates & self.routes.keys()} if not outward else set()
        )
        rect = self._boxes[address].rect
        for port, side in ports_of(rect):
            heading = side if outward else (side + 2) & 3
            off = distance(port, side_centre(rect, side))
            cost = sum(crowd(distance(other, port)) for other in taken)
            cost += trunk.cost(port, side, off) if trunk else OFF_CENTRE * off
            cost += 0.0 if not entered or heading in entered else OTHERWISE
            outside = self._outside(port, side, address)
            if outside is not None:
                yield Terminal(outside, heading, cost)

    def _trunk(self, number: int, address: str, mates: frozenset[int]) -> Trunk:
        return Trunk(self._taken_by(mates, address), self._towards_all(number, mates))

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
