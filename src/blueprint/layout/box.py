"""A placed node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from blueprint.diagram.diagram import Node
from blueprint.layout.laid_out import Rect
from blueprint.layout.parts import Drawn

LABEL_WIDTH = 104.0
"""Labels are wrapped at this width, in px."""


@dataclass(frozen=True)
class Box:
    """A placed node. Leaves have `drawn`; zones have children, in the same coordinates."""

    node: Node
    rect: Rect
    drawn: Drawn | None = None
    children: tuple[Box, ...] = ()

    def moved(self, dx: float, dy: float) -> Box:
        """The same box with its insides, shifted."""
        inside = tuple(child.moved(dx, dy) for child in self.children)
        return replace(self, rect=self.rect.moved(dx, dy), children=inside)

    def walk(self) -> list[Box]:
        """This box and all inside, outside first."""
        return [self, *(inner for child in self.children for inner in child.walk())]


def by_address(boxes: Sequence[Box]) -> Mapping[str, Box]:
    """All boxes, insides included, by their address."""
    return {inner.node.address: inner for box in boxes for inner in box.walk()}
