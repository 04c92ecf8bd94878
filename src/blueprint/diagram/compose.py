"""The two ways to get a diagram: a view of the blueprint, or one element alone."""

from __future__ import annotations

from dataclasses import replace

from blueprint.diagram.detail import detail
from blueprint.diagram.diagram import Diagram, Node
from blueprint.diagram.logical import logical
from blueprint.diagram.schematic import schematic
from blueprint.diagram.theme import Theme, theme_of
from blueprint.model import Blueprint, Element, Hints, Layout, View, ViewKind

_BY_KIND = {ViewKind.LOGICAL: logical, ViewKind.SCHEMATIC: schematic, ViewKind.DETAIL: detail}


def compose(blueprint: Blueprint, view: View, theme: Theme | None = None) -> Diagram:
    """What a view of a valid blueprint shows, in the blueprint's own theme unless another is given."""
    return _dressed(_BY_KIND[view.kind](blueprint, view), blueprint, theme)


def _dressed(diagram: Diagram, blueprint: Blueprint, theme: Theme | None) -> Diagram:
    theme = theme or theme_of(blueprint.theme)
    return replace(diagram, theme=theme, language=blueprint.language, project=blueprint.title)


def element_card(blueprint: Blueprint, element: Element, theme: Theme | None = None) -> Diagram:
    """An element alone, as a schematic shows it, with all it contains; no title, no key.

    Rows or columns for its insides are taken from the first schematic view that has them.
    """
    hints = {
        address: Hints(rows=given.rows, columns=given.columns, align=given.align)
        for view in reversed(blueprint.views.values())
        for address, given in view.layout.hints.items()
        if address and _complete(blueprint, address, given)
    }
    alone = View(
        id=element.address,
        kind=ViewKind.SCHEMATIC,
        title=element.title,
        description=element.description,
        show=(element.address,),
        layout=Layout(hints=hints),
    )
    diagram = _dressed(schematic(blueprint, alone), blueprint, theme)
    nodes = _stripped(diagram, element.address)
    drawn = {inner.address for node in nodes for inner in node.walk()}
    connections = tuple(c for c in diagram.connections if {c.source, c.target} <= drawn)
    return replace(diagram, nodes=nodes, connections=connections, bare=True)


def _complete(blueprint: Blueprint, address: str, hints: Hints) -> bool:
    """Whether rows or columns place everything: a view that shows a part says nothing about the rest."""
    children = {child.address for child in blueprint.children(address)}
    return children == {placed for line in hints.lines for placed in line}


def _stripped(diagram: Diagram, address: str) -> tuple[Node, ...]:
    """The element's node without the zones around it, and without links to the project's views."""
    return tuple(_unlinked(node) for node in diagram.walk() if node.address == address)


def _unlinked(node: Node) -> Node:
    return replace(node, link="", children=tuple(map(_unlinked, node.children)))
