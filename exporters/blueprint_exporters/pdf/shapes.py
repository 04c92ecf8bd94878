"""SVG shapes as operators of a PDF page (ISO 32000-1, section 8): what our own SVG and icons consist of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder
from lxml import etree

from blueprint_exporters.pdf.colours import Colour, colour_of
from blueprint_exporters.pdf.objects import number

_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_GROUPS = frozenset({"g", "a", "svg"})
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})

Opacity = Callable[[float, float], str]
"""The name of the graphics state for an opacity of fill and of stroke."""


@dataclass(frozen=True)
class _Style:
    """The presentation attributes that shapes inherit, with the initial values of SVG."""

    fill: str = "#000000"
    stroke: str = "none"
    width: float = 1.0
    cap: str = "butt"
    join: str = "miter"
    limit: float = 4.0
    dashes: str = "none"
    offset: float = 0.0
    rule: str = "nonzero"
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    opacity: float = 1.0
    visible: bool = True


def operators(element: etree._Element, opacity: Opacity) -> str:
    """What draws a group of shapes; text in it is left out."""
    return "\n".join(_drawn(element, _Style(), opacity))


def _drawn(element: etree._Element, style: _Style, opacity: Opacity) -> Iterator[str]:
    tag = etree.QName(element).localname
    if tag not in _GROUPS | _SHAPES or element.get("display") == "none":
        return
    own = _inherited(style, element)
    matrix = _matrix(element.get("transform", ""))
    if tag == "svg":
        matrix = matrix.transform(_view(element))
    moved = matrix != Transform()
    if moved:
        yield f"q {' '.join(map(number, matrix))} cm"
    if tag == "svg" and element.get("viewBox"):
        yield f"{' '.join(map(number, _view_box(element)))} re W n"
    if tag in _SHAPES:
        yield from _shape(element, own, opacity)
    for child in element:
        if tag in _GROUPS and isinstance(child.tag, str):
            yield from _drawn(child, own, opacity)
    if moved:
        yield "Q"


def _shape(element: etree._Element, style: _Style, opacity: Opacity) -> Iterator[str]:
    pen = _Pen()
    for path in _paths(element):
        parse_path(path, pen)
    fill, stroke = colour_of(style.fill), colour_of(style.stroke)
    if not style.visible or not pen.operators or not (fill or stroke):
        return
    yield " ".join(["q", *_state(style, fill, stroke, opacity)])
    even = "*" if style.rule == "evenodd" else ""
    yield " ".join(pen.operators) + " " + (f"B{even}" if fill and stroke else f"f{even}" if fill else "S")
    yield "Q"


def _paths(element: etree._Element) -> list[str]:
    """Path data; a circle begins at its right and goes clockwise, which dashes show (SVG 2, section 10.3)."""
    if etree.QName(element).localname not in ("circle", "ellipse"):
        builder = PathBuilder()
        builder.add_path_from_element(element)
        return list(builder.paths)
    cx, cy, r = (_length(str(element.get(key, "0"))) for key in ("cx", "cy", "r"))
    rx, ry = (_length(str(element.get(key, r))) for key in ("rx", "ry"))
    if rx <= 0 or ry <= 0:
        return []
    ends = ((cx, cy + ry), (cx - rx, cy), (cx, cy - ry), (cx + rx, cy))
    return [f"M{cx + rx} {cy}" + "".join(f"A{rx} {ry} 0 0 1 {x} {y}" for x, y in ends) + "Z"]


def _state(style: _Style, fill: Colour | None, stroke: Colour | None, opacity: Opacity) -> Iterator[str]:
    alphas = [
        style.opacity * own * (paint[3] if paint else 1)
        for own, paint in ((style.fill_opacity, fill), (style.stroke_opacity, stroke))
    ]
    if alphas != [1, 1]:
        yield f"/{opacity(*alphas)} gs"
    if fill:
        yield f"{paint(fill)} rg"
    if stroke:
        yield f"{paint(stroke)} RG {number(style.width)} w {_CAPS[style.cap]} J {_JOINS[style.join]} j"
        yield f"{number(style.limit)} M"
        if style.dashes != "none":
            dashes = re.split(r"[\s,]+", style.dashes.strip())
            yield f"[{' '.join(dashes * (1 + len(dashes) % 2))}] {number(style.offset)} d"


def paint(colour: Colour) -> str:
    """The colour's red, green and blue as operands."""
    return " ".join(number(channel) for channel in colour[:3])


