"""One function per part of an item."""

from __future__ import annotations

from lxml import etree

from blueprint import icons
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Ellipse, IconMark, Panel, Part, Stroke, Text
from blueprint_exporters.common import number
from blueprint_exporters.svg.elements import child

DASHES = "4 3"
_ANCHOR = {"left": "", "center": "middle", "right": "end"}


def draw(parent: etree._Element, part: Part, theme: Theme) -> None:
    """Append a part to a group."""
    match part:
        case Panel():
            _panel(parent, part, theme)
        case Ellipse():
            _ellipse(parent, part, theme)
        case Text():
            _text(parent, part, theme)
        case IconMark():
            _icon(parent, part, theme)
        case Stroke():
            _stroke(parent, part, theme)


def _panel(parent: etree._Element, panel: Panel, theme: Theme) -> None:
    rect = panel.rect
    drawn = child(parent, "rect", x=rect.x, y=rect.y, width=rect.width, height=rect.height)
    if panel.radius:
        drawn.set("rx", number(panel.radius))
    drawn.set("fill", theme.colour(panel.fill) if panel.fill else "none")
    if panel.line:
        drawn.set("stroke", theme.colour(panel.line))
        drawn.set("stroke-width", number(panel.line_width))
        if panel.dashed:
            drawn.set("stroke-dasharray", DASHES)


def _ellipse(parent: etree._Element, ellipse: Ellipse, theme: Theme) -> None:
    (x, y), rect = ellipse.rect.centre, ellipse.rect
    child(
        parent, "ellipse", cx=x, cy=y, rx=rect.width / 2, ry=rect.height / 2, fill=theme.colour(ellipse.fill)
    )


def _text(parent: etree._Element, text: Text, theme: Theme) -> None:
    """A `text` for every line: white space between `tspan`s would shift anchored lines."""
    rect = text.rect
    x = {"left": rect.x, "center": rect.x + rect.width / 2, "right": rect.right}[text.align]
    for i, line in enumerate(text.lines):
        if not line:
            continue
        child(
            parent,
            "text",
            line,
            x=x,
            y=rect.y + text.ascent + i * text.line_height,
            font_size=text.size,
            font_weight="700" if text.bold else "",
            text_anchor=_ANCHOR[text.align],
            fill=theme.colour(text.colour),
        )


def _icon(parent: etree._Element, mark: IconMark, theme: Theme) -> None:
    scale = mark.rect.width / icons.SIZE
    group = child(
        parent,
        "g",
        class_="icon",
        transform=f"translate({number(mark.rect.x)} {number(mark.rect.y)}) scale({scale:.4g})",
        fill="none",
        stroke=theme.colour(mark.colour),
        stroke_width=icons.STROKE_WIDTH,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    for path in icons.paths(mark.icon):
        child(group, "path", d=path)


def _stroke(parent: etree._Element, stroke: Stroke, theme: Theme) -> None:
    points = " ".join(f"{number(x)},{number(y)}" for x, y in stroke.points)
    colour = theme.colour(stroke.colour)
    child(parent, "polyline", points=points, fill="none", stroke=colour, stroke_width=stroke.width)
