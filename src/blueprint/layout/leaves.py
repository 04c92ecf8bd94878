"""Cards, figures and labels before they have a place: what they look like, and the room they take."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint import text
from blueprint.diagram.diagram import Node
from blueprint.diagram.theme import Theme
from blueprint.layout import cards
from blueprint.layout.box import LABEL_WIDTH
from blueprint.layout.parts import Drawn, line_height, widest

_NEARLY = 72.0
_BARE_NEARLY = 24.0  # a card without text is all colour, and heavy when it is high
_BAR_NEARLY = 24.0
_AIR = 28.0


def leaf(node: Node, beside: Sequence[Node], theme: Theme) -> Drawn:
    """A card or figure; cards on a level get bars and heights alike, if they are nearly so already."""
    if node.role == "figure":
        return cards.figure(node, theme)
    mates = [mate for mate in beside if mate.role == "card"]
    bars = [cards.bar_height(mate, theme) for mate in mates if mate.text]
    bar = _alike(cards.bar_height(node, theme), bars, _BAR_NEARLY)
    own = cards.card(node, bar=bar, theme=theme).height
    heights = [cards.card(mate, theme=theme).height for mate in mates]
    height = _alike(own, heights, _NEARLY if node.text else _BARE_NEARLY)
    return cards.card(node, height, bar, theme)


def label_room(label: str, size: float) -> tuple[float, float]:
    """What a label of a font size takes between two boxes: across when they stand side by side, else down."""
    lines = text.wrap(label, size, LABEL_WIDTH) if label else ()
    return (widest(lines, size) + _AIR, len(lines) * line_height(size) + _AIR) if lines else (0.0, 0.0)


def _alike(own: float, others: Sequence[float], nearly: float) -> float:
    """The greatest of all sizes that are not much more than one's own."""
    return max((other for other in others if own <= other <= own + nearly), default=own)
