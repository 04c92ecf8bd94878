"""Schematic views: zones with cards, and the relationships between what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from blueprint import address as addresses
from blueprint.diagram.diagram import Connection, Diagram, Hints, Node
from blueprint.diagram.nodes import attributes, qualified_title, schematic_node
from blueprint.model import RELATIONSHIP_TYPES, Blueprint, Element, Relationship, StorylineStep, View
from blueprint.selection import lifted, visible


def schematic(blueprint: Blueprint, view: View) -> Diagram:
    """The content of a schematic view."""
    shown = visible(blueprint, view)
    return Diagram(
        id=view.id,
        kind="schematic",
        title=view.title,
        description=view.description,
        nodes=tuple(_nodes(blueprint, view, shown, "")),
        connections=tuple(_connections(blueprint, view, shown)),
        hints=_hints(view, ""),
        direction=view.layout.direction or "right",
        story=tuple((step.number, step.text, step.relationships) for step in view.storyline),
    )


def _nodes(blueprint: Blueprint, view: View, shown: frozenset[str], parent: str) -> Iterator[Node]:
    for element in blueprint.children(parent):
        if element.address not in shown:
            continue
        children = tuple(_nodes(blueprint, view, shown, element.address))
        yield _zone(element, children, view) if children else schematic_node(blueprint, element, view)


def _zone(element: Element, children: tuple[Node, ...], view: View) -> Node:
    return Node(
        address=element.address,
        role="zone",
        title=element.title,
        category=element.category,
        icon=element.icon,
        drawing=element.drawing,
        description=element.description,
        children=children,
        hints=_hints(view, element.address),
        attributes=attributes(element),
    )


def _hints(view: View, address: str) -> Hints:
    given = view.layout.of(address)
    pins = {pinned: (float(x), float(y)) for pinned, (x, y) in given.pins.items()}
    return Hints(given.rows, given.columns, given.order, given.align, MappingProxyType(pins))


def _connections(blueprint: Blueprint, view: View, shown: frozenset[str]) -> Iterator[Connection]:
    steps = {address: step for step in view.storyline for address in step.relationships}
    trunks: set[str] = set()
    for group in _merged(_drawn(blueprint, view, steps), shown, steps):
        connection = _connection(blueprint, group, shown, steps.get(group[0].address))
        if connection.number is not None and view.id != blueprint.pipeline:
            # Only the pipeline's numbers are executed: another story has nothing to tell apart.
            connection = replace(connection, dashed=False)
        if connection.trunk in trunks:
            connection = replace(connection, badge=False, label="")
        elif connection.trunk:
            trunks.add(connection.trunk)
        yield connection


def _drawn(blueprint: Blueprint, view: View, steps: dict[str, StorylineStep]) -> Iterable[Relationship]:
    if view.relationships == "storyline":
        return (r for r in blueprint.relationships if r.address in steps)
    return blueprint.relationships


def _merged(
    relationships: Iterable[Relationship], shown: frozenset[str], steps: dict[str, StorylineStep]
) -> list[list[Relationship]]:
    """Relationships that would be one and the same line: equal drawn ends and equal step."""
    groups: dict[tuple[str, str, int | None], list[Relationship]] = {}
    for relationship in relationships:
        source, target = lifted(relationship.source, shown), lifted(relationship.destination, shown)
        if source is None or target is None or _nested(source, target):
            continue
        if source == target and relationship.source != relationship.destination:
            continue
        step = steps.get(relationship.address)
        groups.setdefault((source, target, step.number if step else None), []).append(relationship)
    return list(groups.values())


def _nested(source: str, target: str) -> bool:
    return addresses.contains(source, target) or addresses.contains(target, source)


def _connection(
    blueprint: Blueprint, group: list[Relationship], shown: frozenset[str], step: StorylineStep | None
) -> Connection:
    first = group[0]
    source, target = lifted(first.source, shown), lifted(first.destination, shown)
    if source is None or target is None:
        raise AssertionError(f"{first.address} is not drawn")
    summary = RELATIONSHIP_TYPES[first.type].summary
    ends = f"{qualified_title(blueprint, source)} → {qualified_title(blueprint, target)}"
    label = "\n".join(dict.fromkeys(r.label for r in group if r.label))
    return Connection(
        address=first.address,
        source=source,
        target=target,
        label=label,
        number=step.number if step else None,
        badge=step is not None,
        trunk=f"{step.number} {source} {first.type} {label}" if step else "",
        dashed=blueprint.pipeline is not None and not first.is_executable,
        title=f"{step.number}. {ends}" if step else ends,
        description=first.description or (step.text if step else summary),
        members=tuple(r.address for r in group),
        attributes=MappingProxyType({"type": first.type, "members": " ".join(r.address for r in group)}),
    )
