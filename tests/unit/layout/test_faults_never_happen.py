"""Generated graphs: whatever the model, a layout keeps its promises."""

from __future__ import annotations

import random

import pytest

from blueprint.diagram import Connection, Diagram, Node
from blueprint.layout import faults, lay_out

TITLES = (
    "Registry",
    "Image registry (transient)",
    "A rather long name for a service that does very much",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "画像レジストリの管理サービス",
    "سجل الصور",
    "x",
)
LABELS = ("", "", "All images tagged dev", "oc client, Docker, Podman", "Pull")
CATEGORIES = ("application", "infrastructure", "developer", "services")


def generated(seed: int, size: int) -> Diagram:
    chance = random.Random(seed)  # noqa: S311 - a seed makes the test repeatable
    leaves: list[str] = []

    def leaf(address: str) -> Node:
        leaves.append(address)
        return Node(
            address=address,
            role=chance.choice(("card", "card", "card", "figure")),
            title=chance.choice(TITLES),
            text=chance.choice(("", "Java, Spring Boot", "The platform's registry of container images")),
            note=chance.choice(("", "1", "1..n+1")),
            category=chance.choice(CATEGORIES),
            icon="registry",
        )

    def zone(address: str, budget: int, depth: int) -> Node:
        children: list[Node] = []
        while budget > 0:
            name = f"{address}.n{len(children)}"
            if depth < 3 and budget > 3 and chance.random() < 0.3:
                share = chance.randint(2, budget - 1)
                children.append(zone(name, share, depth + 1))
                budget -= share
            else:
                children.append(leaf(name))
                budget -= 1
        return Node(address, "zone", chance.choice(TITLES), children=tuple(children))

    nodes: list[Node] = []
    left = size
    while left > 0:
        share = min(left, chance.randint(1, 6))
        nodes.append(zone(f"z{len(nodes)}", share, 1) if share > 1 else leaf(f"l{len(nodes)}"))
        left -= share
    connections = []
    for number in range(round(size * 1.1)):
        source, target = chance.choice(leaves), chance.choice(leaves)
        connections.append(
            Connection(
                address=f"{source}->{target}#c{number}",
                source=source,
                target=target,
                label=chance.choice(LABELS),
                number=number + 1 if number < 12 else None,
                badge=number < 12,
            )
        )
    return Diagram("generated", "schematic", "Generated", nodes=tuple(nodes), connections=tuple(connections))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [5, 12])
def test_a_generated_diagram_has_no_faults(seed: int, size: int) -> None:
    assert faults(lay_out(generated(seed, size))) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_same_diagram_is_laid_out_the_same_way_twice(seed: int) -> None:
    assert lay_out(generated(seed, 9)) == lay_out(generated(seed, 9))
