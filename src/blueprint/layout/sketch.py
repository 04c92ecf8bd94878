"""A sketch: boxes, connectors and marks of a schematic diagram, before they are on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from blueprint.diagram.diagram import Diagram
from blueprint.diagram.theme import Theme
from blueprint.layout import cards
from blueprint.layout.annotate import Marks, Surroundings, Wish, annotate
from blueprint.layout.box import Box
from blueprint.layout.laid_out import Item, Point, Rect, Text
from blueprint.layout.lanes import Lanes, Room
from blueprint.layout.lattice import Axis, Terrain
from blueprint.layout.order import Run, order_of
from blueprint.layout.parts import text_block, widest
from blueprint.layout.pins import keeping_pins
from blueprint.layout.ports import on_side, towards
from blueprint.layout.room import cuts, moved_line, widened
from blueprint.layout.route import Squeezed, corners, route
from blueprint.layout.separation import Shortage

AxisShortage = tuple[Axis, Shortage]

MANY = 150
"""From so many connectors on, what takes long is done less often."""

_TRIES = 10
_STRETCHES = 2
_STRETCH = 48.0
_ASIDE = 8.0


class Sketch:
    """Boxes, connectors and marks in the content's own coordinates.

    It `is_plain` while no mark had to ask for room.
    """

    def __init__(self, diagram: Diagram, boxes: Sequence[Box], squeezed: frozenset[Squeezed]) -> None:
        self._connections = diagram.connections
        self._theme = diagram.theme
        self._diagram = diagram
        self.boxes = tuple(boxes)
        self.marks: tuple[Item, ...] = ()
        self.squeezed: frozenset[Squeezed] = frozenset()
        self._hidden: tuple[int, ...] = ()
        self._tight = 0
        self.is_plain = True
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
        shortages = self._set_apart(room)
        for _ in range(_TRIES):
            least = len(shortages)
            while widen and shortages and self._widen(shortages):
                shortages = self._set_apart(room)
                if len(shortages) >= least:
                    break  # cuts do not help here
                least = len(shortages)
            marks = self._annotate(reshape=not widen)
            if not marks.wishes:
                return
            self.is_plain = False
            granted = self._granted(marks.wishes, room, shortages, widen=widen)
            if granted is None and not widen:
                granted = self._granted_one_by_one(marks.wishes, room, shortages)
            if granted is None:
                return
            shortages = granted

    def _granted_one_by_one(
        self, wishes: Sequence[Wish], room: Room, shortages: list[AxisShortage]
    ) -> list[AxisShortage] | None:
        """As `_granted`, for as many of the wishes as there is room for; None when there is for none."""
        after = [self._granted([wish], room, shortages, widen=False) for wish in wishes]
        return next((each for each in reversed(after) if each is not None), None)

    def _granted(
        self, wishes: Sequence[Wish], room: Room, shortages: Sequence[AxisShortage], *, widen: bool
    ) -> list[AxisShortage] | None:
        """What room is short of with these wishes; None, and nothing changed, when they cannot be granted."""
        lines, asked = [list(line) for line in self.lines], room.copy()
        squeezed, tight = self.squeezed, self._tight
        if not self._grant(wishes, room, widen=widen):
            return None
        after = self._set_apart(room)
        if widen or len(after) <= len(shortages):
            return after
        self.lines, self.squeezed, self._tight = lines, squeezed, tight
        room.restore(asked)
        return None

    def _set_apart(self, room: Room) -> list[AxisShortage]:
        everything = self._everything()
        rects = {box.node.address: box.rect for box in everything}
        terrain = terrain_of(everything, self._theme)
        lanes = Lanes(rects, terrain, self._connections, self.lines, self._order)
        shortages = lanes.settle(room)
        self.lines = lanes.lines
        self.squeezed = frozenset(lanes.squeezed)
        self._tight = lanes.tight
        return shortages

    @property
    def troubles(self) -> int:
        """How many connectors and marks have not got the room that they need."""
        return self._tight + len(self._hidden)

    @property
    def cramped(self) -> frozenset[Squeezed]:
        """Where connectors had better not leave and enter their boxes: they or their marks have no room."""
        return self.squeezed | {
            (number, axis, at - _ASIDE, at + _ASIDE)
            for number in self._hidden
            for axis, at in map(_course, (self.lines[number][:2], self.lines[number][-2:]))
        }

    def _annotate(self, *, reshape: bool) -> Marks:
        terrain = terrain_of(self._everything(), self._theme)
        around = Surroundings(tuple(terrain.solid), tuple(terrain.titles), tuple(terrain.zones))
        marks = annotate(self._connections, self.lines, around, self._theme.size("label"), reshape=reshape)
        self.marks, self._hidden = marks.items, tuple(wish.number for wish in marks.wishes)
        return marks

    def _everything(self) -> list[Box]:
        return [inner for box in self.boxes for inner in box.walk()]

    def _widen(self, shortages: Sequence[AxisShortage]) -> bool:
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
        longer: list[AxisShortage] = []
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


def _course(run: Sequence[Point]) -> tuple[Axis, float]:
    """The axis that a straight run follows, and its coordinate across."""
    (x1, y1), (_, y2) = run
    return (0, y1) if y1 == y2 else (1, x1)


def terrain_of(boxes: Sequence[Box], theme: Theme) -> Terrain:
    """What connectors must not touch, and the zones, outside first."""
    leaves = [box.rect for box in boxes if box.node.role != "zone"]
    zones = [box for box in boxes if box.node.role == "zone"]
    return Terrain(leaves, [_title_rect(zone, theme) for zone in zones], [zone.rect for zone in zones])


def _title_rect(box: Box, theme: Theme) -> Rect:
    block = zone_title(box, theme)
    return Rect(block.rect.x, block.rect.y, widest(block.lines, block.size, bold=True), block.rect.height)


def zone_title(box: Box, theme: Theme) -> Text:
    lines = cards.zone_title(box.node, box.rect.width, theme)
    at = (box.rect.x + 20, box.rect.y + 12)
    return text_block(lines, theme.size("zone.title"), at, box.rect.width - 40, "zone.title", bold=True)
