"""Connectors as attached edges that run where ours run."""

from __future__ import annotations

from lxml import etree

import blueprint_exporters.drawio.cells as cells
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import LaidOutConnector, Point, Rect
from blueprint_exporters.drawio.cells import Style
from blueprint_exporters.drawio.routes import route


def draw_connector(
    root: etree._Element,
    connector: LaidOutConnector,
    names: tuple[str, str, str],
    parent: str,
    origin: Point,
    ends: tuple[Rect, Rect],
    theme: Theme,
) -> None:
    """Append an edge; `names` are the ids of the edge, its source and its target."""
    name, source, target = names
    way = route(connector.points, *ends)
    style = way.style | _style(connector, theme)
    if connector.points and way.fixed[0]:
        style |= _fixed("exit", connector.points[0], ends[0])
    if connector.points and way.fixed[1]:
        style |= _fixed("entry", connector.points[-1], ends[1])
    cell = cells.object_edge(root, name, parent, style, _fields(connector))
    cell.set("source", source)
    cell.set("target", target)
    cells.set_points(cell, way.waypoints, origin)


def _style(connector: LaidOutConnector, theme: Theme) -> Style:
    made: Style = {
        "rounded": "1",
        "arcSize": "8",
        "html": "1",
        "strokeColor": theme.colour(connector.colour),
        "strokeWidth": connector.width,
        "endArrow": "classic",
        "endFill": "1",
        "endSize": "6",
    }
    if connector.dashed:
        made |= {"dashed": "1", "fixDash": "1", "dashPattern": "6 4"}
    return made


def _fixed(which: str, point: Point, rect: Rect) -> Style:
    """Where on the border the edge is attached, as shares of width and height."""
    return {
        f"{which}X": _share(point[0] - rect.x, rect.width),
        f"{which}Y": _share(point[1] - rect.y, rect.height),
        f"{which}Dx": "0",
        f"{which}Dy": "0",
        f"{which}Perimeter": "0",
    }


def _share(distance: float, size: float) -> str:
    """A share with enough decimals to hit the pixel."""
    return f"{distance / size if size else 0:.5f}".rstrip("0").rstrip(".")


def _fields(connector: LaidOutConnector) -> dict[str, str]:
    names = cells.field_names(connector.attributes)
    made = {"address": connector.address, "role": "connector"}
    made |= {names[key]: value for key, value in connector.attributes.items()}
    for key, value in (("title", connector.title), ("description", connector.description)):
        if value:
            made.setdefault(key, value)
    if connector.title or connector.description:
        made["tooltip"] = cells.html(connector.title, connector.description)
    return made
