"""What was there stays where a reader remembers it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blueprint.diagram import Connection, Diagram, Hints, Memory, Node
from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.measure import moved
from blueprint.layout.memory import remembered
from generated_diagrams import generated

SEEDS = (1, 2, 3)


def example(seed: int) -> Diagram:
    return generated(seed, 30, zones=8, connectors=35, hostile=False)


def memory(diagram: Diagram, picture: LaidOutDiagram) -> Memory:
    found = remembered(diagram, picture)
    assert found is not None
    return found


def with_node(diagram: Diagram, zone: Node, node: Node) -> tuple[Node, ...]:
    return tuple(
        replace(each, children=(*each.children, node)) if each is zone else each for each in diagram.nodes
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_remembered_picture_is_drawn_the_same_again(seed: int) -> None:
    diagram = example(seed)
    first = lay_out(diagram)
    known = memory(diagram, first)
    again = lay_out(replace(diagram, memory=known))
    assert again == first
    assert memory(diagram, again) == known


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_moves_when_an_element_is_removed(seed: int) -> None:
    diagram = example(seed)
    before = lay_out(diagram)
    zone = diagram.nodes[0]
    gone = zone.children[0].address
    less = replace(
        diagram,
        nodes=(replace(zone, children=zone.children[1:]), *diagram.nodes[1:]),
        connections=tuple(c for c in diagram.connections if gone not in (c.source, c.target)),
        memory=memory(diagram, before),
    )
    after = lay_out(less)
    assert moved(before, after) == []
    assert faults(after) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_element_moves_only_what_it_pushes(seed: int) -> None:
    """What is above and to the left of the new element's zone has no reason to move."""
    diagram = example(seed)
    before = lay_out(diagram)
    zone = diagram.nodes[0]
    new = Node(f"{zone.address}.new", "card", "New service", text="Added", icon="service")
    link = Connection("new", new.address, zone.children[0].address, label="new flow")
    more = replace(
        diagram,
        nodes=with_node(diagram, zone, new),
        connections=(*diagram.connections, link),
        memory=memory(diagram, before),
    )
    after = lay_out(more)
    assert faults(after) == []
    old, now = _corners(before), _corners(after)
    home = old[zone.address]
    still = [a for a, (x, y) in old.items() if x <= home[0] and y <= home[1]]
    shifts = {(now[a][0] - old[a][0], now[a][1] - old[a][1]) for a in still}
    assert len(shifts) == 1
    order = [a for a in old if "." not in a]
    for axis in (0, 1):
        assert sorted(order, key=lambda a: (old[a][axis], a)) == sorted(
            order, key=lambda a: (now[a][axis], a)
        )


def _corners(picture: LaidOutDiagram) -> dict[str, tuple[float, float]]:
    return {
        item.address: (item.rect.x, item.rect.y)
        for item in picture.items
        if item.role in ("zone", "card", "figure")
    }


def test_a_longer_text_pushes_only_what_lies_beyond() -> None:
    diagram = example(1)
    before = lay_out(diagram)
    zone = diagram.nodes[0]
    longer = replace(zone.children[0], text="A text that says at greater length what this element is for")
    changed = replace(
        diagram,
        nodes=(replace(zone, children=(longer, *zone.children[1:])), *diagram.nodes[1:]),
        memory=memory(diagram, before),
    )
    after = lay_out(changed)
    assert faults(after) == []
    assert len(moved(before, after, 0.05)) == 0


def test_other_hints_make_a_new_picture() -> None:
    diagram = example(1)
    known = memory(diagram, lay_out(diagram))
    rows = tuple((node.address,) for node in diagram.nodes)
    hinted = replace(diagram, hints=Hints(rows=rows), memory=known)
    assert lay_out(hinted) == lay_out(replace(hinted, memory=None))


def test_only_schematic_pictures_are_remembered() -> None:
    diagram = example(1)
    assert remembered(replace(diagram, bare=True), lay_out(replace(diagram, bare=True))) is None
