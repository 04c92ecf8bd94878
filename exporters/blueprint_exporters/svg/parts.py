"""One function per part of an item."""

from __future__ import annotations

from lxml import etree

from blueprint import icons
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Ellipse, IconMark, Panel, Part, Rect, Stroke, Text
from blueprint_exporters.common import number
from blueprint_exporters.svg.elements import NAMESPACE, child
from blueprint_exporters.svg.texts import draw_text

DASHES = "4 3"


def draw_part(
    parent: etree._Element, part: Part, theme: Theme, body: Rect | None = None, *, outlined: bool = False
) -> None:
    """Append a part to a group; `body` is the rectangle of the item's own panel, if it has one.

    `outlined` turns text that needs shaping into paths.
    """
    match part:
        case Panel():
            _panel(parent, part, theme, body)
        case Ellipse():
            _ellipse(parent, part, theme)
        case Text():
            draw_text(parent, part, theme, outlined=outlined)
        case IconMark():
            _icon(parent, part, theme)
        case Stroke():
            _stroke(parent, part, theme)


def _panel(parent: etree._Element, panel: Panel, theme: Theme, body: Rect | None) -> None:
    drawn = _outline(parent, panel, body)
    drawn.set("fill", theme.colour(panel.fill) if panel.fill else "none")
    if panel.line:
        drawn.set("stroke", theme.colour(panel.line))
        drawn.set("stroke-width", number(panel.line_width))
        if panel.dashed:
            drawn.set("stroke-dasharray", DASHES)


def _outline(parent: etree._Element, panel: Panel, body: Rect | None) -> etree._Element:
    """A rectangle; a bar across the body is rounded only where the body is."""
    rect = panel.rect
    if panel.radius and body and max(abs(rect.x - body.x), abs(rect.right - body.right)) < 0.01:
        top, bottom = abs(rect.y - body.y) < 0.01, abs(rect.bottom - body.bottom) < 0.01
        if top != bottom:
            return child(parent, "path", d=_half_rounded(rect, panel.radius, top=top))
    drawn = child(parent, "rect", x=rect.x, y=rect.y, width=rect.width, height=rect.height)
    if panel.radius:
        drawn.set("rx", number(panel.radius))
    return drawn


def _half_rounded(rect: Rect, radius: float, *, top: bool) -> str:
    """Path data of a rectangle with two round corners, at the top or at the bottom."""
    r, across, down = number(radius), number(rect.width - 2 * radius), number(rect.height - radius)
    if top:
        start = f"M{number(rect.x)} {number(rect.bottom)}v-{down}"
        return f"{start}a{r} {r} 0 0 1 {r} -{r}h{across}a{r} {r} 0 0 1 {r} {r}v{down}z"
    start = f"M{number(rect.x)} {number(rect.y)}v{down}"
    return f"{start}a{r} {r} 0 0 0 {r} {r}h{across}a{r} {r} 0 0 0 {r} -{r}v-{down}z"


def _ellipse(parent: etree._Element, ellipse: Ellipse, theme: Theme) -> None:
    (x, y), rect = ellipse.rect.centre, ellipse.rect
    child(
        parent, "ellipse", cx=x, cy=y, rx=rect.width / 2, ry=rect.height / 2, fill=theme.colour(ellipse.fill)
    )


def _icon(parent: etree._Element, mark: IconMark, theme: Theme) -> None:
    scale = mark.rect.width / icons.SIZE
    place = f"translate({number(mark.rect.x)} {number(mark.rect.y)}) scale({scale:.4g})"
    if mark.drawing:
        group = child(parent, "g", class_="icon", transform=place)
        group.append(_drawing(icons.painted(mark.drawing, theme.colour(mark.colour))))
        return
    group = child(
        parent,
        "g",
        class_="icon",
        transform=place,
        fill="none",
        stroke=theme.colour(mark.colour),
        stroke_width=icons.STROKE_WIDTH,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    for path in icons.paths(mark.icon):
        child(group, "path", d=path)


def _drawing(markup: str) -> etree._Element:
    """A drawing's one element, in the namespace of the file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root: etree._Element = etree.fromstring(f'<svg xmlns="{NAMESPACE}">{markup}</svg>', parser)
    return root[0]


def _stroke(parent: etree._Element, stroke: Stroke, theme: Theme) -> None:
    points = " ".join(f"{number(x)},{number(y)}" for x, y in stroke.points)
    colour = theme.colour(stroke.colour)
    child(parent, "polyline", points=points, fill="none", stroke=colour, stroke_width=stroke.width)
