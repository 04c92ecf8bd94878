"""An arrangement: for every zone, and for the page, a slicing tree of what is directly inside.

Sizes go up from the cards to the page, places come down. All in px, the content's corner at the
origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from blueprint import address as addresses
from blueprint.diagram.diagram import Connection, Diagram, Hints, Node
from blueprint.layout import cards, dot, slices
from blueprint.layout.box import Box
from blueprint.layout.laid_out import Rect
from blueprint.layout.leaves import label_room, leaf
from blueprint.layout.level import Level
from blueprint.layout.parts import UNIT, Drawn, line_height, snap
from blueprint.layout.slices import Extents, Tree

PAGE = -1
_ZONE_LEAST = 192.0
_MANY = 60
_BASE = ((12.0, 12.0), (-6.0, -6.0))  # more than the theme's gap, on the page and in zones
_JOINED = ((24.0, 24.0), (12.0, 12.0))
_LANE = 6.0
_FORK = (84.0, 84.0)
_LABEL_AIR = 12.0
_SHARES = {"start": 0.0, "center": 0.5, "end": 1.0}


@dataclass
class Arrangement:
    """Every node of a schematic diagram by index; `levels` by the index of their zone."""

    diagram: Diagram
    nodes: list[Node] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    drawn: list[Drawn | None] = field(default_factory=list)
    sizes: list[slices.Size] = field(default_factory=list)
    levels: dict[int, Level] = field(default_factory=dict)

    def __post_init__(self) -> None:
        trunks = [connection.trunk for connection in self.diagram.connections if connection.trunk]
        self._forks = {trunk for trunk in trunks if trunks.count(trunk) > 1}
        self._needs: dict[tuple[int, int], list[Connection]] = {}
        self._room_of = cache(partial(label_room, size=self.diagram.theme.size("label")))
        self._tops: dict[tuple[str, float], float] = {}
        self._enter(self.diagram.nodes, PAGE)
        self.index = {node.address: number for number, node in enumerate(self.nodes)}
        self._relate()

    def slice(self) -> None:
        """A first tree for the page and for every zone: as hinted, or from Graphviz."""
        self._level(self.diagram.nodes, self.diagram.hints, PAGE, 0)
        self.measure(PAGE)

    def ends(self) -> list[tuple[int, int]]:
        """The indices of what each connection joins."""
        return [(self.index[c.source], self.index[c.target]) for c in self.diagram.connections]

    def is_free(self, zone: int) -> bool:
        """Whether there is something to arrange in a zone that no hint has arranged."""
        level = self.levels[zone]
        return not level.fixed and len(level.members) > 1

    def joined_in(self, zone: int) -> dict[tuple[int, int], int]:
        """How many connections lead from one member of a zone to another, insides included."""
        return self._joined(self.levels[zone].members)

    def _joined(self, members: Sequence[int]) -> dict[tuple[int, int], int]:
        counts = {}
        for a in members:
            for b in members:
                count = sum(self._leads(c, a, b) for c in self._needs.get((a, b), ()))
                if a != b and count:
                    counts[a, b] = count
        return counts

    def measure(self, zone: int) -> None:
        """Sizes of everything in a zone, inside first, and of the zone."""
        level = self.levels[zone]
        for member in level.members:
            if member in self.levels:
                self.measure(member)
        level.extents.forget()
        self._size_zone(zone)

    def resize_up(self, zone: int) -> list[tuple[int, slices.Size]]:
        """The slices of a zone have changed: new sizes for it and for all around it; what they were."""
        changed: list[tuple[int, slices.Size]] = []
        while zone != PAGE:
            before = self.sizes[zone]
            self._size_zone(zone)
            if self.sizes[zone] == before:
                break
            changed.append((zone, before))
            zone = self.parents[zone]
            self.levels[zone].extents.forget()
        return changed

    def resize_back(self, changed: Sequence[tuple[int, slices.Size]]) -> None:
        """Undo the last `resize_up`, which said what it changed."""
        for zone, size in changed:
            self.sizes[zone] = size
            self.levels[self.parents[zone]].extents.recall()

    def whole(self) -> slices.Size:
        """The size of everything together."""
        level = self.levels[PAGE]
        return level.extents.size(level.tree)

    def rects(self) -> list[Rect]:
        """Where every node lies."""
        places: list[tuple[float, float]] = [(0.0, 0.0)] * len(self.nodes)
        self._put(PAGE, 0.0, 0.0, places)
        return [Rect(x, y, *size) for (x, y), size in zip(places, self.sizes, strict=True)]

    def centres(self) -> tuple[list[float], list[float]]:
        """The x and the y of every node's centre; quicker than `rects`."""
        xs, ys = [0.0] * len(self.nodes), [0.0] * len(self.nodes)
        self._centre(PAGE, 0.0, 0.0, xs, ys)
        return xs, ys

    def boxes(self) -> tuple[Box, ...]:
        """The placed nodes, nested, on whole grid steps."""
        rects = self.rects()
        return self._boxes(PAGE, rects)

    def _boxes(self, zone: int, rects: Sequence[Rect]) -> tuple[Box, ...]:
        boxes = []
        step = 1.0 if len(self.nodes) < _MANY else UNIT
        for member in self.levels[zone].members if zone in self.levels else ():
            rect = rects[member]
            placed = Rect(_nearest(rect.x, step), _nearest(rect.y, step), rect.width, rect.height)
            boxes.append(Box(self.nodes[member], placed, self.drawn[member], self._boxes(member, rects)))
        return tuple(boxes)

    def _put(self, zone: int, x: float, y: float, places: list[tuple[float, float]]) -> None:
        level = self.levels[zone]
        for member, dx, dy in level.extents.offsets(level.tree):
            places[member] = (x + dx, y + dy)
            if member in self.levels:
                inner = self.levels[member]
                width, _ = inner.extents.size(inner.tree)
                left = (self.sizes[member][0] - width) / 2
                self._put(member, x + dx + left, y + dy + self._top(member), places)

    def _centre(self, zone: int, x: float, y: float, xs: list[float], ys: list[float]) -> None:
        level = self.levels[zone]
        for member, dx, dy in level.extents.offsets(level.tree):
            width, height = self.sizes[member]
            left, top = x + dx, y + dy
            xs[member], ys[member] = left + width / 2, top + height / 2
            inner = self.levels.get(member)
            if inner is not None:
                left += (width - inner.extents.size(inner.tree)[0]) / 2
                self._centre(member, left, top + self._top(member), xs, ys)

    def _enter(self, nodes: Sequence[Node], parent: int) -> None:
        for node in nodes:
            number = len(self.nodes)
            self.nodes.append(node)
            self.parents.append(parent)
            drawn = None if node.role == "zone" else leaf(node, nodes, self.diagram.theme)
            self.drawn.append(drawn)
            self.sizes.append((drawn.width, drawn.height) if drawn else (0.0, 0.0))
            self._enter(node.children, number)

    def _relate(self) -> None:
        """Which connections join two members of the same level, themselves or by what is in them."""
        for connection in self.diagram.connections:
            a, b = self.index[connection.source], self.index[connection.target]
            for pair in _siblings(self._ancestry(a), self._ancestry(b)):
                self._needs.setdefault(pair, []).append(connection)
                self._needs.setdefault(pair[::-1], []).append(connection)

    def _ancestry(self, number: int) -> list[int]:
        chain = [number]
        while self.parents[chain[-1]] != PAGE:
            chain.append(self.parents[chain[-1]])
        return chain[::-1]

    def _level(self, nodes: Sequence[Node], hints: Hints, zone: int, depth: int) -> None:
        members = tuple(self.index[node.address] for node in nodes)
        for node in nodes:
            if node.role == "zone" and node.children:
                self._level(node.children, node.hints, self.index[node.address], depth + 1)
        if not members:
            return
        sizes = self.sizes
        extents = Extents(
            lambda item: sizes[item], lambda a, b, cut: self._gap(a, b, cut, depth), _SHARES[hints.align]
        )
        order = tuple(self.index[a] for a in hints.order if self.index.get(a) in members)
        fixed = bool(hints.rows or hints.columns)
        self.levels[zone] = Level(
            depth, members, self._tree(hints, members, order, depth), fixed, extents, order
        )
        self._size_zone(zone)

    def _tree(self, hints: Hints, members: Sequence[int], order: Sequence[int], depth: int) -> Tree:
        if hints.rows:
            return slices.rows(self._hinted(hints.rows, members))
        if hints.columns:
            return slices.columns(self._hinted(hints.columns, members))
        if order:
            loose = [member for member in members if member not in order]
            return slices.rows(_in_lines([*order, *loose]))
        return slices.from_places(self._first(members, depth))

    def _hinted(self, hint: Sequence[Sequence[str]], members: Sequence[int]) -> list[list[int]]:
        """The hinted rows or columns, less what is not drawn, plus a last one for what no hint names."""
        lines = [[self.index[a] for a in line if self.index.get(a) in members] for line in hint]
        named = {member for line in lines for member in line}
        return [*lines, [member for member in members if member not in named]]

    def _first(self, members: Sequence[int], depth: int) -> list[tuple[int, float, float]]:
        """A first idea from Graphviz: items and centres."""
        names = {str(member): self.sizes[member] for member in members}
        pairs = [(str(a), str(b)) for a, b in self._joined(members)]
        if not pairs:
            lines = list(enumerate(_in_lines(members)))
            return [(m, float(x), float(y)) for y, line in lines for x, m in enumerate(line)]
        across, down = (self.diagram.theme.size("gap") + more for more in _JOINED[min(depth, 1)])
        centres = dot.place(names, pairs, self.diagram.direction, (down, across))
        return [(member, *centres[str(member)]) for member in members]

    def _leads(self, connection: Connection, a: int, b: int) -> bool:
        """Whether a connection leads from (what is in) one node to another."""
        source, target = self.nodes[a].address, self.nodes[b].address
        return _within(connection.source, source) and _within(connection.target, target)

    def _gap(self, first: Sequence[int], second: Sequence[int], cut: int, depth: int) -> float:
        least = self.diagram.theme.size("gap")
        gap = least + _BASE[min(depth, 1)][cut]
        joined = 0
        for a in first:
            for b in second:
                between = self._needs.get((a, b))
                if between:
                    joined += len(between)
                    gap = max(gap, self._need(a, b, between, cut))
        if joined:
            gap = max(gap, least + _JOINED[min(depth, 1)][cut]) + _LANE * min(max(0, joined - 2), 4)
        elif all(self.nodes[item].role == "figure" for item in (*first, *second)):
            gap /= 2
        return snap(gap, UNIT)

    def _need(self, a: int, b: int, between: Sequence[Connection], cut: int) -> float:
        """The room that labels ask for between two neighbours; a zone's own margin makes it airy.

        Two labels find room on either side of their lines; of more, every second one stands further on.
        """
        rooms = sorted((self._room_of(connection.label)[cut] for connection in between), reverse=True)
        many = (len(rooms) + 1) // 2 if not {a, b} & self.levels.keys() else 1
        need = max(sum(rooms[:many]), _FORK[cut] if any(c.trunk in self._forks for c in between) else 0.0)
        return need - (_LABEL_AIR if {a, b} & self.levels.keys() else 0.0)

    def _size_zone(self, zone: int) -> None:
        if zone == PAGE:
            return
        level = self.levels[zone]
        width, height = level.extents.size(level.tree)
        padding = self.diagram.theme.size("zone.padding")
        width = max(width, _ZONE_LEAST) + 2 * padding
        self.sizes[zone] = (width, 0.0)
        self.sizes[zone] = (width, self._top(zone) + height + padding)

    def _top(self, zone: int) -> float:
        return self.top_of(self.nodes[zone], self.sizes[zone][0])

    def top_of(self, zone: Node, width: float) -> float:
        """How far below a zone's upper border its content begins."""
        top = self._tops.get((zone.address, width))
        if top is None:
            theme = self.diagram.theme
            lines = len(cards.zone_title(zone, width, theme))
            top = snap(14 + lines * line_height(theme.size("zone.title")) + 8, UNIT)
            self._tops[zone.address, width] = top
        return top


def _in_lines(members: Sequence[int]) -> list[list[int]]:
    """Rows that make about a square."""
    count = max(1, round(len(members) ** 0.5))
    return [list(members[start : start + count]) for start in range(0, len(members), count)]


def _nearest(value: float, step: float) -> float:
    return round(value / step) * step


def _siblings(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Where two lines of ancestors part, if they do."""
    for first, second in zip(a, b, strict=False):
        if first != second:
            return [(first, second)]
    return []


def _within(inner: str, outer: str) -> bool:
    return inner == outer or addresses.contains(outer, inner)
