"""An item as a container cell with its parts as children."""

from __future__ import annotations

import math
from html import escape

from lxml import etree

import blueprint_exporters.drawio.cells as cells
import blueprint_exporters.drawio.looks as looks
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Ellipse, IconMark, Item, Panel, Part, Point, Rect, Stroke, Text
from blueprint_exporters.drawio.anatomy import Anatomy, Piece, anatomy
from blueprint_exporters.drawio.cells import Style
from blueprint_exporters.drawio.routes import Anchor, anchor

CONTAINERS = frozenset({"zone", "column", "card", "detail", "key"})

PAGE: Style = {**looks.bare(), "pointerEvents": "0", "locked": "1"}
"""The page's own cell shows nothing and catches no clicks: the colour is the model's background."""


def draw_item(
    root: etree._Element,
    item: Item,
    name: str,
    parent: str,
    origin: Point,
    theme: Theme,
    line: tuple[Point, ...] = (),
) -> None:
    """Append the item's cell and one cell for each part that is not the item's own look.

    With a `line` the parent is the edge that runs there, and the item is a mark on it.
    """
    seen = anatomy(item)
    rect = _extent(item, seen)
    label = looks.label(seen.title) if seen.title else ""
    style = _style(item, seen, rect, theme)
    words = label or _hidden(item, style)
    cell = cells.object_vertex(root, name, parent, rect, origin, style, words, _fields(item))
    if line:
        held = anchor(line, _pinned(item))
        aside, offset = _standing(item, rect, held)
        cells.attach(cell, held.share, aside, offset)
    for i, piece in enumerate(seen.pieces):
        _piece(root, piece, f"{name}_p{i}", name, rect, theme)


def _extent(item: Item, seen: Anatomy) -> Rect:
    """The item's rectangle; a badge's reaches to the end of its pin, so that nothing lies outside."""
    if item.role != "badge":
        return item.rect
    rects = [item.rect, *(_bounds(piece.part) for piece in seen.pieces)]
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top)


def _standing(item: Item, rect: Rect, held: Anchor) -> tuple[float, Point]:
    """How far to the left of its line a mark stands, and what its corner is off from there.

    A label beside its line is as far aside as it must be when a moved card turns that piece of the line
    by a right angle; the offset takes back what is too much now. Whatever else marks a line only moves along.
    """
    (dx, dy), corner = held.along, (rect.x - held.point[0], rect.y - held.point[1])
    left = (dy, -dx)
    away = (rect.centre[0] - held.point[0]) * left[0] + (rect.centre[1] - held.point[1]) * left[1]
    half, turned = (rect.height / 2, rect.width / 2) if dx else (rect.width / 2, rect.height / 2)
    if item.role != "label" or not any(held.along) or abs(away) < half:
        return 0.0, corner
    aside = math.copysign(turned + abs(away) - half, away)
    return aside, (corner[0] - left[0] * aside, corner[1] - left[1] * aside)


def _pinned(item: Item) -> Point:
    """Where a mark belongs to its connector: the end of its pin, or else its middle."""
    pins = [part for part in item.parts if isinstance(part, Stroke)]
    return pins[0].points[-1] if pins else item.rect.centre


def _bounds(part: Part) -> Rect:
    if not isinstance(part, Stroke):
        return part.rect
    xs, ys = [x for x, _ in part.points], [y for _, y in part.points]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _hidden(item: Item, style: Style) -> str:
    """The title of an item that shows none, kept as a label that is not drawn."""
    if not item.title:
        return ""
    style["noLabel"] = "1"
    return escape(item.title, quote=False)


def _fields(item: Item) -> dict[str, str]:
    names = cells.field_names(item.attributes)
    made = {"address": item.address, "role": item.role}
    if item.of:
        made["of"] = item.of
    made |= {names[key]: value for key, value in item.attributes.items()}
    if item.description:
        made.setdefault("description", item.description)
    if item.description:
        made["tooltip"] = cells.html(item.description)
    if item.link:
        made["link"] = f"data:page/id,{item.link}"
    return made


