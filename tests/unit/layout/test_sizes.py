"""The sizes of a theme that whole pictures are made of: gaps, paddings, corners, widths of lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blueprint.diagram import Connection, Diagram, Node
from blueprint.diagram.theme import LIGHT
from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.laid_out import Item, Panel, Rect
from blueprint.layout.memory import content_of, remembered
from blueprint.model import SIZES

_CARDS = tuple(Node(f"z.{name}", "card", f"Card {name}", text="What it does.") for name in "abcd")
SCHEMATIC = Diagram(
    "s",
    "schematic",
    "Two zones",
    nodes=(
        Node("z", "zone", "A zone", children=_CARDS),
        Node("y", "zone", "Another", children=(Node("y.e", "card", "Card e"),)),
    ),
    connections=(
        Connection("1", "z.a", "z.b", label="signed images", number=1, badge=True),
        Connection("2", "z.c", "y.e"),
        Connection("3", "z.d", "y.e"),
    ),
)
LOGICAL = Diagram("l", "logical", "A column", nodes=(Node("c", "column", "Column", children=_CARDS),))


def drawn(diagram: Diagram, **sizes: float) -> LaidOutDiagram:
    named = {name.replace("_", "."): size for name, size in sizes.items()}
    return lay_out(replace(diagram, theme=LIGHT.changed({}, named)))


def item(picture: LaidOutDiagram, address: str) -> Item:
    return next(item for item in picture.items if item.address == address)


def panel(picture: LaidOutDiagram, address: str) -> Panel:
    return next(part for part in item(picture, address).parts if isinstance(part, Panel))


def between(picture: LaidOutDiagram) -> float:
    """The least distance of two cards in the zone."""
    rects = [item(picture, node.address).rect for node in _CARDS]
    return min(_apart(a, b) for i, a in enumerate(rects) for b in rects[:i])


def _apart(a: Rect, b: Rect) -> float:
    across, down = max(a.x, b.x) - min(a.right, b.right), max(a.y, b.y) - min(a.bottom, b.bottom)
    return max(across, down)


@pytest.mark.parametrize(
    "name", ["gap", "zone.padding", "zone.radius", "line", "connector", "connector.radius", "label"]
)
@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_a_schematic_has_no_faults_at_the_bounds_of_its_sizes(name: str, end: str) -> None:
    picture = lay_out(replace(SCHEMATIC, theme=LIGHT.changed({}, {name: getattr(SIZES[name], end)})))
    assert faults(picture) == []


@pytest.mark.parametrize("name", ["zone.padding", "column.line", "line", "radius"])
@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_a_logical_diagram_has_no_faults_at_the_bounds_of_its_sizes(name: str, end: str) -> None:
    picture = lay_out(replace(LOGICAL, theme=LIGHT.changed({}, {name: getattr(SIZES[name], end)})))
    assert faults(picture) == []


def test_boxes_are_as_far_apart_as_the_theme_says() -> None:
    assert between(drawn(SCHEMATIC, gap=24)) >= 24
    assert between(drawn(SCHEMATIC, gap=96)) >= 90
    assert between(drawn(SCHEMATIC)) < between(drawn(SCHEMATIC, gap=96))


@pytest.mark.parametrize("padding", [12, 60])
def test_what_is_in_a_zone_keeps_the_padding_from_its_edge(padding: float) -> None:
    picture = drawn(SCHEMATIC, zone_padding=padding)
    zone, cards = item(picture, "z").rect, [item(picture, node.address).rect for node in _CARDS]
    assert min(card.x for card in cards) - zone.x >= padding
    assert zone.right - max(card.right for card in cards) >= padding
    assert zone.bottom - max(card.bottom for card in cards) >= padding


def test_the_entries_of_a_column_keep_the_padding_from_its_frame() -> None:
    picture = drawn(LOGICAL, zone_padding=60)
    assert item(picture, "z.a").rect.x - item(picture, "c").rect.x == 60


def test_corners_and_outlines_are_the_theme_s() -> None:
    zone = panel(drawn(SCHEMATIC, zone_radius=12, line=2), "z")
    assert (zone.radius, zone.line_width) == (12, 2)
    card = panel(drawn(SCHEMATIC, radius=9, line=3), "z.a")
    assert (card.radius, card.line_width) == (9, 3)
    column = panel(drawn(LOGICAL, radius=9, column_line=5), "c")
    assert (column.radius, column.line_width) == (9, 5)
    assert {line.width for line in drawn(SCHEMATIC, connector=3).connectors} == {3}


@pytest.mark.parametrize("name", ["zone.radius", "line", "column.line", "connector", "connector.radius"])
def test_a_layout_is_remembered_when_only_lines_and_corners_change(name: str) -> None:
    other = replace(SCHEMATIC, theme=LIGHT.changed({}, {name: SIZES[name].maximum}))
    assert content_of(other) == content_of(SCHEMATIC)
    memory = remembered(SCHEMATIC, lay_out(SCHEMATIC))
    rects = {item.address: item.rect for item in drawn(SCHEMATIC).items}
    assert {i.address: i.rect for i in lay_out(replace(other, memory=memory)).items} == rects


@pytest.mark.parametrize("name", ["gap", "zone.padding", "card.width"])
def test_a_layout_is_made_for_its_gaps_and_paddings(name: str) -> None:
    other = replace(SCHEMATIC, theme=LIGHT.changed({}, {name: SIZES[name].maximum}))
    assert content_of(other) != content_of(SCHEMATIC)
