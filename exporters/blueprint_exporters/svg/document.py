"""The whole file: root, description, embedded fonts, and groups in painting order."""

from __future__ import annotations

from urllib.parse import quote

from lxml import etree

from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram, Panel
from blueprint_exporters.common import number, xml_id
from blueprint_exporters.svg.connectors import draw_connector
from blueprint_exporters.svg.elements import NAMESPACE, child, set_attributes
from blueprint_exporters.svg.fonts import Used, families, font_faces, used_fonts
from blueprint_exporters.svg.parts import draw_part


def document(diagram: LaidOutDiagram, *, embed_fonts: bool) -> bytes:
    """The diagram as an SVG file in UTF-8; without fonts, text that needs shaping becomes outlines."""
    used = used_fonts(diagram)
    root = _root(diagram, used)
    faces = font_faces(used) if embed_fonts else ""
    if faces:
        child(root, "style", faces)
    for item in diagram.below:
        _item(root, item, diagram, outlined=not embed_fonts)
    for connector in diagram.connectors:
        _connector(root, connector, diagram)
    for item in diagram.above:
        _item(root, item, diagram, outlined=not embed_fonts)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _root(diagram: LaidOutDiagram, used: Used) -> etree._Element:
    # lxml takes None as the default namespace; its stubs do not know.
    root = etree.Element(f"{{{NAMESPACE}}}svg", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    set_attributes(
        root,
        width=diagram.width,
        height=diagram.height,
        viewBox=f"0 0 {number(diagram.width)} {number(diagram.height)}",
        font_family=families(used),
        role="img",
    )
    name = xml_id(diagram.id)
    labels = [f"{name}_title"]
    child(root, "title", diagram.title or diagram.id, id=labels[0])
    if diagram.description:
        labels.append(f"{name}_description")
        child(root, "desc", diagram.description, id=labels[1])
    root.set("aria-labelledby", " ".join(labels))
    return root


def _item(root: etree._Element, item: Item, diagram: LaidOutDiagram, *, outlined: bool) -> None:
    group = _group(root, diagram, item, item.role)
    set_attributes(group, data_of=item.of)
    inside = child(group, "a", href=f"{quote(item.link, safe='')}.svg") if item.link else group
    first = item.parts[0] if item.parts else None
    body = first.rect if isinstance(first, Panel) else None
    for part in item.parts:
        draw_part(inside, part, diagram.theme, body, outlined=outlined)


def _connector(root: etree._Element, connector: LaidOutConnector, diagram: LaidOutDiagram) -> None:
    group = _group(root, diagram, connector, "connector")
    set_attributes(group, data_source=connector.source, data_target=connector.target)
    draw_connector(group, connector, diagram.theme)


def _group(
    root: etree._Element, diagram: LaidOutDiagram, drawn: Item | LaidOutConnector, role: str
) -> etree._Element:
    """A group whose id is unique even when several of these pictures stand in one HTML page."""
    name = f"{xml_id(diagram.id)}--{xml_id(drawn.address)}"
    group = child(root, "g", id=name, class_=role, data_address=drawn.address)
    if drawn.title:
        child(group, "title", drawn.title)
    if drawn.description:
        child(group, "desc", drawn.description)
    return group
