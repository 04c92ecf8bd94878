"""Entries of logical diagrams: title bars, with a sentence below, that are alike along a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blueprint import text
from blueprint.diagram.diagram import Node
from blueprint.diagram.theme import Theme
from blueprint.layout.cards import bar_panel, category_mark, icon_mark
from blueprint.layout.laid_out import Panel, Part, Rect
from blueprint.layout.parts import line_height, snap, text_block

ENTRY_WIDTH = 264.0
_LEAST_BAR = 60.0
_BARE_BAR = 78.0
_TITLE_SIZE = 18.0
_BODY_SIZE = 14.0
_PADDING = 18.0
_ICON = 34.0
_MARK = 12.0
_AIR = 10.0


@dataclass(frozen=True)
class Row:
    """A row of entries in px: its title bars are equally high, and so is what is below them."""

    bar: float
    body: float
    theme: Theme

    @property
    def height(self) -> float:
        return self.bar + self.body

    def entry(self, node: Node) -> tuple[Part, ...]:
        """An entry of this row, with its top left corner at the origin."""
        bar = Rect(0, 0, ENTRY_WIDTH, self.bar)
        lines, size = _title(node), line_height(_TITLE_SIZE)
        icon = Rect(ENTRY_WIDTH - _PADDING - _ICON + 4, (self.bar - _ICON) / 2, _ICON, _ICON)
        mark = Rect(_PADDING - 2, (self.bar - _MARK) / 2, _MARK, _MARK)
        top = (self.bar - len(lines) * size) / 2
        return (
            *self._body(node),
            bar_panel(node.category, bar, self.theme),
            category_mark(node.category, mark, "bar.text"),
            text_block(lines, _TITLE_SIZE, (_title_x(), top), _title_room(), "bar.text"),
            icon_mark(node, icon),
        )

    def _body(self, node: Node) -> tuple[Part, ...]:
        if not self.body:
            return ()
        room = ENTRY_WIDTH - 2 * _PADDING
        card = Panel(Rect(0, 0, ENTRY_WIDTH, self.height), fill="card", line="card.line", radius=4)
        at = (_PADDING, self.bar + _AIR)
        return (card, text_block(_sentence(node), _BODY_SIZE, at, room, "text"))


def row(nodes: Sequence[Node], theme: Theme) -> Row:
    """The row that these entries need: as high as the highest of them; higher bars when they are all."""
    bars = [len(_title(node)) * line_height(_TITLE_SIZE) + 16 for node in nodes]
    bodies = [len(_sentence(node)) * line_height(_BODY_SIZE) + 2 * _AIR for node in nodes if node.text]
    bar = max(_LEAST_BAR if bodies else _BARE_BAR, snap(max(bars, default=0.0), 6))
    return Row(bar, snap(max(bodies, default=0.0), 6), theme)


def _title(node: Node) -> tuple[str, ...]:
    return text.wrap(node.title, _TITLE_SIZE, _title_room())


def _sentence(node: Node) -> tuple[str, ...]:
    return text.wrap(node.text, _BODY_SIZE, ENTRY_WIDTH - 2 * _PADDING) if node.text else ()


def _title_x() -> float:
    return _PADDING + _MARK + 6


def _title_room() -> float:
    return ENTRY_WIDTH - _title_x() - _ICON - _PADDING
