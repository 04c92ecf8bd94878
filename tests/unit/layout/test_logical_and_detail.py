"""Where logical and detail diagrams put things."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from blueprint import text
from blueprint.diagram import Diagram, Neighbour, Node, Sheet
from blueprint.diagram.theme import LIGHT
from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.laid_out import Item, Panel, Rect, Stroke, Text

SENTENCES = (
    "",
    "Short.",
    "A sentence that is long enough to need three lines on a card of this width, or four.",
)


def column(number: int, count: int, span: int = 1) -> Node:
    entries = tuple(
        Node(f"e{number}.{i}", "entry", f"Entry {number} {'with a long title ' * (i % 2)}", SENTENCES[i % 3])
        for i in range(count)
    )
    return Node(f"column/{number}", "column", f"Column {number}", children=entries, span=span)


def logical(*columns: Node, base: tuple[Node, ...] = ()) -> LaidOutDiagram:
    return lay_out(
        Diagram("l", "logical", "Logical", nodes=columns, base=base, base_title="Base" if base else "")
    )


def item(laid_out: LaidOutDiagram, address: str) -> Item:
    return next(item for item in laid_out.items if item.address == address)


def bars(laid_out: LaidOutDiagram, *addresses: str) -> set[tuple[float, float, float]]:
    """Top, bottom of the title bar, and bottom of each entry."""
    return {
        (
            found.rect.y,
            next(p.rect.bottom for p in found.parts if isinstance(p, Panel) and p.fill != "card"),
            found.rect.bottom,
        )
        for found in (item(laid_out, address) for address in addresses)
    }


def test_entries_of_a_row_are_alike_in_all_columns() -> None:
    laid_out = logical(column(1, 3), column(2, 5, span=2), column(3, 2))
    assert len(bars(laid_out, "e1.0", "e2.0", "e2.1", "e3.0")) == 1
    assert len(bars(laid_out, "e1.1", "e2.2", "e2.3", "e3.1")) == 1
    assert len(bars(laid_out, "e1.2", "e2.4")) == 1


def test_columns_begin_on_one_line_and_each_ends_below_its_own_last_row() -> None:
    laid_out = logical(column(1, 1), column(2, 6, span=2), column(3, 3))
    columns = {found.address: found.rect for found in laid_out.items if found.role == "column"}
    assert len({rect.y for rect in columns.values()}) == 1
    ends = {"column/1": "e1.0", "column/2": "e2.5", "column/3": "e3.2"}
    below = {rect.bottom - item(laid_out, ends[name]).rect.bottom for name, rect in columns.items()}
    assert below == {LIGHT.size("zone.padding")}
    assert columns["column/1"].bottom < columns["column/2"].bottom == columns["column/3"].bottom


def test_an_empty_column_is_as_high_as_the_first_row() -> None:
    laid_out = logical(column(1, 0), column(2, 1), column(3, 2))
    one, two, three = (item(laid_out, f"column/{i}").rect.height for i in (1, 2, 3))
    assert one == two < three


def test_a_line_with_the_base_s_title_in_it_parts_the_columns_from_the_base() -> None:
    laid_out = logical(column(1, 1), column(2, 3), base=(column(9, 1),))
    title, columns = item(laid_out, "base/title"), [item(laid_out, f"column/{i}").rect for i in (1, 2)]
    rules = sorted(part.points for part in title.parts if isinstance(part, Stroke))
    (words,) = (part for part in title.parts if isinstance(part, Text))
    assert [rules[0][0][0], rules[1][1][0]] == [columns[0].x, columns[1].right]
    assert {y for line in rules for _, y in line} == {words.rect.centre[1]}
    assert max(rect.bottom for rect in columns) < words.rect.y
    assert words.rect.bottom < item(laid_out, "column/9").rect.y
    used = text.width("Base", words.size)
    assert rules[1][0][0] - rules[0][1][0] > used
    assert faults(laid_out) == []


def test_a_wide_column_is_filled_row_by_row_and_another_entry_at_its_end_moves_none_in_its_rows() -> None:
    before, after = (logical(column(1, count, span=2)) for count in (3, 4))
    rects = [item(after, f"e1.{i}").rect for i in range(4)]
    assert rects[0].y == rects[1].y < rects[2].y == rects[3].y
    assert [item(before, f"e1.{i}").rect.x for i in range(3)] == [rect.x for rect in rects[:3]]


def test_a_base_row_with_too_many_entries_for_its_width_goes_on_below() -> None:
    laid_out = logical(column(1, 2), base=(column(9, 5),))
    assert len({item(laid_out, f"e9.{i}").rect.y for i in range(5)}) == 5
    assert faults(laid_out) == []


@pytest.mark.parametrize("counts", [(1,), (0, 3), (30, 2), (6, 2, 7, 2, 1, 4)])
def test_logical_diagrams_have_no_faults_and_fit_a_slide(counts: tuple[int, ...]) -> None:
    laid_out = logical(*(column(i, count, span=i % 3 + 1) for i, count in enumerate(counts)))
    assert faults(laid_out) == []
    assert laid_out.width / laid_out.height == pytest.approx(16 / 9, rel=0.03)


NODE = Node("a", "detail", "Alpha", "Does what has to be done, for everybody.", note="1..n+1", icon="service")


def sheet(connections: int, *, products: int = 1, contains: int = 0) -> Sheet:
    many = tuple(Neighbour(f"Neighbour {i}", (f"flow {i}", "and more")) for i in range(connections))
    listed = tuple((f"Product {i}", i % 2 == 1) for i in range(products))
    return Sheet(
        "Service", many, many[:2], listed, tuple(f"Part {i}" for i in range(contains)), ("TCP", "SSO (TCP)")
    )


def detail(content: Sheet, node: Node = NODE) -> LaidOutDiagram:
    return lay_out(Diagram("d", "detail", "Detail", nodes=(node,), sheet=content))


def texts(laid_out: LaidOutDiagram) -> dict[str, Text]:
    return {" ".join(part.lines): part for part in item(laid_out, "a").parts if isinstance(part, Text)}


def test_a_detail_card_says_who_is_connected_and_below_that_what_flows() -> None:
    drawn = texts(detail(sheet(1)))
    who, what = (drawn[words].rect for words in ("Neighbour 0", "flow 0 · and more"))
    assert what.x == who.x
    assert what.y >= who.bottom


def test_a_detail_card_explains_its_arrows_its_count_and_its_dashes() -> None:
    drawn = texts(detail(sheet(2, products=2)))
    assert {"‹ Connections in", "› Connections out", "Instances", "1..n+1"} <= drawn.keys()
    assert "Dashed: optional, or hosted elsewhere" in drawn
    assert "Dashed: optional, or hosted elsewhere" not in texts(detail(sheet(2, products=1)))


def test_what_is_too_long_for_one_line_of_a_product_takes_two_and_is_not_cut() -> None:
    words = "A product whose name takes more than one line"
    content = replace(sheet(2), products=((words, False),))
    assert len(texts(detail(content))[words].lines) == 2


def test_an_element_that_nothing_leads_to_says_so() -> None:
    assert "None" in texts(detail(sheet(0)))


@pytest.mark.parametrize(
    "content", [sheet(0, products=0), sheet(8, products=6), sheet(3, products=3, contains=6)]
)
def test_a_detail_card_fills_a_slide(content: Sheet) -> None:
    laid_out = detail(content)
    card = item(laid_out, "a").rect
    assert laid_out.width / laid_out.height == pytest.approx(16 / 9, rel=0.03)
    assert card.width * card.height > 0.6 * laid_out.width * laid_out.height
    assert faults(laid_out) == []


def test_the_fewer_connections_the_larger_the_text() -> None:
    sizes = [texts(detail(sheet(count)))["Neighbour 0"].size for count in (2, 5, 8)]
    assert all(few >= many for few, many in pairwise(sizes))
    assert sizes[0] > sizes[-1]


def test_the_title_of_a_detail_card_is_the_largest_text_and_the_same_size_on_all_cards() -> None:
    cards = [detail(sheet(count)) for count in (0, 2, 5, 8)]
    sizes = [{words: part.size for words, part in texts(laid_out).items()} for laid_out in cards]
    titles = {each.pop(NODE.title) for each in sizes}
    assert len(titles) == 1
    assert min(titles) > max(size for each in sizes for size in each.values())
    assert min(titles) / cards[0].height > 1 / 20


@pytest.mark.parametrize("connections", [0, 4, 5])
def test_sentence_and_table_have_room_between_title_bar_and_foot(connections: int) -> None:
    laid_out = detail(
        sheet(connections), replace(NODE, text="What it is, in a sentence of some length. " * 3)
    )
    assert (laid_out.width, laid_out.height) == (1600, 900)
    panels = [part.rect for part in item(laid_out, "a").parts if isinstance(part, Panel)]
    _, header, foot, *boxes = panels
    sentence = next(part for words, part in texts(laid_out).items() if words.startswith("What it is"))
    assert header.bottom < sentence.rect.y
    assert sentence.rect.bottom < min(box.y for box in boxes)
    assert max(box.bottom for box in boxes) < foot.y


def test_boxes_of_a_detail_card_do_not_overlap() -> None:
    boxes = [
        part.rect
        for part in item(detail(sheet(8, products=4, contains=6)), "a").parts[3:]
        if isinstance(part, Panel)
    ]
    assert len(boxes) == 8 + 2 + 4 + 6 + 2
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if Rect.overlaps(a, b)] == []
