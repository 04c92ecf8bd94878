from dataclasses import replace

from blueprint.diagram.diagram import Node
from blueprint.layout.cards import bar_height, card
from blueprint.layout.laid_out import IconMark, Panel, Text

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
