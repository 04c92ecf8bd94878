"""Title and colour key of a page."""

from __future__ import annotations

from blueprint.diagram import Diagram, Node
from blueprint.diagram.theme import MARKS
from blueprint.layout import furniture
from blueprint.layout.laid_out import IconMark, Text
from blueprint.model import Category


def words_of_the_key(*nodes: Node) -> list[str]:
    page = furniture.page(Diagram("d", "schematic", "A diagram", nodes=nodes), 1600, 900)
    keys = [item for item in page if item.role == "key"]
    return [part.lines[0] for item in keys for part in item.parts if isinstance(part, Text)]


def node(address: str, category: str, role: str = "card", *children: Node) -> Node:
    return Node(address, role, address, category=category, children=children)  # type: ignore[arg-type]


def test_the_key_explains_only_the_colours_that_are_seen() -> None:
    assert words_of_the_key(node("a", "services")) == ["Colour key", "Services"]


def test_the_key_has_its_own_order_whatever_is_drawn_first() -> None:
    one, two = node("a", "services"), node("b", "application")
    for drawn in ((one, two), (two, one)):
        assert words_of_the_key(*drawn) == ["Colour key", "Application", "Services"]


def test_zones_and_figures_have_no_colour_that_a_key_could_explain() -> None:
    zone = node("z", "infrastructure", "zone", node("z.a", "services"), node("z.b", "developer", "figure"))
    assert words_of_the_key(zone) == ["Colour key", "Services"]


def test_the_frame_of_a_column_has_its_category_s_colour() -> None:
    column = node("column/1", "developer", "column", node("a", "services", "entry"))
    assert words_of_the_key(column) == ["Colour key", "Developer", "Services"]


def test_where_nothing_has_a_colour_there_is_no_key() -> None:
    assert words_of_the_key(node("rider", "developer", "figure")) == []


def test_each_swatch_has_its_category_s_mark() -> None:
    key = furniture.key(1600, 900, (Category.APPLICATION, Category.SERVICES))
    marks = [part.icon for part in key.parts if isinstance(part, IconMark)]
    assert marks == [MARKS[Category.APPLICATION], MARKS[Category.SERVICES]]
