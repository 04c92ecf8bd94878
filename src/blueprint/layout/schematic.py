"""Schematic diagrams: place, route, set apart, annotate; room is made where something does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from blueprint.diagram.diagram import Connection, Diagram, Node
from blueprint.diagram.theme import Theme
from blueprint.layout import cards, furniture
from blueprint.layout.annotate import Marks, Surroundings, Wish, annotate
from blueprint.layout.box import Box
from blueprint.layout.laid_out import (
    Item,
    ItemRole,
    LaidOutConnector,
    LaidOutDiagram,
    Panel,
    Part,
    Point,
    Rect,
    StoryLine,
    Text,
)
from blueprint.layout.lanes import Lanes, Room
from blueprint.layout.lattice import Axis, Terrain
from blueprint.layout.marks import ground
from blueprint.layout.memory import is_same
from blueprint.layout.order import Run, order_of
from blueprint.layout.parts import moved_all, text_block, widest
from blueprint.layout.pins import keeping_pins
from blueprint.layout.place import place
from blueprint.layout.ports import on_side, towards
from blueprint.layout.room import cuts, moved_line, spread, widened
from blueprint.layout.route import Squeezed, corners, route, simplified
from blueprint.layout.separation import Shortage

_TRIES = 10
_ROUNDS = 4
_MANY = 150
_SPREADS = (1.15, 1.35, 1.7)
_STRETCHES = 2
_STRETCH = 48.0
_BARE_MARGIN = 24.0


def lay_out_schematic(diagram: Diagram) -> LaidOutDiagram:
    """Place, make room, then draw what was placed; what is remembered as it is now has room already."""
    boxes = place(diagram)
    if diagram.memory is not None and is_same(diagram, diagram.memory):
        return _page(diagram, _drawn(diagram, boxes))
    best = _drawn(diagram, _roomy(diagram, boxes))
    for factor in _SPREADS if len(diagram.connections) < _MANY else ():
        if not best.troubles:
            break
        drawn = _drawn(diagram, _roomy(diagram, spread(boxes, factor)))
        best = min(best, drawn, key=lambda each: each.troubles)
    return _page(diagram, best)


def _roomy(diagram: Diagram, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """The boxes moved apart until connectors and their marks have room; routed anew after each step."""
    squeezed: frozenset[Squeezed] = frozenset()
    for _ in range(_ROUNDS if len(diagram.connections) < _MANY else 1):
        drawn = _Drawn(diagram, boxes, squeezed)
        drawn.settle(widen=True)
        if drawn.boxes == boxes and drawn.squeezed <= squeezed:
            break
        boxes, squeezed = drawn.boxes, drawn.squeezed
    return boxes


def _drawn(diagram: Diagram, boxes: tuple[Box, ...]) -> _Drawn:
    """Connectors and marks for boxes that stay where they are: the same boxes, the same picture."""
    best = drawn = _Drawn(diagram, boxes, frozenset())
    drawn.settle(widen=False)
    squeezed = drawn.squeezed
    for _ in range(_ROUNDS):
        if not drawn.squeezed:
            break
        drawn = _Drawn(diagram, boxes, squeezed)
        drawn.settle(widen=False)
        squeezed |= drawn.squeezed
        best = min(best, drawn, key=lambda each: each.troubles)
    return best


class _Drawn:
    """Boxes, connectors and marks in the content's own coordinates."""

    def __init__(self, diagram: Diagram, boxes: Sequence[Box], squeezed: frozenset[Squeezed]) -> None:
        self._connections = diagram.connections
        self._theme = diagram.theme
        self._diagram = diagram
        self.boxes = tuple(boxes)
        self.marks: tuple[Item, ...] = ()
        self.squeezed: frozenset[Squeezed] = frozenset()
        self._hidden = 0
        self._stretched: dict[Run, int] = defaultdict(int)
        everything = self._everything()
        routed = route(everything, terrain_of(everything, self._theme), self._connections, squeezed)
        rects = {box.node.address: box.rect for box in everything}
        self.lines = [
            corners(routed, number, rects[connection.source], rects[connection.target])
            for number, connection in enumerate(self._connections)
        ]
        self._order = order_of(routed, self._connections, self.lines)

    def settle(self, *, widen: bool) -> None:
        """Set connectors apart and annotate them; if it may `widen`, room is made until everything fits."""
        room = Room()
        for _ in range(_TRIES):
            shortages = self._set_apart(room)
            if widen and self._widen(shortages):
                continue
            marks = self._annotate()
            if not marks.wishes or not self._grant(marks.wishes, room, widen=widen):
                return
        self._set_apart(Room())
        self._annotate()

    def _set_apart(self, room: Room) -> list[tuple[Axis, Shortage]]:
        everything = self._everything()
        rects = {box.node.address: box.rect for box in everything}
        terrain = terrain_of(everything, self._theme)
        lanes = Lanes(rects, terrain, self._connections, self.lines, self._order)
        shortages = lanes.settle(room)
        self.lines = lanes.lines
        self.squeezed = frozenset(lanes.squeezed)
        return shortages

    @property
    def troubles(self) -> int:
        """How many connectors and marks have not got the room that they need."""
        return len(self.squeezed) + self._hidden

    def _annotate(self) -> Marks:
        terrain = terrain_of(self._everything(), self._theme)
        around = Surroundings(tuple(terrain.solid), tuple(terrain.titles), tuple(terrain.zones))
        marks = annotate(self._connections, self.lines, around, self._theme.size("label"))
        self.marks, self._hidden = marks.items, len(marks.wishes)
        return marks

    def _everything(self) -> list[Box]:
        return [inner for box in self.boxes for inner in box.walk()]

    def _widen(self, shortages: Sequence[tuple[Axis, Shortage]]) -> bool:
        """Cut the page where room is short; whether that changed anything."""
        changed = False
        for axis in (0, 1):
            made = cuts([shortage for across, shortage in shortages if across == axis])
            made = keeping_pins(self._diagram, self.boxes, axis, made)
            if made:
                changed = True
                sides = [self._sides(number) for number in range(len(self.lines))]
                self.boxes = widened(self.boxes, axis, made)
                self.lines = [moved_line(line, axis, made) for line in self.lines]
                self._dock(sides)
        return changed

    def _sides(self, number: int) -> tuple[int, int]:
        """The sides of its boxes where a connector begins and ends."""
        line = self.lines[number]
        return towards(line[0], line[1]), towards(line[-1], line[-2])

    def _dock(self, sides: Sequence[tuple[int, int]]) -> None:
        """Put the ends of all connectors back on the borders of their boxes."""
        rects = {box.node.address: box.rect for box in self._everything()}
        for connection, line, (start, end) in zip(self._connections, self.lines, sides, strict=True):
            line[0] = on_side(rects[connection.source], start, line[0])
            line[-1] = on_side(rects[connection.target], end, line[-1])

    def _grant(self, wishes: Sequence[Wish], room: Room, *, widen: bool) -> bool:
        """Ask for the room that marks want; whether that asks for more than before."""
        longer: list[tuple[Axis, Shortage]] = []
        more = False
        for wish in wishes:
            run = (wish.number, wish.run)
            asked = room.before if wish.before else room.after
            if wish.length <= 0 and asked[run] < wish.room:
                asked[run] = wish.room
                more = True
                continue
            (x1, y1), (x2, y2) = self.lines[wish.number][wish.run : wish.run + 2]
            axis = 0 if y1 == y2 else 1
            low, high = sorted((x1, x2) if axis == 0 else (y1, y2))
            if widen and self._stretched[run] < _STRETCHES:
                self._stretched[run] += 1
                longer.append((axis, Shortage(low, high, max(wish.length, _STRETCH))))
        return self._widen(longer) or more


