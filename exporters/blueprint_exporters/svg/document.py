"""The whole file: root, description, embedded fonts, and groups in painting order."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from lxml import etree

from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram, Panel
from blueprint.text import set_in
from blueprint_exporters.common import number, xml_id
from blueprint_exporters.svg.connectors import draw_connector
from blueprint_exporters.svg.elements import NAMESPACE, child, set_attributes
from blueprint_exporters.svg.fonts import Used, families, font_faces, used_fonts
from blueprint_exporters.svg.parts import draw_part
from blueprint_exporters.svg.reading import PICTURE, THING, Reading


def document(diagram: LaidOutDiagram, *, embed_fonts: bool) -> bytes:
    """The diagram as an SVG file in UTF-8; without fonts, text that needs shaping becomes outlines."""
    with set_in(diagram.theme.font):
        return _document(diagram, embed_fonts=embed_fonts)


def _document(diagram: LaidOutDiagram, *, embed_fonts: bool) -> bytes:
    used = used_fonts(diagram)
    reading = Reading(diagram)
    root = _root(diagram, used, reading)
    faces = font_faces(used) if embed_fonts else ""
    if faces:
        child(root, "style", faces)
    for item in diagram.below:
        _item(root, item, diagram, reading, outlined=not embed_fonts)
    for connector in diagram.connectors:
        _connector(root, connector, diagram, reading)
    for item in diagram.above:
        _item(root, item, diagram, reading, outlined=not embed_fonts)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _root(diagram: LaidOutDiagram, used: Used, reading: Reading) -> etree._Element:
    # lxml takes None as the default namespace; its stubs do not know.
    root = etree.Element(f"{{{NAMESPACE}}}svg", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    set_attributes(
        root,
        width=diagram.width,
        height=diagram.height,
        viewBox=f"0 0 {number(diagram.width)} {number(diagram.height)}",
        font_family=families(used),
        text_rendering="geometricPrecision",
        role=PICTURE,
        lang=diagram.language,
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", diagram.language)
    _name(root, xml_id(diagram.id), diagram.title or diagram.id, reading.description())
    set_attributes(root, aria_owns=_ids(diagram, reading.owned[""]))
    return root


def _name(thing: etree._Element, name: str, title: str, description: str) -> None:
    """A name and a description that readers find whichever way they look for them."""
    if title:
        child(thing, "title", title, id=f"{name}_title")
        thing.set("aria-labelledby", f"{name}_title")
    if description:
        child(thing, "desc", description, id=f"{name}_description")
        thing.set("aria-describedby", f"{name}_description")


def _ids(diagram: LaidOutDiagram, addresses: Iterable[str]) -> str:
    return " ".join(_id(diagram, address) for address in addresses)


def _id(diagram: LaidOutDiagram, address: str) -> str:
    """An id that is unique even when several of these pictures stand in one HTML page."""
    return f"{xml_id(diagram.id)}--{xml_id(address)}"


def _item(
    root: etree._Element, item: Item, diagram: LaidOutDiagram, reading: Reading, *, outlined: bool
) -> None:
    group = _group(root, diagram, item, item.role, reading)
    set_attributes(group, data_of=item.of)
    inside = child(group, "a", href=f"{quote(item.link, safe='')}.svg") if item.link else group
    first = item.parts[0] if item.parts else None
    body = first.rect if isinstance(first, Panel) else None
    for part in item.parts:
        draw_part(inside, part, diagram.theme, body, outlined=outlined)


def _connector(
    root: etree._Element, connector: LaidOutConnector, diagram: LaidOutDiagram, reading: Reading
) -> None:
    group = _group(root, diagram, connector, "connector", reading)
    set_attributes(group, data_source=connector.source, data_target=connector.target)
    draw_connector(group, connector, diagram.theme)


def _group(
    root: etree._Element,
    diagram: LaidOutDiagram,
    drawn: Item | LaidOutConnector,
    role: str,
    reading: Reading,
) -> etree._Element:
    name = _id(diagram, drawn.address)
    group = child(root, "g", id=name, class_=role, data_address=drawn.address)
    _name(group, name, drawn.title, drawn.description)
    if reading.is_silent(drawn):
        group.set("aria-hidden", "true")
    else:
        set_attributes(group, role=THING, aria_owns=_ids(diagram, reading.owned.get(drawn.address, ())))
    return group
