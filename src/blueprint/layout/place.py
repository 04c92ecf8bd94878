"""Placement: every box gets its rectangle, level by level, insides before outsides.

A level with rows hinted is set in exactly these rows. Otherwise `dot` places what is connected, and
what is not goes into rows below. All rectangles lie on the grid, so connectors can run straight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from blueprint import address as addresses
from blueprint import text
from blueprint.diagram.diagram import Connection, Diagram, Node, Rows
from blueprint.layout import cards, dot
from blueprint.layout.laid_out import Rect
from blueprint.layout.parts import UNIT, Drawn, line_height, snap, widest

ZONE_SIDE = 36.0
ZONE_BOTTOM = 36.0
LABEL_WIDTH = 116.0
LABEL_SIZE = 12.0
_NEARLY = 72.0
_MANY = 5
_FLATTEST, _TALLEST = 1 / 6, 2.5


@dataclass(frozen=True)
class Box:
    """A placed node. Leaves have `drawn`; zones have children, already in page coordinates."""

    node: Node
    rect: Rect
    drawn: Drawn | None = None
    children: tuple[Box, ...] = ()

    def moved(self, dx: float, dy: float) -> Box:
        """The same box with its insides, shifted."""
        inside = tuple(child.moved(dx, dy) for child in self.children)
        return replace(self, rect=self.rect.moved(dx, dy), children=inside)

    def walk(self) -> list[Box]:
        """This box and all inside, outside first."""
        return [self, *(inner for child in self.children for inner in child.walk())]


@dataclass(frozen=True)
class Spacing:
    """Distances in px; `scale` widens them all when a first try left no room for labels."""

    scale: float = 1.0

    def between(self, depth: int) -> tuple[float, float]:
        """Least horizontal and vertical gap at a depth of nesting, 0 for the page."""
        across, down = (84.0, 96.0) if depth == 0 else (60.0, 72.0)
        return snap(across * self.scale, UNIT), snap(down * self.scale, UNIT)


def place(diagram: Diagram, spacing: Spacing) -> tuple[Box, ...]:
    """All boxes of a schematic diagram, the outermost's corner at the origin."""
    placer = _Placer(diagram, spacing)
    boxes, _ = placer.level(diagram.nodes, diagram.rows, 0)
    return tuple(boxes)


