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

WIDTHS = (264.0, 288.0, 312.0, 336.0, 360.0)
"""How wide entries may be, in px."""
_LEAST_BAR = 60.0
_BARE_BAR = 78.0
_TITLE_SIZE = 18.0
_BODY_SIZE = 14.0
_PADDING = 18.0
_ICON = 34.0
_MARK = 12.0
_AIR = 10.0
_TITLE_X = _PADDING + _MARK + 6
_TITLE_TAKEN = _TITLE_X + _ICON + _PADDING


@dataclass(frozen=True)
class Row:
    """A row of entries in px: equally wide, with title bars equally high, and so is what is below them."""

    width: float
    bar: float
    body: float
    theme: Theme

    @property
    def height(self) -> float:
        return self.bar + self.body

    def entry(self, node: Node) -> tuple[Part, ...]:
        """An entry of this row, with its top left corner at the origin."""
        bar = Rect(0, 0, self.width, self.bar)
        lines, size = _title(node, self.width), line_height(_TITLE_SIZE)
        icon = Rect(self.width - _PADDING - _ICON + 4, (self.bar - _ICON) / 2, _ICON, _ICON)
        mark = Rect(_PADDING - 2, (self.bar - _MARK) / 2, _MARK, _MARK)
        top = (self.bar - len(lines) * size) / 2
        return (
            *self._body(node),
            bar_panel(node.category, bar, self.theme),
            category_mark(node.category, mark, "bar.text"),
            text_block(lines, _TITLE_SIZE, (_TITLE_X, top), self.width - _TITLE_TAKEN, "bar.text"),
            icon_mark(node, icon),
        )

    def _body(self, node: Node) -> tuple[Part, ...]:
        if not self.body:
            return ()
        room = self.width - 2 * _PADDING
        rect, line, radius = Rect(0, 0, self.width, self.height), *map(self.theme.size, ("line", "radius"))
        card = Panel(rect, fill="card", line="card.line", line_width=line, radius=radius)
        at = (_PADDING, self.bar + _AIR)
        return (card, text_block(_sentence(node, self.width), _BODY_SIZE, at, room, "text"))


def row(nodes: Sequence[Node], width: float, theme: Theme) -> Row:
    """The row that these entries need: as high as the highest of them; higher bars when they are all."""
    bars = [len(_title(node, width)) * line_height(_TITLE_SIZE) + 16 for node in nodes]
    bodies = [len(_sentence(node, width)) * line_height(_BODY_SIZE) + 2 * _AIR for node in nodes if node.text]
    bar = max(_LEAST_BAR if bodies else _BARE_BAR, snap(max(bars, default=0.0), 6))
    return Row(width, bar, snap(max(bodies, default=0.0), 6), theme)


def _title(node: Node, width: float) -> tuple[str, ...]:
    return text.wrap(node.title, _TITLE_SIZE, width - _TITLE_TAKEN)


def _sentence(node: Node, width: float) -> tuple[str, ...]:
    return text.wrap(node.text, _BODY_SIZE, width - 2 * _PADDING) if node.text else ()