def _style(item: Item, seen: Anatomy, rect: Rect, theme: Theme) -> Style:
    look = _body(seen, theme) if item.role != "page" else dict(PAGE)
    if seen.title:
        look |= looks.font(seen.title, theme)
        look |= looks.placed(seen.title, seen.bar.rect if seen.bar else rect)
    else:
        look["html"] = "1"
    if item.role in CONTAINERS or seen.pieces:
        drop = "1" if item.role == "zone" else "0"
        look |= {"container": "1", "collapsible": "0", "recursiveResize": "0", "dropTarget": drop}
    look["connectable"] = "1" if item.role in ("zone", "card", "figure", "detail") else "0"
    return look


def _body(seen: Anatomy, theme: Theme) -> Style:
    if seen.bar and isinstance(seen.body, Panel):
        body = looks.panel(seen.body, theme)
        head: Style = {
            "swimlane": "",
            "startSize": seen.bar.rect.height,
            "swimlaneLine": "1" if _is_outlined(seen.bar, theme) else "0",
            "swimlaneFillColor": body["fillColor"],
        }
        return head | body | {"fillColor": looks.panel(seen.bar, theme)["fillColor"]}
    if isinstance(seen.body, Panel):
        return looks.panel(seen.body, theme)
    if isinstance(seen.body, Ellipse):
        return looks.ellipse(seen.body, theme)
    return looks.bare()


def _is_outlined(bar: Panel, theme: Theme) -> bool:
    """Whether a bar has a line that its ground does not hide."""
    return bool(bar.line and bar.fill and theme.colour(bar.line) != theme.colour(bar.fill))


def _piece(
    root: etree._Element,
    piece: Piece,
    name: str,
    parent: str,
    within: Rect,
    theme: Theme,
) -> None:
    part = piece.part
    origin = (within.x, within.y)
    if isinstance(part, Stroke):
        _stroke(root, part, name, parent, origin, theme)
        return
    rect, style, value = _look(piece, within, theme)
    cells.vertex(root, name, parent, rect, origin, style | looks.PART, value)


def _look(piece: Piece, within: Rect, theme: Theme) -> tuple[Rect, Style, str]:
    part = piece.part
    if isinstance(part, IconMark):
        image: Style = {
            "shape": "image",
            "image": looks.icon(part.icon, theme.colour(part.colour), part.drawing),
            "imageAspect": "0",
            "aspect": "fixed",
        }
        return part.rect, image, ""
    if isinstance(part, Text):
        rect = _roomy(part, within)
        style: Style = {"text": "", **looks.bare(), **looks.font(part, theme), **looks.placed(part, rect)}
        return rect, style, looks.label(part)
    assert not isinstance(part, Stroke)  # noqa: S101 # drawn by the caller
    shape = looks.panel(part, theme) if isinstance(part, Panel) else looks.ellipse(part, theme)
    if piece.text is None:
        return part.rect, shape, ""
    words = looks.font(piece.text, theme) | looks.placed(piece.text, part.rect)
    return part.rect, shape | words, looks.label(piece.text)


def _roomy(part: Text, within: Rect) -> Rect:
    """The text's box with room for a font that is a little wider, as far as the item goes."""
    rect, room = part.rect, looks.SLACK
    left = rect.x - (room if part.align != "left" else 0)
    right = rect.right + (room if part.align != "right" else 0)
    if part.align != "center":
        left, right = max(left, within.x), min(right, within.right)
    return Rect(left, rect.y, right - left, rect.height)


def _stroke(
    root: etree._Element, stroke: Stroke, name: str, parent: str, origin: Point, theme: Theme
) -> None:
    """A straight level or upright line as a thin filled box; any other as an edge with free ends.

    An edge would look like a connector that somebody left unattached.
    """
    colour = theme.colour(stroke.colour)
    (x0, y0), (x1, y1) = stroke.points[0], stroke.points[-1]
    if len(stroke.points) == 2 and (x0 == x1 or y0 == y1):
        box = Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
        half = stroke.width / 2
        thin = (
            Rect(box.x - half, box.y, stroke.width, box.height)
            if x0 == x1
            else Rect(box.x, box.y - half, box.width, stroke.width)
        )
        style: Style = {"fillColor": colour, "strokeColor": "none"}
        cells.vertex(root, name, parent, thin, origin, style | looks.PART)
        return
    edge = cells.edge(
        root, name, parent, {"endArrow": "none", "strokeColor": colour, "strokeWidth": stroke.width}
    )
    cells.set_free_end(edge, "sourcePoint", (x0, y0), origin)
    cells.set_free_end(edge, "targetPoint", (x1, y1), origin)
    cells.set_points(edge, stroke.points[1:-1], origin)
