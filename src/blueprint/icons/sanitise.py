"""An SVG file of somebody's -> a drawing: only shapes, only attributes whose values are known to be plain.

What is not on a list here is refused, or left out where that shows in no picture. Nothing can run,
be fetched, or reach out of the icon's own box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from blueprint.icons.drawing import INK
from blueprint.icons.plain import IGNORED, PRESENTATION, SHAPES, plain_value

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 64 * 1024
"""Bytes of a file; a line icon has one or two thousand."""

_MOST_ELEMENTS = 1000
_DEEPEST = 16
_SVG = "http://www.w3.org/2000/svg"
_EDITORS = re.compile(r"http://(sodipodi\.sourceforge\.net|www\.inkscape\.org)/")
_WORDLESS = frozenset({"title", "desc", "metadata"})
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)")
_SPACE = r"[\s,]+"
_DRAW = f"draw with {', '.join(sorted(SHAPES))}"


class BadIcon(Exception):
    """An SVG file that cannot be an icon."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def sanitised(data: bytes) -> str:
    """The drawing: one `svg` element of 24 by 24 with the file's shapes; BadIcon.

    Colours stay; where nothing gives a colour, and where `currentColor` does, it takes the colour of
    its place. The view box clips.
    """
    from lxml import etree

    root = _parsed(data)
    made = etree.Element("svg", width="24", height="24", viewBox=_view_box(root))
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise BadIcon(f"has more than {_MOST_ELEMENTS} elements", "simplify the drawing")
    group = etree.SubElement(made, "g", {"fill": INK, **dict(_attributes(root, PRESENTATION))})
    _copy_shapes(root, group, 1)
    if len(group) == 0:
        raise BadIcon("draws nothing", _DRAW)
    return str(etree.tostring(made, encoding="unicode"))


def _parsed(data: bytes) -> _Element:
    from lxml import etree

    if len(data) > LARGEST:
        raise BadIcon("is too large", f"at most {LARGEST // 1024} KiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadIcon("is not UTF-8 text", "save it as UTF-8") from error
    if found := _DECLARATION.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadIcon(f"line {line}: {found.group()} is not allowed in an icon", "delete it")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise BadIcon(f"is not well-formed XML: {error.msg}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BadIcon("is no SVG file", f'its root must be <svg xmlns="{_SVG}">')
    return root


def _view_box(root: _Element) -> str:
    """The view box, or the size when there is none: four plain numbers."""
    written = root.get("viewBox")
    parts = (
        re.split(_SPACE, written.strip())
        if written
        else ["0", "0", *(root.get(side, "").removesuffix("px") for side in ("width", "height"))]
    )
    try:
        box = [float(part) for part in parts]
    except ValueError:
        box = []
    if len(box) != 4 or not all(abs(value) < 1e6 for value in box) or min(box[2:]) <= 0:
        raise BadIcon("has no usable viewBox", 'such as viewBox="0 0 24 24"')
    return " ".join(f"{value:g}" for value in box)


def _copy_shapes(source: _Element, target: _Element, depth: int) -> None:
    from lxml import etree

    if depth > _DEEPEST:
        raise BadIcon(f"line {source.sourceline}: groups are nested too deeply", f"at most {_DEEPEST}")
    for child in source:
        name = _name(child)
        if not name:
            continue
        if name not in SHAPES:
            raise BadIcon(f"line {child.sourceline}: element <{name}> is not allowed in an icon", _DRAW)
        made = etree.SubElement(target, name, dict(_attributes(child, PRESENTATION | SHAPES[name])))
        _copy_shapes(child, made, depth + 1)


def _name(element: _Element) -> str:
    """The element's name, "" when it draws nothing and can be left out."""
    from lxml import etree

    if not isinstance(element.tag, str):
        return ""
    tag = etree.QName(element)
    if tag.namespace == _SVG:
        empty = tag.localname == "defs" and len(element) == 0
        return "" if tag.localname in _WORDLESS or empty else tag.localname
    return "" if tag.namespace and _EDITORS.match(tag.namespace) else str(tag.localname)


def _attributes(element: _Element, allowed: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The element's plain attributes, with what its `style` says last: that goes before them in SVG."""
    for name, value in element.attrib.items():
        if str(name) == "style":
            continue
        yield from _attribute(element, str(name), str(value), allowed)
    for declaration in element.get("style", "").split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        if "(" in value and not value.startswith("rgb"):
            raise BadIcon(f"line {element.sourceline}: '{value}' is not allowed in an icon's style")
        if colon and name in PRESENTATION:
            yield from _attribute(element, name, value, allowed)


def _attribute(
    element: _Element, name: str, value: str, allowed: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if name in allowed:
        plain = plain_value(name, value)
        if plain is None:
            shown = value if len(value) <= 40 else value[:40] + "..."
            raise BadIcon(f'line {element.sourceline}: {name}="{shown}" is not allowed in an icon')
        yield name, plain
    elif not IGNORED.fullmatch(name):
        local = name.rpartition("}")[2]
        raise BadIcon(f"line {element.sourceline}: attribute '{local}' is not allowed in an icon")
