from dataclasses import replace
from itertools import combinations

import pytest

from blueprint import text
from blueprint.diagram.diagram import Diagram, Node
from blueprint.diagram.theme import LIGHT, MARKS, Theme
from blueprint.layout import furniture
from blueprint.layout.cards import bar_height, card, figure, zone_title
from blueprint.layout.laid_out import IconMark, Panel, Rect, Text
from blueprint.layout.parts import Drawn
from blueprint.model import SIZES

SHORT = Node("a", "card", "Orders", text="Takes orders.", icon="service", note="1..n+1")
LONG = replace(SHORT, title="Order management and delivery planning")


def bar_of(node: Node, bar: float = 0.0) -> float:
    return next(p for p in card(node, bar=bar).parts if isinstance(p, Panel) and p.fill != "card").rect.height


def test_a_title_of_two_lines_has_a_higher_bar() -> None:
    assert bar_height(LONG) > bar_height(SHORT)
    assert [bar_of(node) for node in (SHORT, LONG)] == [bar_height(SHORT), bar_height(LONG)]


def test_the_bars_of_a_row_can_be_made_alike_and_the_text_moves_with_them() -> None:
    common = max(bar_height(SHORT), bar_height(LONG))
    assert bar_of(SHORT, common) == bar_of(LONG, common) == common
    parts = card(SHORT, bar=common).parts
    title, body = (next(p for p in parts if isinstance(p, Text) and p.bold is bold) for bold in (True, False))
    icon = next(p for p in parts if isinstance(p, IconMark))
    assert abs(title.rect.centre[1] - common / 2) < 0.5
    assert icon.rect.centre[1] == common / 2
    assert body.rect.y > common


def of(drawn: Drawn, kind: type[Panel | Text | IconMark], colour: str) -> list[Rect]:
    """Where a card has its parts of a kind in a colour."""
    parts = [part for part in drawn.parts if isinstance(part, kind)]
    return [p.rect for p in parts if (p.fill if isinstance(p, Panel) else p.colour) == colour]


def test_a_card_without_text_and_count_is_all_bar_with_mark_title_and_icon_in_its_middle() -> None:
    drawn = card(replace(SHORT, text="", note=""))
    assert of(drawn, Panel, "bar.services") == [Rect(0, 0, drawn.width, drawn.height)]
    inside = of(drawn, Text, "bar.text") + of(drawn, IconMark, "bar.text")
    assert [abs(rect.centre[1] - drawn.height / 2) < 0.5 for rect in inside] == [True] * 3
    assert not any(a.overlaps(b) for a, b in combinations(inside, 2))
    assert of(drawn, IconMark, "mark.services") == []


def test_the_count_of_a_card_without_text_has_a_strip_below_the_bar() -> None:
    drawn = card(replace(SHORT, text=""), least=120)
    (bar,) = of(drawn, Panel, "bar.services")
    (count,), (mark,) = of(drawn, Text, "text"), of(drawn, IconMark, "mark.services")
    assert drawn.height == 120 > bar.bottom > 60
    assert count.centre[1] == pytest.approx((bar.bottom + drawn.height) / 2)
    assert mark.centre[1] == pytest.approx(count.centre[1])


def test_a_long_title_takes_smaller_letters_before_it_takes_a_fourth_line() -> None:
    long = replace(SHORT, title="Stock and delivery planning and reporting service")
    titles = [
        next(p for p in card(node).parts if isinstance(p, Text) and p.bold)
        for node in (long, replace(long, title="Stock and delivery planning"))
    ]
    assert [len(title.lines) for title in titles] == [3, 2]
    assert titles[0].size < titles[1].size == LIGHT.size("card.title")
    assert titles[0].size >= 0.8 * titles[1].size


def everything(theme: Theme) -> tuple[object, ...]:
    """All that is made from sizes: a card, a figure, a zone's title, a page's furniture."""
    page = Diagram("d", "logical", "A diagram", nodes=(SHORT,), theme=theme)
    return (
        card(LONG, theme=theme),
        figure(replace(SHORT, role="figure"), theme),
        zone_title(replace(LONG, title="A zone with a title that takes several lines"), 200, theme),
        furniture.page_size(2000, 500, theme),
        furniture.content_area(2000, 500, theme),
        furniture.page(page, 1600, 900),
    )


_OF_WHOLE_PICTURES = {  # see test_sizes
    "label", "gap", "zone.padding", "zone.radius", "column.line", "connector", "connector.radius"
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SIZES.keys() - _OF_WHOLE_PICTURES))
def test_every_size_of_cards_and_furniture_changes_what_is_drawn(name: str) -> None:
    other = LIGHT.changed({}, {name: SIZES[name].maximum})
    assert everything(other) != everything(LIGHT)


@pytest.mark.parametrize("name", SIZES)
def test_text_and_icons_stay_in_their_card_and_apart_at_any_size(name: str) -> None:
    node = replace(LONG, text="What it is made of, and what it does here, in a sentence or two.")
    for size in (SIZES[name].minimum, SIZES[name].maximum):
        drawn = card(node, theme=LIGHT.changed({}, {name: size}))
        whole = Rect(0, 0, drawn.width, drawn.height)
        shown = [_inked(part) for part in drawn.parts if isinstance(part, Text | IconMark)]
        assert len(shown) == 5
        assert all(whole.holds(rect) for rect in shown)
        assert not any(a.overlaps(b) for a, b in combinations(shown, 2))


def _inked(part: Text | IconMark) -> Rect:
    """What a part really covers: a text's box is as wide as its room."""
    if isinstance(part, IconMark):
        return part.rect
    used = max((text.width(line, part.size, part.bold) for line in part.lines), default=0.0)
    left = part.rect.right - used if part.align == "right" else part.rect.x
    return Rect(left, part.rect.y, used, part.rect.height)


@pytest.mark.parametrize("lines", range(1, 8))
def test_the_count_is_level_with_the_last_line_or_clearly_below_it(lines: int) -> None:
    words = "Only signed traffic that is on its list passes, in either direction, by day and by night. " * 2
    node = replace(SHORT, text=" ".join(words.split()[: 4 * lines]))
    body, count = [part for part in card(node).parts if isinstance(part, Text)][1:]
    step = body.line_height
    below = count.rect.y - (body.rect.bottom - step)
    assert below == pytest.approx(0) or below >= 0.6 * step


def test_every_card_bears_the_mark_of_its_category() -> None:
    for category, shape in MARKS.items():
        marks = [
            part.icon for part in card(replace(SHORT, category=category)).parts if isinstance(part, IconMark)
        ]
        assert marks == ["service", shape]
