"""Styles of parts: what a panel, an ellipse, a text or an icon is in draw.io's words."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape

from lxml import etree

from blueprint import icons, text
from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import Ellipse, Panel, Rect, Text
from blueprint_exporters.common import number
from blueprint_exporters.drawio.cells import Style

LINE_HEIGHT = 1.2
"""draw.io's own distance of baselines, in em."""

SLACK = 4.0
"""Room beside a line, in px: draw.io measures text a little differently."""

WIDER = 1.25
"""How much wider lines may be in another font (DejaVu Sans: 1.2) before draw.io could wrap them."""

TOP_INSET = 5.0
"""What draw.io adds above a label at the top of its cell (`mxText.baseSpacingTop`), in px."""

PART: Style = {"part": "1", "connectable": "0", "rotatable": "0"}


def panel(part: Panel, theme: Theme) -> Style:
    """Fill, line and corners of a rectangle."""
    made: Style = {
        "rounded": "1" if part.radius else "0",
        "fillColor": theme.colour(part.fill) if part.fill else "none",
        "strokeColor": theme.colour(part.line) if part.line else "none",
    }
    if part.radius:
        made |= {"absoluteArcSize": "1", "arcSize": part.radius * 2}
    if part.line and part.line_width != 1:
        made["strokeWidth"] = part.line_width
    if part.dashed:
        made |= {"dashed": "1", "fixDash": "1", "dashPattern": "4 3"}
    return made


def ellipse(part: Ellipse, theme: Theme) -> Style:
    """A filled ellipse without a line."""
    return {
        "ellipse": "",
        "perimeter": "ellipsePerimeter",
        "fillColor": theme.colour(part.fill),
        "strokeColor": "none",
    }


def bare() -> Style:
    """A rectangle that shows nothing of its own."""
    return {"fillColor": "none", "strokeColor": "none"}


def font(part: Text, theme: Theme) -> Style:
    """The font of a text; not where it stands."""
    return {
        "html": "1",
        "fontFamily": _families(),
        "fontSize": part.size,
        "fontColor": theme.colour(part.colour),
        "fontStyle": "1" if part.bold else "0",  # said always: a swimlane's own default is bold
    }


def _families() -> str:
    """The project's own family first, where it has one."""
    return ",".join(dict.fromkeys([text.typefaces().main.family, text.FAMILY, "Inter", "Helvetica"]))


def placed(part: Text, host: Rect) -> Style:
    """Where a text stands as the label of a cell with the rectangle `host`."""
    made: Style = {"align": part.align, "spacing": "0"}
    left, right = part.rect.x - host.x, host.right - part.rect.right
    if part.align == "right":
        left = max(0.0, left - SLACK)
    elif part.align == "left":
        right = max(0.0, right - SLACK)
    if abs(left - right) > 0.5 or part.align != "center":
        made |= _spacing(spacingLeft=left, spacingRight=right)
    if abs(part.rect.centre[1] - host.centre[1]) <= 1:
        made["verticalAlign"] = "middle"
    else:
        drawn = len(part.lines) * LINE_HEIGHT * part.size
        top = part.rect.centre[1] - drawn / 2 - host.y - TOP_INSET
        made |= {"verticalAlign": "top"} | _spacing(spacingTop=top)
    widest = max((text.width(line, part.size, part.bold) for line in part.lines), default=0)
    if widest * WIDER + SLACK <= host.width - left - right:
        made["whiteSpace"] = "wrap"
    return made


def _spacing(**spacings: float) -> Style:
    return {key: round(value, 2) for key, value in spacings.items() if abs(value) >= 0.5}


def label(part: Text) -> str:
    """The lines as HTML, broken where we broke them."""
    return "<br>".join(escape(line, quote=False) for line in part.lines)


@cache
def icon(name: str, colour: str, drawing: str = "") -> str:
    """An icon as a data URL in draw.io's spelling: no `;base64`, because `;` ends a style's value.

    A `drawing` goes before the icon of that name.
    """
    data = _drawn(drawing, colour) if drawing else etree.tostring(_stroked(name, colour))
    return "data:image/svg+xml," + b64encode(data).decode("ascii")


def _drawn(drawing: str, colour: str) -> bytes:
    start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96">'
    return f"{start}{icons.painted(drawing, colour)}</svg>".encode()


def _stroked(name: str, colour: str) -> etree._Element:
    drawing = etree.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox="0 0 24 24")
    drawing.attrib.update(
        {
            "width": "96",
            "height": "96",
            "fill": "none",
            "stroke": colour,
            "stroke-width": number(icons.STROKE_WIDTH),
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        }
    )
    for path in icons.paths(name):
        etree.SubElement(drawing, "path", d=path)
    return drawing
