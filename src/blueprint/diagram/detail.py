"""Detail views: one element, what it is, and what the graph says about its surroundings."""

from __future__ import annotations

from blueprint.diagram.diagram import Diagram, Node, Sheet
from blueprint.diagram.nodes import attributes, qualified_title
from blueprint.model import Blueprint, View


def detail(blueprint: Blueprint, view: View) -> Diagram:
    """The content of a detail view; connections in and out are derived from the relationships."""
    if view.of is None:
        raise ValueError(f"view {view.id!r} names no element")
    element = blueprint.elements[view.of]
    node = Node(
        address=element.address,
        role="detail",
        title=element.title,
        text=element.description,
        note=element.instances,
        category=element.category,
        icon=element.icon,
        description=element.description,
        attributes=attributes(element),
    )
    sheet = Sheet(
        incoming=_titles(blueprint, [r.source for r in blueprint.relationships if r.destination == view.of]),
        outgoing=_titles(blueprint, [r.destination for r in blueprint.relationships if r.source == view.of]),
        products=tuple((product.title, product.optional) for product in element.products),
        protocols=element.protocols,
    )
    return Diagram(
        id=view.id,
        kind="detail",
        title=view.title,
        description=view.description or element.description,
        nodes=(node,),
        sheet=sheet,
    )


def _titles(blueprint: Blueprint, neighbours: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(qualified_title(blueprint, address) for address in neighbours))
