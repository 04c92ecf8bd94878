"""Placement from memory: what was there stays, what is new finds a place near what it is joined to.

What has grown, and what is new where there is no room, pushes away only what lies beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from blueprint.diagram.diagram import Diagram, Memory, Node
from blueprint.layout.arrange import arranged
from blueprint.layout.arrangement import Arrangement
from blueprint.layout.box import Box, by_address
from blueprint.layout.laid_out import Rect, enclosing
from blueprint.layout.room import widened

_GAP = 48.0
_AIR = 24.0
_GROWTH = 3.0
_OUT_OF_THE_WAY = 0.05


def recalled(diagram: Diagram, memory: Memory) -> tuple[Box, ...]:
    """All boxes of a schematic diagram, each where it was."""
    return _Recall(diagram, memory).run()


class _Recall:
    def __init__(self, diagram: Diagram, memory: Memory) -> None:
        self._diagram = diagram
        self._places = memory.places
        self._plan = Arrangement(diagram)
        self._boxes: tuple[Box, ...] = ()

    def run(self) -> tuple[Box, ...]:
        self._boxes = self._known(self._diagram.nodes)
        self._grow()
        for node, zone in self._new(self._diagram.nodes, ""):
            self._add(self._fresh(node), zone)
        return _in_order(self._boxes, self._diagram.nodes)

    def _known(self, nodes: Sequence[Node]) -> tuple[Box, ...]:
        """The boxes that were there before, at their places, with the size that they need now."""
        boxes = []
        for node in nodes:
            if not self._is_known(node):
                continue
            x, y, width, height = self._places[node.address]
            drawn = self._plan.drawn[self._plan.index[node.address]]
            if drawn is None:
                boxes.append(Box(node, Rect(x, y, width, height), None, self._known(node.children)))
            else:
                boxes.append(Box(node, Rect(x, y, drawn.width, drawn.height), drawn))
        return tuple(boxes)

    def _is_known(self, node: Node) -> bool:
        """A zone is known when something in it is: an element that became a zone is new."""
        if node.address not in self._places:
            return False
        return node.role != "zone" or any(map(self._is_known, node.children))

    def _grow(self) -> None:
        """Make way for what is larger than it was."""
        for address in by_address(self._boxes):
            x, y, width, height = self._places[address]
            now = by_address(self._boxes)[address].rect
            dx, dy = now.x - x, now.y - y
            if now.width > width:
                self._cut(0, x + width + dx, now.width - width)
            if now.height > height:
                self._cut(1, y + height + dy, now.height - height)

    def _cut(self, axis: int, at: float, width: float) -> None:
        self._boxes = widened(self._boxes, axis, [(at, width)])

    def _new(self, nodes: Sequence[Node], zone: str) -> Iterator[tuple[Node, str]]:
        """What was not there before, with the zone that it lies in; new zones come with their insides."""
        for node in nodes:
            if not self._is_known(node):
                yield node, zone
            else:
                yield from self._new(node.children, node.address)

    def _fresh(self, node: Node) -> Box:
        """A new box with its insides, its corner at the origin."""
        inside = {inner.address for inner in node.walk()}
        lines = tuple(c for c in self._diagram.connections if {c.source, c.target} <= inside)
        alone = replace(self._diagram, nodes=(node,), connections=lines, memory=None)
        box = arranged(alone)[0]
        drawn = self._plan.drawn[self._plan.index[node.address]]
        return box if drawn is None else Box(node, Rect(0, 0, drawn.width, drawn.height), drawn)

    def _add(self, box: Box, zone: str) -> None:
        """Put a new box where it costs least, and make the zone as large as that takes."""
        all_boxes = by_address(self._boxes)
        if zone:
            around = all_boxes[zone]
            inner = self._inner(around)
            siblings = around.children
        else:
            siblings = self._boxes
            inner = enclosing(sibling.rect for sibling in siblings)
        spot = min(
            self._spots(box, inner, siblings),
            key=lambda rect: (self._cost(box.node, rect, inner, all_boxes), rect.y, rect.x),
        )
        if zone:
            border = all_boxes[zone].rect
            if spot.right > inner.right:
                self._cut(0, border.right, spot.right - inner.right)
            if spot.bottom > inner.bottom:
                self._cut(1, border.bottom, spot.bottom - inner.bottom)
        placed = box.moved(spot.x, spot.y)
        self._boxes = _with(self._boxes, zone, placed)

    def _inner(self, zone: Box) -> Rect:
        """Where a zone has room for boxes."""
        top = self._plan.top_of(zone.node, zone.rect.width)
        padding = self._plan.diagram.theme.size("zone.padding")
        return Rect(
            zone.rect.x + padding,
            zone.rect.y + top,
            zone.rect.width - 2 * padding,
            zone.rect.height - top - padding,
        )

    def _spots(self, box: Box, inner: Rect, siblings: Sequence[Box]) -> Iterator[Rect]:
        """Where the box is not too near to its siblings: beside and below each, and in the corners."""
        width, height = box.rect.width, box.rect.height
        corners = [(inner.x, inner.y), (inner.x, inner.bottom + _GAP), (inner.right + _GAP, inner.y)]
        for sibling in siblings:
            rect = sibling.rect
            middle_x, middle_y = rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2
            corners += [(rect.right + _GAP, y) for y in (rect.y, middle_y)]
            corners += [(rect.x - _GAP - width, y) for y in (rect.y, middle_y)]
            corners += [(x, rect.bottom + _GAP) for x in (rect.x, middle_x)]
            corners += [(x, rect.y - _GAP - height) for x in (rect.x, middle_x)]
        for x, y in corners:
            spot = Rect(round(x), round(y), width, height)
            if spot.x < inner.x or spot.y < inner.y:
                continue
            if not any(spot.inset(-_AIR).overlaps(sibling.rect) for sibling in siblings):
                yield spot

    def _cost(self, node: Node, spot: Rect, inner: Rect, boxes: Mapping[str, Box]) -> float:
        """Distance to what the new box is joined to, and by how much its zone has to grow."""
        inside = {one.address for one in node.walk()}
        far = 0.0
        for connection in self._diagram.connections:
            ends = {connection.source, connection.target}
            for other in ends - inside if ends & inside else ():
                if other in boxes:
                    (x1, y1), (x2, y2) = spot.centre, boxes[other].rect.centre
                    far += abs(x1 - x2) + abs(y1 - y2)
        growth = max(0.0, spot.right - inner.right) + max(0.0, spot.bottom - inner.bottom)
        return far + _GROWTH * growth + _OUT_OF_THE_WAY * (spot.x + spot.y)


def _with(boxes: Sequence[Box], zone: str, new: Box) -> tuple[Box, ...]:
    """The boxes with one more in a zone, or on the page for ""."""
    if not zone:
        return (*boxes, new)
    return tuple(
        replace(box, children=(*box.children, new))
        if box.node.address == zone
        else replace(box, children=_with(box.children, zone, new))
        for box in boxes
    )


def _in_order(boxes: Sequence[Box], nodes: Sequence[Node]) -> tuple[Box, ...]:
    """The boxes in the diagram's order: which of them are new makes no difference to what is drawn."""
    found = {box.node.address: box for box in boxes}
    ordered = (found[node.address] for node in nodes if node.address in found)
    return tuple(replace(box, children=_in_order(box.children, box.node.children)) for box in ordered)
