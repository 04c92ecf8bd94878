"""Live state on a diagram: a chip at the top right corner of every element that has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from blueprint import text
from blueprint.layout.laid_out import Item, LaidOutDiagram, Panel, Rect
from blueprint.layout.parts import line_height, text_block

_SIZE = 12.0
_HEIGHT = 20.0
_LIFT = 15.0
_MOST = 150.0


@dataclass(frozen=True)
class State:
    """How an element stands: what the chip's colour says, and its words (a digest, a commit)."""

    kind: Literal["in-step", "behind", "failed", "empty"]
    text: str


def with_states(diagram: LaidOutDiagram, states: Mapping[str, State]) -> LaidOutDiagram:
    """The same diagram with a chip for each address in `states` that it draws."""
    chips = tuple(
        _chip(item, states[item.address])
        for item in diagram.items
        if item.address in states and item.role in ("card", "figure", "zone", "detail")
    )
    return replace(diagram, above=diagram.above + chips)


def _chip(item: Item, state: State) -> Item:
    lines = text.wrap(state.text, _SIZE, min(_MOST, item.rect.width - 24), bold=True, max_lines=1)
    width = max((text.width(line, _SIZE, True) for line in lines), default=0.0) + 16
    rect = Rect(item.rect.right - width + 8, item.rect.y - _LIFT, width, _HEIGHT)
    top = rect.y + (_HEIGHT - line_height(_SIZE)) / 2
    words = text_block(lines, _SIZE, (rect.x, top), width, "text.inverse", bold=True, align="center")
    return Item(
        address=f"{item.address}/state",
        role="state",
        rect=rect,
        parts=(Panel(rect, fill=f"state.{state.kind}", radius=_HEIGHT / 2), words),
        title=f"{state.kind}: {state.text}",
        of=item.address,
    )
