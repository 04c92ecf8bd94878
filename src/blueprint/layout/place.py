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
        width = max((box.rect.right for box in placed), default=0.0)
        height = max((box.rect.bottom for box in placed), default=0.0)
        return placed, (width, height)

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
        pairs = [(a, b) for a, b, _ in edges if a != b]
        joined = {address for pair in pairs for address in pair}
        if not joined:
            return self._in_rows(boxes, _balanced(boxes), edges, depth)
        placed = self._by_dot({a: box for a, box in boxes.items() if a in joined}, pairs, edges, depth)
        loose = {a: box for a, box in boxes.items() if a not in joined}
        return placed + self._below(placed, loose, depth) if loose else placed

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
