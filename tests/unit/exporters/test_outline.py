"""What the text formats share: a page's boxes, edges, words and names."""

from dataclasses import replace

import pytest

from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram, Panel, Rect, Text
from blueprint.testing import sample_diagrams
from blueprint_exporters.outline import Box, clean, comment, names, only_page, outline

RECT = Rect(0, 0, 100, 50)


def page(
    *items: Item, connectors: tuple[LaidOutConnector, ...] = (), kind: str = "schematic"
) -> LaidOutDiagram:
    return LaidOutDiagram("page", kind, "Page", "", 800, 600, items, connectors, ())


def line(address: str, source: str, target: str, **fields: object) -> LaidOutConnector:
    return LaidOutConnector(address, source, target, ((0, 0), (1, 0)), **fields)


def box(found: LaidOutDiagram, address: str) -> Box:
    return next(box for box in outline(found).walk() if box.address == address)


def test_boxes_lie_in_their_zone_and_the_furniture_is_left_out() -> None:
    made = outline(sample_diagrams()[0])
    assert [found.address for found in made.boxes] == ["ci", "developer"]
    assert [inner.address for inner in made.boxes[0].inside] == ["ci.platform", "ci.registry"]


def test_a_card_says_what_it_is_made_of_and_how_many_there_are() -> None:
    card = Item("a", "card", RECT, (), title="A", description="What it is.", attributes={"instances": "1..n"})
    assert box(page(card), "a").lines == ("A", "What it is.", "1..n")
    made = replace(card, attributes={"technology": "Java"})
    assert box(page(made), "a").lines == ("A", "Java")


def test_an_entry_of_a_logical_diagram_has_its_sentence_only_where_it_is_drawn() -> None:
    title, sentence = (Text(RECT, lines, 13, "text") for lines in (("A",), ("What", "it is.")))
    entry = Item("a", "card", RECT, (title,), title="A", description="What it is.")
    assert box(page(entry, kind="logical"), "a").lines == ("A",)
    detailed = replace(entry, parts=(title, sentence))
    assert box(page(detailed, kind="logical"), "a").lines == ("A", "What it is.")


def test_a_detail_card_says_all_that_is_drawn_on_it() -> None:
    parts = tuple(Text(RECT, lines, 13, "text") for lines in (("A",), ("Products",), ("Quay", "3")))
    assert box(page(Item("a", "detail", RECT, parts, title="A")), "a").lines == ("A", "Products", "Quay 3")


def test_a_live_state_becomes_a_line_of_its_box() -> None:
    card = Item("a", "card", RECT, (), title="A")
    state = Item("a/state", "state", RECT, (), title="in-step: 1234", of="a")
    assert box(page(card, state), "a").lines == ("A", "in-step: 1234")


def test_an_edge_has_its_label_and_the_number_of_its_step() -> None:
    edges = {edge.address: edge.words for edge in outline(sample_diagrams()[0]).edges}
    assert edges == {
        "developer->ci.platform#triggers": "(1)",
        "ci.platform->ci.registry#builds": "(2) appImage:dev",
    }


def test_a_connector_that_stands_for_several_has_the_number_of_any_of_them() -> None:
    sample = sample_diagrams()[0]
    merged = replace(
        sample.connectors[0], address="other", attributes={"members": "x developer->ci.platform#triggers"}
    )
    bare = tuple(item for item in sample.above if item.role != "badge")
    made = outline(replace(sample, connectors=(merged,), above=bare))
    assert [edge.number for edge in made.edges] == ["1"]


def test_the_category_comes_from_the_title_bar_or_frame() -> None:
    bar = Item("a", "card", RECT, (Panel(RECT, fill="card"), Panel(RECT, fill="bar.developer")), title="A")
    frame = Item("c", "column", RECT, (Panel(RECT, fill="zone", line="bar.services"),), title="C")
    found = page(bar, frame)
    assert (box(found, "a").style, box(found, "c").category, box(found, "c").style) == (
        "developer",
        "services",
        "column",
    )


def test_the_direction_is_the_way_that_most_connectors_lead() -> None:
    a, beside, below = (
        Item(name, "card", Rect(x, y, 10, 10), (), title=name)
        for name, x, y in (("a", 0, 0), ("b", 100, 0), ("c", 0, 100))
    )
    assert outline(page(a, beside, connectors=(line("1", "a", "b"),))).rightwards
    assert not outline(page(a, below, connectors=(line("1", "a", "c"),))).rightwards


@pytest.mark.parametrize(
    ("items", "connectors", "message"),
    [
        ([("a", ""), ("a", "")], [], "repeated address on page 'page': 'a'"),
        ([("a", "z")], [], "unknown parent 'z' of 'a'"),
        ([("a", "b"), ("b", "a")], [], "'a' lies inside itself"),
        ([("a", "")], [("x", "a", "z")], "unknown end 'z' of connector 'x'"),
    ],
)
def test_what_cannot_be_written_is_refused(
    items: list[tuple[str, str]], connectors: list[tuple[str, str, str]], message: str
) -> None:
    found = page(
        *(Item(address, "card", RECT, (), title="T", parent=parent) for address, parent in items),
        connectors=tuple(line(*ends) for ends in connectors),
    )
    with pytest.raises(ValueError, match=message):
        outline(found)


def test_a_format_of_single_pictures_refuses_more_and_none() -> None:
    for pages in ([], sample_diagrams()):
        with pytest.raises(ValueError, match="must be exactly one"):
            only_page(pages)


def test_texts_are_as_in_the_picture() -> None:
    assert clean("  a \t b\r\n\x01c\u2028d  ") == "a b\n\ufffdc\nd"
    assert comment("a\nb  c") == "a b c"


def test_names_are_words_and_never_alike() -> None:
    made = names(["a.b", "a-b", "A B", "", "漢", "1"], prefix="n_")
    assert list(made.values()) == ["n_a_b", "n_a_b_2", "n_A_B_3", "n_x", "n_x_2", "n_1"]
