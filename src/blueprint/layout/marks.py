"""Badges and labels as items, where a place for them was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from blueprint.diagram.diagram import Connection
from blueprint.layout.laid_out import Ellipse, Item, Panel, Part, Point, Rect, Stroke
from blueprint.layout.parts import line_height, text_block

RADIUS = 14.0
"""Of a badge, in px."""

_NUMERAL = 14.0


@dataclass(frozen=True)
class Place:
    """A possible place: where the mark would lie, the point on the connector, and how much it is disliked.

    `segment` is the straight piece of the connector that the anchor lies on; a mark that is not
    `beside` it lies on it.
    """

    rect: Rect
    anchor: Point
    segment: int
    dislike: float
    beside: bool
    align: Literal["left", "center", "right"] = "center"


def ground(depth: int) -> str:
    """The colour role at a depth of nesting, 0 for the page: zones in zones alternate."""
    return ("zone.inner" if depth % 2 == 0 else "zone") if depth else "page"


def badge_item(connection: Connection, place: Place) -> Item:
    """A filled circle with the step's number, pinned to its connector."""
    parts: list[Part] = []
    if place.beside:
        parts.append(Stroke((place.rect.centre, place.anchor), "badge", 1.5))
    parts += [Ellipse(place.rect, "badge"), _numeral(str(connection.number), place.rect)]
    return Item(
        address=f"{connection.address}/badge",
        role="badge",
        rect=place.rect,
        parts=tuple(parts),
        title=connection.title,
        of=connection.address,
    )


def _numeral(number: str, rect: Rect) -> Part:
    top = rect.y + (rect.height - line_height(_NUMERAL)) / 2
    at = (rect.x, top)
    return text_block((number,), _NUMERAL, at, rect.width, "text.inverse", bold=True, align="center")


def label_item(connection: Connection, place: Place, words: Sequence[str], size: float, under: str) -> Item:
    """What flows, in small text by the connector; on it, with the colour `under` it behind the text."""
    at, width = (place.rect.x, place.rect.y), place.rect.width
    block = text_block(words, size, at, width, "text", align=place.align)
    parts: tuple[Part, ...] = (block,)
    if not place.beside:
        parts = (Panel(place.rect.inset(-3), fill=under, radius=3), block)
    return Item(
        address=f"{connection.address}/label",
        role="label",
        rect=place.rect,
        parts=parts,
        title=connection.label,
        of=connection.address,
    )