class _Placer:
    def __init__(self, diagram: Diagram, spacing: Spacing) -> None:
        self._diagram = diagram
        self._spacing = spacing

    def level(self, nodes: Sequence[Node], rows: Rows, depth: int) -> tuple[list[Box], tuple[float, float]]:
        """The boxes of one level and the size they take."""
        boxes = _levelled([self._box(node, depth) for node in nodes])
        by_address = {box.node.address: box for box in boxes}
        edges = _lifted(self._diagram.connections, by_address)
        if rows:
            placed = self._in_rows(by_address, _all_rows(rows, by_address), edges, depth)
        else:
            placed = self._freely(by_address, edges, depth)
        return placed, _extent(placed)

    def _box(self, node: Node, depth: int) -> Box:
        if node.role == "zone":
            return self._zone(node, depth)
        drawn = cards.figure(node) if node.role == "figure" else cards.card(node)
        return Box(node, Rect(0, 0, drawn.width, drawn.height), drawn)

    def _zone(self, node: Node, depth: int) -> Box:
        inside, (width, height) = self.level(node.children, node.rows, depth + 1)
        outer = max(width + 2 * ZONE_SIDE, 216.0)
        title = cards.zone_title(node, outer)
        top = snap(20 + len(title) * line_height(cards.ZONE_TITLE_SIZE) + 10, UNIT)
        left = snap((outer - width) / 2, UNIT)
        rect = Rect(0, 0, snap(outer), snap(top + height + ZONE_BOTTOM))
        return Box(node, rect, None, tuple(box.moved(left, top) for box in inside))

    def _in_rows(
        self, boxes: Mapping[str, Box], rows: Rows, edges: Sequence[tuple[str, str, Connection]], depth: int
    ) -> list[Box]:
        across, down = self._spacing.between(depth)
        lines = [self._row([boxes[a] for a in row], edges, across) for row in rows if row]
        width = max(line[-1].rect.right for line in lines)
        placed: list[Box] = []
        y = 0.0
        for index, line in enumerate(lines):
            height = max(box.rect.height for box in line)
            left = _snap_down((width - line[-1].rect.right) / 2)
            placed += [box.moved(left, y + _snap_down((height - box.rect.height) / 2)) for box in line]
            below = lines[index + 1] if index + 1 < len(lines) else line
            y += height + max(_narrowed(down, *line, *below), self._lanes(rows, index, edges))
        return placed

    def _row(self, row: Sequence[Box], edges: Sequence[tuple[str, str, Connection]], gap: float) -> list[Box]:
        x = 0.0
        placed: list[Box] = []
        for box in row:
            if placed:
                room = self._room_between(placed[-1], box, edges)
                x += max(_narrowed(gap, placed[-1], box), room)
            placed.append(box.moved(x, 0))
            x += box.rect.width
        return placed

    def _room_between(self, left: Box, right: Box, edges: Sequence[tuple[str, str, Connection]]) -> float:
        pair = {left.node.address, right.node.address}
        return max((self._label_room(c) for a, b, c in edges if {a, b} == pair), default=0.0)

    def _label_room(self, connection: Connection) -> float:
        """The width a label between two neighbours needs, with air on both sides."""
        if not connection.label:
            return 0.0
        lines = text.wrap(connection.label, LABEL_SIZE, LABEL_WIDTH)
        return snap((widest(lines, LABEL_SIZE) + 28) * self._spacing.scale, UNIT)

    def _lanes(self, rows: Rows, index: int, edges: Sequence[tuple[str, str, Connection]]) -> float:
        """The height that the connectors between the rows above and below this gap ask for."""
        above = {address for row in rows[: index + 1] for address in row}
        crossing = sum((a in above) != (b in above) for a, b, _ in edges)
        return snap((48 + 14 * crossing) * self._spacing.scale, UNIT) if crossing else 0.0

    def _freely(
        self, boxes: Mapping[str, Box], edges: Sequence[tuple[str, str, Connection]], depth: int
    ) -> list[Box]:
        """What is connected by `dot`, group by group; the groups, and what stands alone, in rows."""
        pairs = [(a, b) for a, b, _ in edges if a != b]
        groups = _groups(list(boxes), pairs)
        joined = [group for group in groups if len(group) > 1]
        if not joined:
            return self._in_rows(boxes, _balanced(boxes), edges, depth)
        blocks = [self._group({a: boxes[a] for a in group}, edges, depth) for group in joined]
        loose = {group[0]: boxes[group[0]] for group in groups if len(group) == 1}
        placed = _packed(blocks, self._spacing.between(depth))
        return placed + self._below(placed, loose, depth) if loose else placed

    def _group(
        self, boxes: Mapping[str, Box], edges: Sequence[tuple[str, str, Connection]], depth: int
    ) -> list[Box]:
        """A connected group by `dot`, or in rows in the same order when that makes a tower or a ribbon."""
        inside = [edge for edge in edges if edge[0] in boxes and edge[1] in boxes]
        placed = self._by_dot(boxes, [(a, b) for a, b, _ in inside], inside, depth)
        width, height = _extent(placed)
        if len(boxes) < _MANY or _FLATTEST <= height / width <= _TALLEST:
            return placed
        across = self._diagram.direction == "right"
        ordered = sorted(placed, key=lambda b: (b.rect.x, b.rect.y) if across else (b.rect.y, b.rect.x))
        rows = _balanced({box.node.address: boxes[box.node.address] for box in ordered})
        return self._in_rows(boxes, rows, inside, depth)

    def _by_dot(
        self,
        boxes: Mapping[str, Box],
        pairs: Sequence[tuple[str, str]],
        edges: Sequence[tuple[str, str, Connection]],
        depth: int,
    ) -> list[Box]:
        across, down = self._spacing.between(depth)
        room = max([across, *(self._label_room(connection) for _, _, connection in edges)])
        sizes = {a: (box.rect.width, box.rect.height) for a, box in boxes.items()}
        centres = dot.place(sizes, pairs, self._diagram.direction, (down, snap(room, UNIT)))
        left = min(centres[a][0] - box.rect.width / 2 for a, box in boxes.items())
        top = min(centres[a][1] - box.rect.height / 2 for a, box in boxes.items())
        return [
            box.moved(
                _nearest(centres[a][0] - box.rect.width / 2 - left),
                _nearest(centres[a][1] - box.rect.height / 2 - top),
            )
            for a, box in boxes.items()
        ]

    def _below(self, placed: Sequence[Box], loose: Mapping[str, Box], depth: int) -> list[Box]:
        width = max(box.rect.right for box in placed)
        bottom = max(box.rect.bottom for box in placed)
        rows = _filled(loose, width, self._spacing.between(depth)[0])
        down = self._spacing.between(depth)[1]
        return [box.moved(0, bottom + down) for box in self._in_rows(loose, rows, (), depth)]


