"""What is wrong with a picture, measured on its geometry: the promises that a layout keeps.

Never: overlapping boxes, a connector through a box that it does not touch or through a title, text
that leaves its box, a label on a box, a label or a title, a label away from its connector.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from blueprint import text
from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram, Point, Rect, Text

_SOLID = frozenset({"card", "figure", "detail"})
_MARKS = frozenset({"label", "badge"})
_NEAR = 32.0
_SLACK = 0.5


def faults(diagram: LaidOutDiagram) -> list[str]:
    """Every broken promise in words; an empty list for a clean picture."""
    return [
        *_overlaps(diagram),
        *_connectors_through(diagram),
        *_loose_ends(diagram),
        *_text_outside(diagram),
        *_marks_on_things(diagram),
        *_marks_adrift(diagram),
        *_outside_page(diagram),
    ]


def _overlaps(diagram: LaidOutDiagram) -> Iterator[str]:
    solid = [item for item in diagram.items if item.role in _SOLID]
    zones = [item for item in diagram.items if item.role in ("zone", "column")]
    for a, b in combinations(solid, 2):
        if a.rect.overlaps(b.rect):
            yield f"{a.address} overlaps {b.address}"
    for a, b in combinations(zones, 2):
        nested = _inside(a, b, diagram) or _inside(b, a, diagram)
        if a.rect.overlaps(b.rect) and not nested:
            yield f"{a.address} overlaps {b.address}"
    for zone in zones:
        for item in solid:
            if zone.rect.overlaps(item.rect) and not _inside(item, zone, diagram):
                yield f"{item.address} lies on {zone.address}"
            if item.parent == zone.address and not zone.rect.holds(item.rect):
                yield f"{item.address} leaves {zone.address}"


def _inside(item: Item, zone: Item, diagram: LaidOutDiagram) -> bool:
    parents = {other.address: other.parent for other in diagram.items}
    address = item.parent
    while address:
        if address == zone.address:
            return True
        address = parents.get(address, "")
    return False


def _connectors_through(diagram: LaidOutDiagram) -> Iterator[str]:
    solid = [item for item in diagram.items if item.role in _SOLID]
    titles = [(item, rect) for item in diagram.items for rect in _title_rects(item)]
    for connector in diagram.connectors:
        for item in solid:
            if _passes(connector, item.rect.inset(_SLACK)):
                yield f"{connector.address} runs through {item.address}"
        for item, rect in titles:
            if _passes(connector, rect):
                yield f"{connector.address} runs through the title of {item.address}"
    for a, b in combinations(diagram.connectors, 2):
        if _share_a_lane(a, b) and a.source != b.source:
            yield f"{a.address} runs along {b.address}"


def _loose_ends(diagram: LaidOutDiagram) -> Iterator[str]:
    rects = {item.address: item.rect for item in diagram.items}
    for connector in diagram.connectors:
        for point, address in (
            (connector.points[0], connector.source),
            (connector.points[-1], connector.target),
        ):
            if address in rects and not _on_border(rects[address], point):
                yield f"{connector.address} does not touch {address}"


def _on_border(rect: Rect, point: Point) -> bool:
    x, y = point
    near_x = min(abs(x - rect.x), abs(x - rect.right)) <= _SLACK
    near_y = min(abs(y - rect.y), abs(y - rect.bottom)) <= _SLACK
    return (near_x and rect.y <= y <= rect.bottom) or (near_y and rect.x <= x <= rect.right)


def _title_rects(item: Item) -> list[Rect]:
    if item.role not in ("zone", "title", "column"):
        return []
    return [ink(part) for part in item.parts if isinstance(part, Text)]


def ink(part: Text) -> Rect:
    """The rectangle that the lines of a text really cover."""
    width = max((text.width(line, part.size, part.bold) for line in part.lines), default=0.0)
    left = {"left": 0.0, "center": (part.rect.width - width) / 2, "right": part.rect.width - width}
    return Rect(part.rect.x + left[part.align], part.rect.y, width, part.rect.height)


def _text_outside(diagram: LaidOutDiagram) -> Iterator[str]:
    for item in diagram.items:
        if item.role == "title":
            continue
        for part in item.parts:
            if isinstance(part, Text) and not item.rect.inset(-_SLACK).holds(ink(part)):
                yield f"text {' '.join(part.lines)!r} leaves {item.address}"


def _marks_on_things(diagram: LaidOutDiagram) -> Iterator[str]:
    marks = [item for item in diagram.items if item.role in _MARKS]
    for a, b in combinations(marks, 2):
        if a.rect.overlaps(b.rect):
            yield f"{a.address} lies on {b.address}"
    for mark in marks:
        for item in diagram.items:
            if item.role in _SOLID and mark.rect.overlaps(item.rect):
                yield f"{mark.address} lies on {item.address}"
            for rect in _title_rects(item):
                if mark.rect.overlaps(rect):
                    yield f"{mark.address} lies on the title of {item.address}"
        for connector in diagram.connectors:
            foreign = connector.address != mark.of and _passes(connector, mark.rect)
            if foreign and not _same_trunk(connector, mark, diagram):
                yield f"{mark.address} lies on {connector.address}"


def _same_trunk(connector: LaidOutConnector, mark: Item, diagram: LaidOutDiagram) -> bool:
    own = next((other for other in diagram.connectors if other.address == mark.of), None)
    return own is not None and own.source == connector.source and _passes(own, mark.rect)


def _marks_adrift(diagram: LaidOutDiagram) -> Iterator[str]:
    lines = {connector.address: connector for connector in diagram.connectors}
    for mark in diagram.items:
        connector = lines.get(mark.of) if mark.role in _MARKS else None
        if connector and not _passes(connector, mark.rect.inset(-_NEAR)):
            yield f"{mark.address} is away from its connector"


def _outside_page(diagram: LaidOutDiagram) -> Iterator[str]:
    page = Rect(0, 0, diagram.width, diagram.height)
    for item in diagram.items:
        if not page.holds(item.rect):
            yield f"{item.address} leaves the page"


def _passes(connector: LaidOutConnector, rect: Rect) -> bool:
    return any(rect.is_crossed(a, b) for a, b in pairwise(connector.points))


def _share_a_lane(a: LaidOutConnector, b: LaidOutConnector) -> bool:
    return any(_collinear(p, q) for p in pairwise(a.points) for q in pairwise(b.points))


def _collinear(p: tuple[Point, Point], q: tuple[Point, Point]) -> bool:
    for axis in (0, 1):
        fixed = 1 - axis
        if p[0][fixed] == p[1][fixed] == q[0][fixed] == q[1][fixed]:
            low = max(min(p[0][axis], p[1][axis]), min(q[0][axis], q[1][axis]))
            high = min(max(p[0][axis], p[1][axis]), max(q[0][axis], q[1][axis]))
            if high - low > _SLACK:
                return True
    return False
