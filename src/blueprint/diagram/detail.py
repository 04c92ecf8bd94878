"""Detail views: one element, what it is, and what the graph says about its surroundings."""

from __future__ import annotations

from blueprint import address as addresses
from blueprint.diagram.diagram import Diagram, Node, Sheet
from blueprint.diagram.nodes import attributes, qualified_title
from blueprint.model import Blueprint, Element, View

_MOST_CONTENTS = 8


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
        drawing=element.drawing,
        description=element.description,
        attributes=attributes(element),
    )
    sheet = Sheet(
        neighbours=_neighbours(blueprint, element.address),
        products=_products(element),
        contains=_contents(blueprint, element.address),
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


def _contents(blueprint: Blueprint, address: str) -> tuple[str, ...]:
    """The titles of what is directly inside; of very many the first few and how many more."""
    titles = tuple(child.title for child in blueprint.children(address))
    if len(titles) <= _MOST_CONTENTS:
        return titles
    return (*titles[: _MOST_CONTENTS - 1], f"and {len(titles) - _MOST_CONTENTS + 1} more")


def _products(element: Element) -> tuple[tuple[str, bool], ...]:
    """The products that can play the part; the technology when none are listed."""
    listed = tuple((product.title, product.optional) for product in element.products)
    return listed or (((element.technology, False),) if element.technology else ())


def _neighbours(blueprint: Blueprint, address: str) -> tuple[tuple[str, bool, bool], ...]:
    """Who is connected to the element or its insides from outside: those that lead in come first."""
    incoming, outgoing = _ends(blueprint, address)
    titles = dict.fromkeys(qualified_title(blueprint, a) for a in (*incoming, *outgoing))
    inwards = {qualified_title(blueprint, a) for a in incoming}
    outwards = {qualified_title(blueprint, a) for a in outgoing}
    return tuple((title, title in inwards, title in outwards) for title in titles)


def _ends(blueprint: Blueprint, address: str) -> tuple[list[str], list[str]]:
    def belongs(end: str) -> bool:
        return end == address or addresses.contains(address, end)

    crossing = [r for r in blueprint.relationships if belongs(r.source) != belongs(r.destination)]
    return (
        [r.source for r in crossing if belongs(r.destination)],
        [r.destination for r in crossing if belongs(r.source)],
    )
