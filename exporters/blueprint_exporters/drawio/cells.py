"""The file format's elements: `mxCell`, `object`, `mxGeometry`, and style strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from lxml import etree

from blueprint.layout.laid_out import Point, Rect
from blueprint_exporters.common import number, xml_text

Style = dict[str, str | float]

_RESERVED = frozenset(
    {"id", "label", "link", "linkTarget", "tooltip", "placeholder", "placeholders", "tags"}
    | {"address", "role", "of", "field"}
)
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]")


def style_text(style: Mapping[str, str | float]) -> str:
    """`key=value;` in the order given; a key with the value "" stands alone (a named style)."""
    parts = []
    for key, value in style.items():
        written = number(value) if isinstance(value, int | float) else value
        parts.append(f"{key}={written};" if written else f"{key};")
    return "".join(parts)


def vertex(
    root: etree._Element, name: str, parent: str, rect: Rect, origin: Point, style: Style, value: str = ""
) -> etree._Element:
    """Append a plain vertex; `rect` is in page coordinates, `origin` the parent's place on the page."""
    cell = etree.SubElement(root, "mxCell", id=name, value=xml_text(value))
    return _finish_vertex(cell, parent, rect, origin, style)


def object_vertex(
    root: etree._Element,
    name: str,
    parent: str,
    rect: Rect,
    origin: Point,
    style: Style,
    label: str,
    fields: Mapping[str, str],
) -> etree._Element:
    """Append a vertex wrapped in an `object` that carries `fields` as custom attributes."""
    cell = etree.SubElement(_object(root, name, label, fields), "mxCell")
    return _finish_vertex(cell, parent, rect, origin, style)


def _finish_vertex(
    cell: etree._Element, parent: str, rect: Rect, origin: Point, style: Style
) -> etree._Element:
    cell.set("style", style_text(style))
    cell.set("parent", parent)
    cell.set("vertex", "1")
    geometry = etree.SubElement(cell, "mxGeometry")
    geometry.set("x", number(rect.x - origin[0]))
    geometry.set("y", number(rect.y - origin[1]))
    geometry.set("width", number(rect.width))
    geometry.set("height", number(rect.height))
    geometry.set("as", "geometry")
    return cell


def attach(cell: etree._Element, share: float, aside: float, offset: Point) -> None:
    """Make a vertex a mark on the edge that is its parent.

    Its top left corner is `offset` px away from the place on the edge at `share`, which runs from -1
    at the edge's start to 1 at its end, and `aside` px to the left of who goes along the edge there: the
    mark follows when the edge is routed anew, and the latter turns with it.
    """
    geometry = cell.find("mxGeometry")
    if geometry is None:
        raise AssertionError("a vertex has a geometry")
    geometry.set("x", f"{share:.5f}".rstrip("0").rstrip("."))
    geometry.set("y", number(aside))
    geometry.set("relative", "1")
    _point(geometry, offset, (0, 0)).set("as", "offset")


def html(*lines: str) -> str:
    """Lines of plain text as HTML; empty ones are left out."""
    return "<br>".join(escape(line, quote=False) for line in lines if line)


def _object(root: etree._Element, name: str, label: str, fields: Mapping[str, str]) -> etree._Element:
    made = etree.SubElement(root, "object", label=xml_text(label))
    for key, value in fields.items():
        made.set(key, xml_text(value))
    made.set("id", name)
    return made


def field_names(names: Iterable[str]) -> dict[str, str]:
    """An attribute name for each field: what draw.io or we use for ourselves gets `field-` before it."""
    made: dict[str, str] = {}
    for name in names:
        safe = _NOT_IN_NAMES.sub("-", name)
        if safe in _RESERVED or not safe[:1].isalpha():
            safe = f"field-{safe}"
        while safe in made.values():
            safe += "-"
        made[name] = safe
    return made


def object_edge(
    root: etree._Element, name: str, parent: str, style: Style, fields: Mapping[str, str]
) -> etree._Element:
    """Append an edge wrapped in an `object`, without a label; ends and points are the caller's."""
    cell = etree.SubElement(_object(root, name, "", fields), "mxCell")
    return _finish_edge(cell, parent, style)


def edge(root: etree._Element, name: str, parent: str, style: Style) -> etree._Element:
    """Append a plain edge."""
    return _finish_edge(etree.SubElement(root, "mxCell", id=name, value=""), parent, style)


def _finish_edge(cell: etree._Element, parent: str, style: Style) -> etree._Element:
    cell.set("style", style_text(style))
    cell.set("parent", parent)
    cell.set("edge", "1")
    geometry = etree.SubElement(cell, "mxGeometry", relative="1")
    geometry.set("as", "geometry")
    return cell


def set_points(cell: etree._Element, points: Iterable[Point], origin: Point) -> None:
    """Waypoints in page coordinates, written relative to the edge's parent."""
    kept = list(points)
    geometry = cell.find("mxGeometry")
    if not kept or geometry is None:
        return
    array = etree.SubElement(geometry, "Array")
    array.set("as", "points")
    for point in kept:
        _point(array, point, origin)


def set_free_end(cell: etree._Element, which: str, point: Point, origin: Point) -> None:
    """An end that is attached to nothing: `sourcePoint` or `targetPoint`."""
    geometry = cell.find("mxGeometry")
    if geometry is not None:
        _point(geometry, point, origin).set("as", which)


def _point(parent: etree._Element, point: Point, origin: Point) -> etree._Element:
    made = etree.SubElement(parent, "mxPoint")
    made.set("x", number(point[0] - origin[0]))
    made.set("y", number(point[1] - origin[1]))
    return made