def terrain_of(boxes: Sequence[Box], theme: Theme) -> Terrain:
    """What connectors must not touch, and the zones, outside first."""
    leaves = [box.rect for box in boxes if box.node.role != "zone"]
    zones = [box for box in boxes if box.node.role == "zone"]
    return Terrain(leaves, [_title_rect(zone, theme) for zone in zones], [zone.rect for zone in zones])


def _page(diagram: Diagram, drawn: _Drawn) -> LaidOutDiagram:
    """Everything on a page of the right size."""
    area = _ink(drawn)
    if diagram.bare:
        margin = _BARE_MARGIN
        width, height = area.width + 2 * margin, area.height + 2 * margin
        dx, dy = margin - area.x, margin - area.y
    else:
        width, height = furniture.page_size(area.width, area.height)
        content = furniture.content_area(width, height)
        dx = round(content.x + (content.width - area.width) / 2 - area.x)
        dy = round(content.y + (content.height - area.height) / 2 - area.y)
    boxes = [box.moved(dx, dy) for box in drawn.boxes]
    lines = [tuple((x + dx, y + dy) for x, y in simplified(line)) for line in drawn.lines]
    page_items = () if diagram.bare else furniture.page(diagram, width, height)
    return LaidOutDiagram(
        id=diagram.id,
        kind=diagram.kind,
        title=diagram.title,
        description=diagram.description,
        width=width,
        height=height,
        below=(*page_items, *_zone_items(boxes, diagram.theme)),
        connectors=_connectors(diagram.connections, lines),
        above=(*_leaf_items(boxes), *(moved_item(mark, dx, dy) for mark in drawn.marks)),
        story=tuple(StoryLine(*line) for line in diagram.story),
        theme=diagram.theme,
    )


