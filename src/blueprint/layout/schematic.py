"""Schematic diagrams: place, route, annotate; wider once more when something had no room."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.diagram.diagram import Connection, Diagram, Node
from blueprint.layout import cards, furniture
from blueprint.layout.annotate import Surroundings, annotate
from blueprint.layout.faults import faults
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
from blueprint.layout.parts import UNIT, moved_all, snap, text_block, widest
from blueprint.layout.place import Box, Spacing, place
from blueprint.layout.route import route

_SCALES = (1.0, 1.25, 1.5, 2.0)
_AROUND = 60.0
_BARE_MARGIN = 24.0


def lay_out_schematic(diagram: Diagram) -> LaidOutDiagram:
    """The first spacing without faults, or the one with the fewest."""
    best: tuple[int, LaidOutDiagram] | None = None
    for scale in _SCALES:
        laid_out = _attempt(diagram, Spacing(scale))
        count = len(faults(laid_out))
        if best is None or count < best[0]:
            best = (count, laid_out)
        if count == 0:
            break
    if best is None:
        raise AssertionError("no spacing was tried")
    return best[1]


def _attempt(diagram: Diagram, spacing: Spacing) -> LaidOutDiagram:
    roots = place(diagram, spacing)
    width, height, boxes = _on_page(diagram, roots)
    everything = [inner for box in boxes for inner in box.walk()]
    titles = [_title_rect(box) for box in everything if box.node.role == "zone"]
    routing = _routing_area(diagram, everything, width, height)
    lines = route(everything, titles, diagram.connections, routing)
    page_items = () if diagram.bare else furniture.page(diagram, width, height)
    marks = annotate(diagram.connections, lines, _surroundings(everything, titles, routing))
    return LaidOutDiagram(
        id=diagram.id,
        kind=diagram.kind,
        title=diagram.title,
        description=diagram.description,
        width=width,
        height=height,
        below=(*page_items, *_items(boxes, "", zones=True)),
        connectors=_connectors(diagram.connections, lines),
        above=(*_items(boxes, "", zones=False), *marks),
        story=tuple(StoryLine(*line) for line in diagram.story),
        theme=diagram.theme,
    )


def _on_page(diagram: Diagram, roots: Sequence[Box]) -> tuple[float, float, list[Box]]:
    """The page's size, and the boxes where they lie on it."""
    right = max((box.rect.right for box in roots), default=0.0)
    bottom = max((box.rect.bottom for box in roots), default=0.0)
    if diagram.bare:
        margin = _BARE_MARGIN if not diagram.connections else 2 * _BARE_MARGIN
        return right + 2 * margin, bottom + 2 * margin, [box.moved(margin, margin) for box in roots]
    width, height = furniture.page_size(right, bottom)
    area = furniture.content_area(width, height)
    dx = snap(area.x + (area.width - right) / 2, UNIT)
    dy = snap(area.y + (area.height - bottom) / 2, UNIT)
    return width, height, [box.moved(dx, dy) for box in roots]


def _routing_area(diagram: Diagram, boxes: Sequence[Box], width: float, height: float) -> Rect:
    if diagram.bare:
        return Rect(0, 0, width, height)
    left = max(UNIT, min(box.rect.x for box in boxes) - _AROUND)
    top = max(furniture.CONTENT_TOP - 2 * UNIT, min(box.rect.y for box in boxes) - _AROUND)
    right = min(width - UNIT, max(box.rect.right for box in boxes) + _AROUND)
    bottom = min(height - furniture.KEY_HEIGHT - UNIT, max(box.rect.bottom for box in boxes) + _AROUND)
    return Rect(left, top, right - left, bottom - top)


def _surroundings(boxes: Sequence[Box], titles: Sequence[Rect], page: Rect) -> Surroundings:
    leaves = tuple(box.rect for box in boxes if box.node.role != "zone")
    zones = tuple(box.rect for box in boxes if box.node.role == "zone")
    return Surroundings(leaves, tuple(titles), zones, page)


def _title_rect(box: Box) -> Rect:
    lines = cards.zone_title(box.node, box.rect.width)
    block = _zone_title(box)
    return Rect(
        block.rect.x,
        block.rect.y,
        widest(lines, cards.ZONE_TITLE_SIZE, bold=True),
        block.rect.height,
    )


def _zone_title(box: Box) -> Text:
    lines = cards.zone_title(box.node, box.rect.width)
    at = (box.rect.x + 20, box.rect.y + 16)
    return text_block(lines, cards.ZONE_TITLE_SIZE, at, box.rect.width - 40, "zone.title", bold=True)


def _items(boxes: Sequence[Box], parent: str, *, zones: bool) -> list[Item]:
    items = []
    for box in boxes:
        is_zone = box.node.role == "zone"
        if is_zone == zones:
            items.append(_zone_item(box, parent) if is_zone else _leaf_item(box, parent))
        items += _items(box.children, box.node.address, zones=zones)
    return items


def _zone_item(box: Box, parent: str) -> Item:
    panel = Panel(box.rect, fill="zone", line="zone.line", radius=6)
    return _item(box.node, "zone", box.rect, (panel, _zone_title(box)), parent)


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
