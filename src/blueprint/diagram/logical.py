"""Logical views: titled columns of elements, no arrows."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.diagram.diagram import Diagram, Node
from blueprint.diagram.nodes import entry_node
from blueprint.model import Blueprint, Column, Element, View


def logical(blueprint: Blueprint, view: View) -> Diagram:
    """The content of a logical view: its columns side by side, its base rows below them."""
    return Diagram(
        id=view.id,
        kind="logical",
        title=view.title,
        description=view.description,
        nodes=tuple(_columns(blueprint, view, view.columns, "column")),
        base=tuple(_columns(blueprint, view, view.base, "base")),
        base_title=view.base_title,
    )


def _columns(blueprint: Blueprint, view: View, columns: tuple[Column, ...], place: str) -> Iterator[Node]:
    for number, column in enumerate(columns, start=1):
        elements = [blueprint.elements[address] for address in column.elements]
        yield Node(
            address=f"{place}/{number}",  # no element can be called that
            role="column",
            title=column.title,
            category=column.category or _common_category(elements),
            children=tuple(entry_node(blueprint, element, view) for element in elements),
            span=column.wide,
        )


def _common_category(elements: list[Element]) -> str:
    categories = [str(element.category) for element in elements]
    return max(categories, key=categories.count, default="services")
