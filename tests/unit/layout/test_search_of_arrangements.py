"""What the search for an arrangement takes for granted, so that it need not work out everything."""

from __future__ import annotations

import random

import pytest

from blueprint.diagram import Connection, Diagram, Node
from blueprint.layout.arrangement import PAGE, Arrangement
from blueprint.layout.steps import Steps
from blueprint.layout.wires import Wires


def zone(number: int) -> Node:
    cards = tuple(Node(f"z{number}.c{n}", "card", f"Card {n}", icon="registry") for n in range(4))
    return Node(f"z{number}", "zone", f"Zone {number}", children=cards)


def arrangement(direction: str = "right") -> Arrangement:
    chance = random.Random(7)  # noqa: S311 - the same each time
    names = [f"z{z}.c{n}" for z in range(3) for n in range(4)]
    pairs = [("z0", "z1.c2"), *(chance.sample(names, 2) for _ in range(14))]
    links = tuple(Connection(f"{a}->{b}#{n}", a, b, "Reads") for n, (a, b) in enumerate(pairs))
    nodes = tuple(zone(number) for number in range(3))
    made = Arrangement(Diagram("d", "schematic", "D", nodes=nodes, connections=links, direction=direction))  # type: ignore[arg-type]
    made.slice()
    return made


def test_a_step_that_is_undone_leaves_no_trace() -> None:
    plan = arrangement()
    steps = Steps(1)
    for _ in range(50):
        before = plan.whole(), list(plan.sizes), plan.centres()
        inner = plan.index[steps.chance.choice(("z0", "z1", "z2"))]
        tree = plan.levels[inner].tree
        plan.levels[inner].tree = steps.changed(tree)
        changed = plan.resize_up(inner)
        plan.centres()
        plan.levels[inner].tree = tree
        plan.resize_back(changed)
        assert (plan.whole(), plan.sizes, plan.centres()) == before
    plan.measure(PAGE)
    assert (plan.whole(), plan.sizes, plan.centres()) == before


def test_centres_are_those_of_the_rectangles() -> None:
    plan = arrangement()
    xs, ys = plan.centres()
    assert list(zip(xs, ys, strict=True)) == [rect.centre for rect in plan.rects()]


@pytest.mark.parametrize("direction", ["right", "down"])
def test_who_stops_counting_at_the_limit_comes_to_the_same_verdict(direction: str) -> None:
    plan = arrangement(direction)
    wires, chance = Wires(plan), random.Random(3)  # noqa: S311 - the same each time
    for _ in range(100):
        xs = [chance.uniform(0, 1600) for _ in plan.nodes]
        ys = [chance.uniform(0, 900) for _ in plan.nodes]
        whole = wires.cost(xs, ys, 1000.0, float("inf"))
        for share in (0.3, 0.7, 0.9, 0.99, 1.0, 1.2):
            limit = whole * share
            found = wires.cost(xs, ys, 1000.0, limit)
            assert (found <= limit) == (whole <= limit)
            assert found == whole or found > limit