def moved_item(item: Item, dx: float, dy: float) -> Item:
    """The same item, shifted."""
    return replace(item, rect=item.rect.moved(dx, dy), parts=moved_all(item.parts, dx, dy))


def _ink(drawn: _Drawn) -> Rect:
    """The rectangle around all boxes, connectors and marks."""
    rects = [box.rect for box in drawn.boxes] + [mark.rect for mark in drawn.marks]
    rects += [Rect(x, y, 0, 0) for line in drawn.lines for x, y in line]
    left, top = min((r.x for r in rects), default=0.0), min((r.y for r in rects), default=0.0)
    right, bottom = max((r.right for r in rects), default=0.0), max((r.bottom for r in rects), default=0.0)
    return Rect(left, top, right - left, bottom - top)


def _title_rect(box: Box, theme: Theme) -> Rect:
    block = _zone_title(box, theme)
    return Rect(block.rect.x, block.rect.y, widest(block.lines, block.size, bold=True), block.rect.height)


def _zone_title(box: Box, theme: Theme) -> Text:
    lines = cards.zone_title(box.node, box.rect.width, theme)
    at = (box.rect.x + 20, box.rect.y + 12)
    return text_block(lines, theme.size("zone.title"), at, box.rect.width - 40, "zone.title", bold=True)


def _zone_items(boxes: Sequence[Box], theme: Theme, parent: str = "", depth: int = 1) -> Iterator[Item]:
    for box in boxes:
        if box.node.role == "zone":
            panel = Panel(box.rect, fill=ground(depth), line="zone.line", radius=6)
            yield _item(box.node, "zone", box.rect, (panel, _zone_title(box, theme)), parent)
            yield from _zone_items(box.children, theme, box.node.address, depth + 1)


def _leaf_items(boxes: Sequence[Box], parent: str = "") -> Iterator[Item]:
    for box in boxes:
        if box.node.role == "zone":
            yield from _leaf_items(box.children, box.node.address)
        else:
            yield _leaf_item(box, parent)


def _leaf_item(box: Box, parent: str) -> Item:
    if box.drawn is None:
        raise AssertionError(f"{box.node.address} was not drawn")
    parts = moved_all(box.drawn.parts, box.rect.x, box.rect.y)
    return _item(box.node, "figure" if box.node.role == "figure" else "card", box.rect, parts, parent)


def _item(node: Node, role: ItemRole, rect: Rect, parts: tuple[Part, ...], parent: str) -> Item:
    return Item(
        address=node.address,
        role=role,
        rect=rect,
        parts=parts,
        title=node.title,
        description=node.description,
        parent=parent,
        link=node.link,
        attributes=node.attributes,
    )


def _connectors(
    connections: Sequence[Connection], lines: Sequence[tuple[Point, ...]]
) -> tuple[LaidOutConnector, ...]:
    return tuple(
        LaidOutConnector(
            address=connection.address,
            source=connection.source,
            target=connection.target,
            points=points,
            title=connection.title,
            description=connection.description,
            dashed=connection.dashed,
            attributes=connection.attributes,
        )
        for connection, points in zip(connections, lines, strict=True)
    )
