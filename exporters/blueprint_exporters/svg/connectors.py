"""Connectors: a line with rounded corners, and its arrow head as a path of its own."""

from __future__ import annotations

import math

from lxml import etree

from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import LaidOutConnector, Point
from blueprint_exporters.common import number
from blueprint_exporters.svg.elements import child

HEAD_LENGTH = 9.0
HEAD_HALF_WIDTH = 4.5
HEAD_NOTCH = 0.75


def draw_connector(parent: etree._Element, connector: LaidOutConnector, theme: Theme) -> None:
    """Append line and arrow head; a connector of fewer than two distinct points has neither."""
    points = _distinct(connector.points)
    if len(points) < 2:
        return
    colour, radius = theme.colour(connector.colour), theme.size("connector.radius")
    line = child(parent, "path", d=_line(points, radius), fill="none", stroke=colour)
    line.set("stroke-width", number(connector.width))
    if connector.dashed:
        line.set("stroke-dasharray", "6 4")
    child(parent, "path", d=_head(points[-2], points[-1]), fill=colour)


def _distinct(points: tuple[Point, ...]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) > 0.01:
            kept.append(point)
    return kept


def _line(points: list[Point], radius: float) -> str:
    """Path data that ends inside the head, so that the line's blunt end does not show at the tip."""
    last = math.dist(points[-2], points[-1])
    end = _towards(points[-1], points[-2], min(HEAD_LENGTH * HEAD_NOTCH, last / 2))
    shortened = [*points[:-1], end]
    path = f"M{_pair(points[0])}"
    for before, corner, after in zip(shortened, shortened[1:], shortened[2:], strict=False):
        path += _corner(before, corner, after, radius)
    return f"{path}L{_pair(end)}"


def _corner(before: Point, corner: Point, after: Point, radius: float) -> str:
    radius = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
    start, end = _towards(corner, before, radius), _towards(corner, after, radius)
    return f"L{_pair(start)}Q{_pair(corner)} {_pair(end)}"


def _head(before: Point, tip: Point) -> str:
    length = math.dist(before, tip)
    ux, uy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length

    def at(back: float, aside: float) -> str:
        return _pair((tip[0] - back * ux - aside * uy, tip[1] - back * uy + aside * ux))

    corners = (
        at(0, 0),
        at(HEAD_LENGTH, HEAD_HALF_WIDTH),
        at(HEAD_LENGTH * HEAD_NOTCH, 0),
        at(HEAD_LENGTH, -HEAD_HALF_WIDTH),
    )
    return "M" + "L".join(corners) + "Z"


def _towards(start: Point, goal: Point, distance: float) -> Point:
    """The point `distance` px from `start` on the way to `goal`."""
    share = distance / math.dist(start, goal)
    return (start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share)


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
