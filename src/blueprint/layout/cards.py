"""Cards, figures and zone titles: text is measured here, and sizes follow from it."""

from __future__ import annotations

from blueprint import text
from blueprint.diagram.diagram import Node
from blueprint.diagram.theme import LIGHT, Theme
from blueprint.layout.laid_out import IconMark, Panel, Part, Rect
from blueprint.layout.parts import Drawn, line_height, snap, text_block, widest

CARD_WIDTH = 192.0
PADDING = 14.0
TITLE_SIZE = 15.0
BODY_SIZE = 13.0
ICON = 28.0
ZONE_TITLE_SIZE = 16.0
FIGURE_WIDTH = 120.0


def card(node: Node, least: float = 96.0, bar: float = 0.0, theme: Theme = LIGHT) -> Drawn:
    """A white card with a coloured title bar, its text, and the instance count at the lower right.

    It is at least `least` px high and its title bar at least `bar`, so that the bars of cards in a
    row can be made alike: give all of them the greatest `bar_height`.
    """
    head = _bar(node, CARD_WIDTH, bar)
    body = _body(node, CARD_WIDTH - 2 * PADDING)
    top = head.height + 12
    height = snap(max(top + body.height + 12, least))
    parts: list[Part] = [
        Panel(Rect(0, 0, CARD_WIDTH, height), fill="card", line="card.line", radius=4),
        *head.parts,
        text_block(body.lines, BODY_SIZE, (PADDING, top), CARD_WIDTH - 2 * PADDING, "text"),
    ]
    if node.note:
        y = height - 10 - line_height(BODY_SIZE)
        parts.append(_count(node.note, y))
    return Drawn(CARD_WIDTH, height, tuple(parts))


def bar_height(node: Node, theme: Theme = LIGHT) -> float:
    """How high a card's title bar is by itself, in px: more when the title takes several lines."""
    return _bar(node, CARD_WIDTH, 0.0).height


def _bar(node: Node, width: float, least: float) -> Drawn:
    room = width - 2 * PADDING - ICON - 8
    lines = text.wrap(node.title, TITLE_SIZE, room, bold=True)
    height = max(44.0, least, len(lines) * line_height(TITLE_SIZE) + 16)
    top = (height - len(lines) * line_height(TITLE_SIZE)) / 2
    icon = Rect(width - 12 - ICON, (height - ICON) / 2, ICON, ICON)
    return Drawn(
        width,
        height,
        (
            Panel(Rect(0, 0, width, height), fill=f"bar.{node.category}", radius=4),
            text_block(lines, TITLE_SIZE, (PADDING, top), room, "text.inverse", bold=True),
            IconMark(icon, node.icon, "text.inverse"),
        ),
    )


class _Body:
    """The wrapped body and its height; the count gets a line of its own when the text is in its way."""

    def __init__(self, node: Node, width: float) -> None:
        self.lines = text.wrap(node.text, BODY_SIZE, width) if node.text else ()
        taken = text.width(self.lines[-1], BODY_SIZE) if self.lines else 0.0
        count = text.width(node.note, BODY_SIZE, True) if node.note else 0.0
        extra = 1 if node.note and (not self.lines or taken + count + 12 > width) else 0
        self.height = (len(self.lines) + extra) * line_height(BODY_SIZE)


def _body(node: Node, width: float) -> _Body:
    return _Body(node, width)


def _count(note: str, y: float) -> Part:
    width = text.width(note, BODY_SIZE, True) + 1
    return text_block(
        (note,), BODY_SIZE, (CARD_WIDTH - PADDING - width, y), width, "text", bold=True, align="right"
    )


def figure(node: Node, theme: Theme = LIGHT) -> Drawn:
    """An icon with a caption below, for people and for things outside."""
    lines = text.wrap(node.title, BODY_SIZE, FIGURE_WIDTH - 8)
    width = snap(max(72.0, widest(lines, BODY_SIZE) + 8))
    height = snap(52 + len(lines) * line_height(BODY_SIZE))
    icon = Rect(width / 2 - 22, 4, 44, 44)
    return Drawn(
        width,
        height,
        (
            IconMark(icon, node.icon, "figure"),
            text_block(lines, BODY_SIZE, (0, 52), width, "text.muted", align="center"),
        ),
    )


def zone_title(node: Node, width: float, theme: Theme = LIGHT) -> tuple[str, ...]:
    """The lines of a zone's title in a zone of that width."""
    return text.wrap(node.title, ZONE_TITLE_SIZE, width - 40, bold=True)
