"""SVG elements by function, with numbers written alike everywhere."""

from __future__ import annotations

from lxml import etree

from blueprint_exporters.common import number, xml_text

NAMESPACE = "http://www.w3.org/2000/svg"


def child(parent: etree._Element, tag: str, text: str = "", **attributes: str | float) -> etree._Element:
    """Append an element; a `_` in an attribute's name stands for `-`, a trailing one for nothing."""
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    set_attributes(made, **attributes)
    if text:
        made.text = xml_text(text)
    return made


def set_attributes(element: etree._Element, **attributes: str | float) -> None:
    """Set attributes in the order given; empty strings are left out."""
    for name, value in attributes.items():
        written = xml_text(value) if isinstance(value, str) else number(value)
        if written:
            element.set(name.rstrip("_").replace("_", "-"), written)
