"""Schematic diagrams: place, route, set apart, annotate; room is made where something does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace

from blueprint.diagram.diagram import Connection, Diagram, Node
from blueprint.diagram.theme import Theme
from blueprint.layout import furniture
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
    enclosing,
)
from blueprint.layout.marks import ground
from blueprint.layout.measure import SLIDE, measure
from blueprint.layout.memory import is_same
from blueprint.layout.parts import moved_all
from blueprint.layout.place import place
from blueprint.layout.room import spread
from blueprint.layout.route import Squeezed, simplified
from blueprint.layout.sketch import MANY, Sketch, zone_title

_ROUNDS = 4
_SPREADS = (1.15, 1.35, 1.7)
_BARE_MARGIN = 24.0
_BACK = 120.0


def lay_out_schematic(diagram: Diagram) -> LaidOutDiagram:
    """Place, make room, then draw what was placed; what is remembered as it is now has room already."""
    proposals = place(diagram)
    if diagram.memory is not None and is_same(diagram, diagram.memory):
        return _page(diagram, _drawn(diagram, proposals[0]))
    pictures = [_spread_out(diagram, boxes) for boxes in proposals]
    return min(pictures, key=lambda picture: _price(picture) if len(pictures) > 1 else 0.0)


def _price(picture: LaidOutDiagram) -> float:
    """What a reader would pay: faults most, then crossings, bends, small letters and long ways."""
    figures = measure(picture)
    lines = max(1, len(picture.connectors))
    return (
        1000 * figures.faults
        + 30 * figures.crossings
        + 12 * figures.bends * lines
        + 150 * (picture.width / SLIDE)
        + 400 * figures.detour
        + 40 * sum(_leads_back(connector) for connector in picture.connectors)
    )


def _leads_back(connector: LaidOutConnector) -> bool:
    """Whether a connector leads against the direction of reading."""
    return connector.points[-1][0] < connector.points[0][0] - _BACK


def _spread_out(diagram: Diagram, boxes: tuple[Box, ...]) -> LaidOutDiagram:
    """The picture of the boxes; farther apart, step by step, while something has not got its room."""
    best = _roomy(diagram, boxes)
    for factor in _SPREADS if len(diagram.connections) < MANY else ():
        if not best.troubles:
            break
        drawn = _roomy(diagram, spread(boxes, factor))
        best = min(best, drawn, key=lambda each: each.troubles)
    return _page(diagram, best)


def _roomy(diagram: Diagram, boxes: tuple[Box, ...]) -> Sketch:
    """The boxes moved apart until connectors and their marks have room; routed anew after each step."""
    squeezed: frozenset[Squeezed] = frozenset()
    for _ in range(_ROUNDS):
        drawn = Sketch(diagram, boxes, squeezed)
        drawn.settle(widen=True)
        if drawn.boxes == boxes and drawn.is_plain and not squeezed and not drawn.troubles:
            return drawn  # what `_drawn` would make of these boxes
        stuck = drawn.boxes == boxes and drawn.squeezed <= squeezed
        boxes, squeezed = drawn.boxes, drawn.squeezed
        if stuck or not drawn.troubles:
            break
    return _mended(diagram, _drawn(diagram, boxes))


def _mended(diagram: Diagram, best: Sketch) -> Sketch:
    """Room is made for just what has none in the final picture, which then changes little."""
    drawn = best
    for _ in range(_ROUNDS):
        if not best.troubles:
            break
        wider = copy(drawn)
        wider.settle(widen=True)
        if wider.boxes == drawn.boxes:
            break
        drawn = _drawn(diagram, wider.boxes)
        best = min(best, drawn, key=lambda each: each.troubles)
    return best


def _drawn(diagram: Diagram, boxes: tuple[Box, ...]) -> Sketch:
    """Connectors and marks for boxes that stay where they are: the same boxes, the same picture."""
    best = drawn = Sketch(diagram, boxes, frozenset())
    drawn.settle(widen=False)
    avoided: frozenset[Squeezed] = frozenset()
    for _ in range(_ROUNDS):
        if not drawn.cramped - avoided:
            break
        avoided |= drawn.cramped
        drawn = Sketch(diagram, boxes, avoided)
        drawn.settle(widen=False)
        best = min(best, drawn, key=lambda each: each.troubles)
        if not best.troubles:
            break
    return best


def _page(diagram: Diagram, drawn: Sketch) -> LaidOutDiagram:
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
    lines = [tuple(simplified([(round(x + dx), round(y + dy)) for x, y in line])) for line in drawn.lines]
    page_items = () if diagram.bare else furniture.page(diagram, width, height)
    return LaidOutDiagram(
        id=diagram.id,
        kind=diagram.kind,
        title=diagram.title,
        description=diagram.description,
        width=width,
        height=height,
        below=(*page_items, *_zone_items(boxes, diagram.theme)),
        connectors=_connectors(diagram.connections, lines, diagram.theme),
        above=(*_leaf_items(boxes), *(moved_item(mark, dx, dy) for mark in drawn.marks)),
        story=tuple(StoryLine(*line) for line in diagram.story),
        theme=diagram.theme,
    )


def moved_item(item: Item, dx: float, dy: float) -> Item:
    """The same item, shifted."""
    return replace(item, rect=item.rect.moved(dx, dy), parts=moved_all(item.parts, dx, dy))


def _ink(drawn: Sketch) -> Rect:
    """The rectangle around all boxes, connectors and marks."""
    rects = [box.rect for box in drawn.boxes] + [mark.rect for mark in drawn.marks]
    rects += [Rect(x, y, 0, 0) for line in drawn.lines for x, y in line]
    return enclosing(rects)


def _zone_items(boxes: Sequence[Box], theme: Theme, parent: str = "", depth: int = 1) -> Iterator[Item]:
    for box in boxes:
        if box.node.role == "zone":
            line, radius = theme.size("line"), theme.size("zone.radius")
            panel = Panel(box.rect, ground(depth), "zone.line", line_width=line, radius=radius)
            yield _item(box.node, "zone", box.rect, (panel, zone_title(box, theme)), parent)
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
    connections: Sequence[Connection], lines: Sequence[tuple[Point, ...]], theme: Theme
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
            width=theme.size("connector"),
            attributes=connection.attributes,
        )
        for connection, points in zip(connections, lines, strict=True)
    )
