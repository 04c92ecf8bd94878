"""Elements as nodes: what a card, a figure or an entry says about its element."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from blueprint.diagram.diagram import Node, NodeRole
from blueprint.model import Blueprint, Element, View, ViewKind

FIGURE_KINDS = frozenset({"person", "image-source"})
"""Kinds that a schematic shows as an icon with a caption instead of a card."""


def schematic_node(blueprint: Blueprint, element: Element, view: View) -> Node:
    """A card or figure without children."""
    role: NodeRole = "figure" if element.kind in FIGURE_KINDS else "card"
    return Node(
        address=element.address,
        role=role,
        title=element.title,
        text="" if role == "figure" else element.technology or element.description,
        note="" if role == "figure" else element.instances,
        category=element.category,
        icon=element.icon,
        drawing=element.drawing,
        description=element.description,
        link=detail_view(blueprint, element.address, view.id),
        attributes=attributes(element),
    )


def entry_node(blueprint: Blueprint, element: Element, view: View) -> Node:
    """An entry of a logical diagram's column; with the element's sentence when the view has details."""
    return Node(
        address=element.address,
        role="entry",
        title=element.title,
        text=element.description if view.details else "",
        category=element.category,
        icon=element.icon,
        drawing=element.drawing,
        description=element.description,
        link=detail_view(blueprint, element.address, view.id),
        attributes=attributes(element),
    )


def detail_view(blueprint: Blueprint, address: str, current: str) -> str:
    """The id of the detail view of an element, "" when there is none or it is the current view."""
    for view in blueprint.views.values():
        if view.kind is ViewKind.DETAIL and view.of == address and view.id != current:
            return view.id
    return ""


def attributes(element: Element) -> Mapping[str, str]:
    """The element's own fields as text, empty ones left out; formats that can, carry them along."""
    fields = {
        "kind": element.kind,
        "category": str(element.category),
        "technology": element.technology,
        "products": "; ".join(product.title for product in element.products),
        "instances": element.instances,
        "protocols": "; ".join(element.protocols),
        "trust": str(element.trust or ""),
        "runs": element.runs or "",
        "tags": "; ".join(element.tags),
        "description": element.description,
    }
    return MappingProxyType({name: value for name, value in fields.items() if value})


def qualified_title(blueprint: Blueprint, address: str) -> str:
    """The element's title, with its container's when another element has the same title."""
    element = blueprint.elements[address]
    twins = [e for e in blueprint.elements.values() if e.title == element.title]
    parent = blueprint.elements.get(element.parent)
    return element.title if len(twins) == 1 or parent is None else f"{element.title} · {_short(parent)}"


def _short(element: Element) -> str:
    return element.address.rpartition(".")[2]