def _extent(boxes: Sequence[Box]) -> tuple[float, float]:
    """Width and height of what is placed from the origin."""
    width = max((box.rect.right for box in boxes), default=0.0)
    return width, max((box.rect.bottom for box in boxes), default=0.0)


def _groups(members: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The connected groups, in the order of their first members."""
    group_of = {address: [address] for address in members}
    for a, b in pairs:
        first, second = group_of[a], group_of[b]
        if first is not second:
            first.extend(second)
            group_of.update(dict.fromkeys(second, first))
    order = {address: place for place, address in enumerate(members)}
    distinct = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda address: order[address]) for group in distinct.values()]


def _packed(blocks: Sequence[list[Box]], gaps: tuple[float, float]) -> list[Box]:
    """Blocks side by side and below each other, in order, as a whole a little wider than high."""
    sizes = [_extent(block) for block in blocks]
    area = sum((width + gaps[0]) * (height + gaps[1]) for width, height in sizes)
    limit = max(math.sqrt(area * 1.6), *(width for width, _ in sizes))
    placed: list[Box] = []
    x = y = tallest = 0.0
    for block, (width, height) in zip(blocks, sizes, strict=True):
        if x and x + width > limit:
            x, y, tallest = 0.0, y + tallest + gaps[1], 0.0
        placed += [box.moved(x, y) for box in block]
        x += width + gaps[0]
        tallest = max(tallest, height)
    return placed


def _levelled(boxes: Sequence[Box]) -> list[Box]:
    """The cards of one level made equally high, as far as they are nearly so already."""
    tallest = max((box.rect.height for box in boxes if box.node.role == "card"), default=0.0)

    def raised(box: Box) -> Box:
        if box.node.role != "card" or tallest - box.rect.height > _NEARLY:
            return box
        drawn = cards.card(box.node, tallest)
        return Box(box.node, Rect(0, 0, drawn.width, drawn.height), drawn)

    return [raised(box) for box in boxes]


def _lifted(connections: Sequence[Connection], boxes: Mapping[str, Box]) -> list[tuple[str, str, Connection]]:
    """Connections between different boxes of this level, by the boxes' addresses."""
    ends = []
    for connection in connections:
        source, target = _level_of(connection.source, boxes), _level_of(connection.target, boxes)
        if source and target and source != target:
            ends.append((source, target, connection))
    return ends


def _level_of(address: str, boxes: Mapping[str, Box]) -> str:
    while address and address not in boxes:
        address = addresses.parent_of(address)
    return address


def _all_rows(rows: Rows, boxes: Mapping[str, Box]) -> Rows:
    """The hinted rows, less what is not drawn, plus a last row for what no hint names."""
    known = tuple(tuple(address for address in row if address in boxes) for row in rows)
    named = {address for row in known for address in row}
    rest = tuple(address for address in boxes if address not in named)
    return tuple(row for row in (*known, rest) if row)


def _narrowed(gap: float, *neighbours: Box) -> float:
    """Figures have no frame, so they may stand closer to each other."""
    only_figures = all(box.node.role == "figure" for box in neighbours)
    return snap(gap * 0.5, UNIT) if only_figures else gap


def _balanced(boxes: Mapping[str, Box]) -> Rows:
    """Rows of about equal width whose whole is a little wider than high."""
    area = sum((box.rect.width + 60) * (box.rect.height + 72) for box in boxes.values())
    return _filled(boxes, math.sqrt(area * 1.6), 60.0)


def _filled(boxes: Mapping[str, Box], width: float, gap: float) -> Rows:
    rows: list[list[str]] = [[]]
    x = 0.0
    for address, box in boxes.items():
        if rows[-1] and x + box.rect.width > width:
            rows.append([])
            x = 0.0
        rows[-1].append(address)
        x += box.rect.width + gap
    return tuple(map(tuple, rows))


def _snap_down(value: float) -> float:
    return math.floor(value / UNIT) * UNIT


def _nearest(value: float) -> float:
    return round(value / UNIT) * UNIT