def _inherited(style: _Style, element: etree._Element) -> _Style:
    def get(key: str, known: str) -> str:
        return str(element.get(key, known))

    return replace(
        style,
        fill=get("fill", style.fill),
        stroke=get("stroke", style.stroke),
        width=_length(get("stroke-width", str(style.width))),
        cap=get("stroke-linecap", style.cap),
        join=get("stroke-linejoin", style.join),
        limit=float(get("stroke-miterlimit", str(style.limit))),
        dashes=get("stroke-dasharray", style.dashes),
        offset=_length(get("stroke-dashoffset", str(style.offset))),
        rule=get("fill-rule", style.rule),
        fill_opacity=_share(get("fill-opacity", str(style.fill_opacity))),
        stroke_opacity=_share(get("stroke-opacity", str(style.stroke_opacity))),
        opacity=style.opacity * _share(get("opacity", "1")),
        visible=get("visibility", "visible" if style.visible else "hidden") == "visible",
    )


def _length(text: str) -> float:
    return float(text.removesuffix("px"))


def _share(text: str) -> float:
    value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    return min(1.0, max(0.0, value))


def _matrix(text: str) -> Transform:
    """A `transform` attribute (SVG 1.1, section 7.6)."""
    made = Transform()
    for kind, arguments in _TRANSFORM.findall(text):
        values = [float(value) for value in re.split(r"[\s,]+", arguments.strip()) if value]
        made = made.transform(_one(kind, values))
    return made


def _one(kind: str, values: list[float]) -> Transform:
    from math import radians, tan

    match kind, values:
        case "matrix", [a, b, c, d, e, f]:
            return Transform(a, b, c, d, e, f)
        case "translate", [x, *rest]:
            return Transform(1, 0, 0, 1, x, rest[0] if rest else 0)
        case "scale", [x, *rest]:
            return Transform(x, 0, 0, rest[0] if rest else x, 0, 0)
        case "rotate", [angle]:
            return Transform().rotate(radians(angle))
        case "rotate", [angle, x, y]:
            return Transform().translate(x, y).rotate(radians(angle)).translate(-x, -y)
        case "skewX", [angle]:
            return Transform(1, 0, tan(radians(angle)), 1, 0, 0)
        case "skewY", [angle]:
            return Transform(1, tan(radians(angle)), 0, 1, 0, 0)
    return Transform()


def _view_box(element: etree._Element) -> list[float]:
    return [float(value) for value in re.split(r"[\s,]+", str(element.get("viewBox")).strip())]


def _view(element: etree._Element) -> Transform:
    """From the view box of a nested `svg` to its size: fitted and centred (SVG 1.1, section 7.8)."""
    if not element.get("viewBox"):
        return Transform()
    x, y, width, height = _view_box(element)
    room = _length(str(element.get("width"))), _length(str(element.get("height")))
    scale = min(room[0] / width, room[1] / height)
    left, top = (room[0] - width * scale) / 2, (room[1] - height * scale) / 2
    return Transform(scale, 0, 0, scale, left - x * scale, top - y * scale)


class _Pen(BasePen):  # type: ignore[misc] # fontTools ships no types
    """Writes path construction operators (section 8.5.2); quadratic curves become cubic ones."""

    def __init__(self) -> None:
        super().__init__(None)
        self.operators: list[str] = []

    def _write(self, operator: str, *points: tuple[float, float]) -> None:
        self.operators.append(" ".join([*(number(value) for point in points for value in point), operator]))

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._write("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._write("l", pt)

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._write("c", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self._write("h")
