"""An item as a container cell with its parts as children."""

from __future__ import annotations

from html import escape

from lxml import etree

from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Ellipse, IconMark, Item, Panel, Point, Rect, Stroke, Text
from blueprint_exporters.drawio import cells, looks
from blueprint_exporters.drawio.anatomy import Anatomy, Piece, anatomy
from blueprint_exporters.drawio.cells import Style

CONTAINERS = frozenset({"zone", "column", "card", "detail", "key"})


def draw_item(root: etree._Element, item: Item, name: str, parent: str, origin: Point, theme: Theme) -> None:
    """Append the item's cell and one cell for each part that is not the item's own look."""
    seen = anatomy(item)
    label = looks.label(seen.title) if seen.title else ""
    style = _style(item, seen, theme)
    cells.object_vertex(
        root, name, parent, item.rect, origin, style, label or _hidden(item, style), _fields(item)
    )
    inner = (item.rect.x, item.rect.y)
    for i, piece in enumerate(seen.pieces):
        _piece(root, piece, f"{name}_p{i}", name, inner, theme, seen)


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
    if item.link:
        made["link"] = f"data:page/id,{item.link}"
    return made


def _style(item: Item, seen: Anatomy, theme: Theme) -> Style:
    look = _body(seen, theme)
    if seen.title:
        look |= looks.font(seen.title, theme)
        look |= looks.placed(seen.title, seen.bar.rect if seen.bar else item.rect)
    else:
        look["html"] = "1"
    if item.role in CONTAINERS or seen.pieces:
        drop = "1" if item.role == "zone" else "0"
        look |= {"container": "1", "collapsible": "0", "recursiveResize": "0", "dropTarget": drop}
    if item.role == "page":
        look["locked"] = "1"
    look["connectable"] = "1" if item.role in ("zone", "card", "figure", "detail") else "0"
    return look


def _body(seen: Anatomy, theme: Theme) -> Style:
    if seen.bar and isinstance(seen.body, Panel):
        body = looks.panel(seen.body, theme)
        head: Style = {
            "swimlane": "",
            "startSize": seen.bar.rect.height,
            "swimlaneLine": "0",
            "swimlaneFillColor": body["fillColor"],
        }
        return head | body | {"fillColor": looks.panel(seen.bar, theme)["fillColor"]}
    if isinstance(seen.body, Panel):
        return looks.panel(seen.body, theme)
    if isinstance(seen.body, Ellipse):
        return looks.ellipse(seen.body, theme)
    return looks.bare()


def _piece(
    root: etree._Element,
    piece: Piece,
    name: str,
    parent: str,
    origin: Point,
    theme: Theme,
    seen: Anatomy,
) -> None:
    part = piece.part
    if isinstance(part, Stroke):
        _stroke(root, part, name, parent, origin, theme, seen)
        return
    rect, style, value = _look(piece, theme)
    cells.vertex(root, name, parent, rect, origin, style | looks.PART, value)


def _look(piece: Piece, theme: Theme) -> tuple[Rect, Style, str]:
    part = piece.part
    if isinstance(part, IconMark):
        image: Style = {
            "shape": "image",
            "image": looks.icon(part.icon, theme.colour(part.colour)),
            "imageAspect": "0",
            "aspect": "fixed",
        }
        return part.rect, image, ""
    if isinstance(part, Text):
        rect = _roomy(part)
        style: Style = {"text": "", **looks.bare(), **looks.font(part, theme), **looks.placed(part, rect)}
        return rect, style, looks.label(part)
    assert not isinstance(part, Stroke)  # noqa: S101 # drawn by the caller
    shape = looks.panel(part, theme) if isinstance(part, Panel) else looks.ellipse(part, theme)
    if piece.text is None:
        return part.rect, shape, ""
    words = looks.font(piece.text, theme) | looks.placed(piece.text, part.rect)
    return part.rect, shape | words, looks.label(piece.text)


def _roomy(part: Text) -> Rect:
    """The text's box with room for a font that is a little wider, on the side that text grows to."""
    rect, room = part.rect, looks.SLACK
    if part.align == "left":
        return Rect(rect.x, rect.y, rect.width + room, rect.height)
    if part.align == "right":
        return Rect(rect.x - room, rect.y, rect.width + room, rect.height)
    return Rect(rect.x - room, rect.y, rect.width + 2 * room, rect.height)


def _stroke(
    root: etree._Element,
    stroke: Stroke,
    name: str,
    parent: str,
    origin: Point,
    theme: Theme,
    seen: Anatomy,
) -> None:
    """A line, attached to the ellipses in which its ends lie, so that they stay joined when moved."""
    style: Style = {
        "endArrow": "none",
        "html": "1",
        "strokeColor": theme.colour(stroke.colour),
        "strokeWidth": stroke.width,
    }
    cell = cells.edge(root, name, parent, style)
    base = name.rpartition("_p")[0]
    for end, point, free in (
        ("source", stroke.points[0], "sourcePoint"),
        ("target", stroke.points[-1], "targetPoint"),
    ):
        holder = _holder(point, seen)
        if holder is None:
            cells.set_free_end(cell, free, point, origin)
        else:
            cell.set(end, f"{base}_p{holder}")
    cells.set_points(cell, stroke.points[1:-1], origin)


def _holder(point: Point, seen: Anatomy) -> int | None:
    for i, piece in enumerate(seen.pieces):
        if isinstance(piece.part, Ellipse) and piece.part.rect.holds(Rect(*point, 0, 0)):
            return i
    return None
