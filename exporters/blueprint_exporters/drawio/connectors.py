"""Connectors as attached edges that run where ours run."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

import blueprint_exporters.drawio.cells as cells
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import LaidOutConnector, Point, Rect
from blueprint_exporters.drawio.cells import Style
from blueprint_exporters.drawio.routes import free, route


@dataclass(frozen=True)
class End:
    """What a connector is attached to: a cell's id, and its rectangle on the page."""

    name: str
    rect: Rect


def draw_connector(
    root: etree._Element,
    connector: LaidOutConnector,
    name: str,
    place: tuple[str, Point],
    ends: tuple[End | None, End | None],
    theme: Theme,
) -> None:
    """Append an edge; `place` is its parent's id and where that is on the page.

    An end that is None is attached to nothing and stays where the connector's line ends.
    """
    source, target = ends
    way = route(connector.points, source.rect, target.rect) if source and target else free(connector.points)
    style = way.style | _style(connector, theme)
    parent, origin = place
    for which, end, at in (("exit", source, 0), ("entry", target, -1)):
        if end and connector.points and way.fixed[at]:
            style |= _fixed(which, connector.points[at], end.rect)
    cell = cells.object_edge(root, name, parent, style, _fields(connector))
    for which, end, at in (("source", source, 0), ("target", target, -1)):
        if end:
            cell.set(which, end.name)
        elif connector.points:
            cells.set_free_end(cell, f"{which}Point", connector.points[at], origin)
    cells.set_points(cell, way.waypoints, origin)


def _style(connector: LaidOutConnector, theme: Theme) -> Style:
    made: Style = {
        "rounded": "1" if theme.size("connector.radius") else "0",
        "arcSize": 2 * theme.size("connector.radius"),
        "html": "1",
        "strokeColor": theme.colour(connector.colour),
        "strokeWidth": connector.width,
        "endArrow": "classic",
        "endFill": "1",
        "endSize": "4",
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
