"""Detail views: one element, what it is, and what the graph says about its surroundings."""

from __future__ import annotations

from collections.abc import Iterable

from blueprint import address as addresses
from blueprint.diagram.diagram import Diagram, Neighbour, Node, Sheet
from blueprint.diagram.nodes import attributes, qualified_title
from blueprint.model import KINDS, RELATIONSHIP_TYPES, Blueprint, Element, Relationship, View

_MOST_CONTENTS = 6
_MOST_NEIGHBOURS = 8


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
    return Diagram(
        id=view.id,
        kind="detail",
        title=view.title,
        description=view.description or element.description,
        nodes=(node,),
        sheet=_sheet(blueprint, element),
    )


def _sheet(blueprint: Blueprint, element: Element) -> Sheet:
    incoming, outgoing = _crossing(blueprint, element.address)
    return Sheet(
        kind=_kind(blueprint, element),
        incoming=_neighbours(blueprint, ((r.source, r) for r in incoming)),
        outgoing=_neighbours(blueprint, ((r.destination, r) for r in outgoing)),
        products=_products(element),
        contains=_first(tuple(c.title for c in blueprint.children(element.address)), _MOST_CONTENTS),
        protocols=element.protocols,
    )


def _kind(blueprint: Blueprint, element: Element) -> str:
    """What sort of thing it is, and where: "Image registry, untrusted, in OpenShift (dev)"."""
    words = [KINDS[element.kind].title]
    words += [str(element.trust)] if element.trust else []
    words += ["for production"] if element.production else []
    parent = blueprint.elements.get(element.parent)
    return ", ".join([*words, f"in {parent.title}"] if parent else words)


def _first(titles: tuple[str, ...], most: int) -> tuple[str, ...]:
    """All titles; of very many the first few and how many more."""
    if len(titles) <= most:
        return titles
    return (*titles[: most - 1], f"and {len(titles) - most + 1} more")


def _products(element: Element) -> tuple[tuple[str, bool], ...]:
    """The products that can play the part; the technology when none are listed."""
    listed = tuple((product.title, product.optional) for product in element.products)
    return listed or (((element.technology, False),) if element.technology else ())


def _crossing(blueprint: Blueprint, address: str) -> tuple[list[Relationship], list[Relationship]]:
    """The relationships that lead to the element or its insides from outside, and those that leave it."""

    def belongs(end: str) -> bool:
        return end == address or addresses.contains(address, end)

    crossing = [r for r in blueprint.relationships if belongs(r.source) != belongs(r.destination)]
    return [r for r in crossing if belongs(r.destination)], [r for r in crossing if belongs(r.source)]


def _neighbours(blueprint: Blueprint, crossing: Iterable[tuple[str, Relationship]]) -> tuple[Neighbour, ...]:
    """Each element at the other end once, in the author's order, with all that flows."""
    flows: dict[str, list[str]] = {}
    for address, relationship in crossing:
        flows.setdefault(address, []).append(_flow(relationship))
    found = [
        Neighbour(qualified_title(blueprint, address), tuple(dict.fromkeys(filter(None, words))))
        for address, words in flows.items()
    ]
    if len(found) <= _MOST_NEIGHBOURS:
        return tuple(found)
    shown = _MOST_NEIGHBOURS - 1
    return (*found[:shown], Neighbour(f"and {len(found) - shown} more"))


def _flow(relationship: Relationship) -> str:
    """The relationship's label; what its type does when it has none, nothing when that says nothing."""
    row = RELATIONSHIP_TYPES[relationship.type]
    return " ".join(relationship.label.split()) or ("" if row.name == "connects" else row.summary)
