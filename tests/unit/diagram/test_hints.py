"""Layout hints on their way from a blueprint to its diagrams."""

from __future__ import annotations

from pathlib import Path

from blueprint.diagram import Diagram, Hints, Node, compose, element_card
from blueprint.model import Blueprint
from blueprint.project import check_project
from blueprint.source import load_text

ELEMENTS = "a: {kind: tool}, b: {kind: tool}, z: {kind: zone, contains: {c: {kind: tool}, d: {kind: tool}}}"


def blueprint(*layouts: str) -> Blueprint:
    """A blueprint with a schematic view of everything for each layout."""
    views = ", ".join(f"v{n}: {{kind: schematic, layout: {each}}}" for n, each in enumerate(layouts))
    loaded = load_text(f"blueprint: x\nelements: {{{ELEMENTS}}}\nviews: {{{views}}}\n", Path("b.yaml"))
    assert [str(diagnostic) for diagnostic in check_project(loaded)] == []
    assert loaded.blueprint is not None
    return loaded.blueprint


def drawn(layout: str) -> Diagram:
    made = blueprint(layout)
    return compose(made, made.views["v0"])


def zone(diagram: Diagram) -> Node:
    return next(node for node in diagram.walk() if node.address == "z")


def alone(*layouts: str) -> Hints:
    """The hints of the zone when it is drawn alone."""
    made = blueprint(*layouts)
    return element_card(made, made.elements["z"]).nodes[0].hints


def test_the_page_and_its_zones_have_their_own_hints() -> None:
    diagram = drawn("{columns: [[z], [a, b]], align: end, inside: {z: {order: [d, c], align: start}}}")
    assert diagram.hints == Hints(columns=(("z",), ("a", "b")), align="end")
    assert zone(diagram).hints == Hints(order=("z.d", "z.c"), align="start")


def test_pins_are_points_by_full_address() -> None:
    diagram = drawn("{order: [z, a], pins: {b: [0, 480]}, inside: {z: {pins: {c: [24, 48]}}}}")
    assert diagram.hints == Hints(order=("z", "a"), pins={"b": (0.0, 480.0)})
    assert zone(diagram).hints.pins == {"z.c": (24.0, 48.0)}


def test_rows_of_a_zone_may_be_written_as_a_list_alone() -> None:
    diagram = drawn("{rows: [[a, z], [b]], inside: {z: [[d], [c]]}}")
    assert diagram.hints == Hints(rows=(("a", "z"), ("b",)))
    assert zone(diagram).hints == Hints(rows=(("z.d",), ("z.c",)))


def test_without_hints_arrows_lead_right_and_the_middle_is_aligned() -> None:
    diagram = drawn("{}")
    assert diagram.direction == drawn("{direction: right}").direction == "right"
    assert diagram.hints == zone(diagram).hints == Hints(align="center")
    assert drawn("{direction: down}").direction == "down"


def test_a_zone_alone_has_the_columns_and_the_alignment_of_the_first_view_with_complete_ones() -> None:
    partial = "{inside: {z: {columns: [[d]]}}}"
    complete = "{inside: {z: {columns: [[d], [c]], align: end}}}"
    assert alone(partial, complete, "{inside: {z: [[c], [d]]}}") == Hints(
        columns=(("z.d",), ("z.c",)), align="end"
    )


def test_a_zone_alone_has_no_pins_and_no_order_of_a_view() -> None:
    assert (
        alone("{inside: {z: {pins: {c: [24, 48], d: [24, 240]}}}}", "{inside: {z: {order: [d, c]}}}")
        == Hints()
    )
