"""Which of an item's parts is its body, its title bar, its label; the rest become child cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blueprint.layout.laid_out import Ellipse, IconMark, Item, Panel, Part, Rect, Stroke, Text

Shape = Panel | Ellipse


@dataclass(frozen=True)
class Piece:
    """A child cell: a part, with the text that stands on it as its label."""

    part: Panel | Ellipse | Text | IconMark | Stroke
    text: Text | None = None


@dataclass(frozen=True)
class Anatomy:
    """The parts of an item by their use in draw.io.

    The item's own cell looks like `body` (like nothing when None) and has `title` as its label. With
    a `bar` it is a swimlane, whose head is the bar.
    """

    body: Shape | None
    bar: Panel | None
    title: Text | None
    pieces: tuple[Piece, ...]


def anatomy(item: Item) -> Anatomy:
    """Sort an item's parts."""
    parts = list(item.parts)
    body = _take_body(parts, item.rect)
    bar = _take_bar(parts, body) if item.role in ("card", "detail") else None
    title = _take_title(parts, item, bar)
    if bar and not title:
        parts.insert(0, bar)
        bar = None
    return Anatomy(body, bar, title, tuple(_pieces(parts)))


def _take_body(parts: list[Part], rect: Rect) -> Shape | None:
    """Remove and return the first part when it is a shape that fills the item."""
    if parts and isinstance(parts[0], Panel | Ellipse) and _same(parts[0].rect, rect):
        return parts.pop(0)  # type: ignore[return-value] # a shape, as tested
    return None


def _same(one: Rect, other: Rect) -> bool:
    return all(
        abs(a - b) <= 0.5
        for a, b in (
            (one.x, other.x),
            (one.y, other.y),
            (one.width, other.width),
            (one.height, other.height),
        )
    )


def _take_bar(parts: list[Part], body: Shape | None) -> Panel | None:
    if not isinstance(body, Panel) or not body.fill:
        return None
    for part in parts:
        if isinstance(part, Panel) and part.fill and _on_top(part.rect, body.rect):
            parts.remove(part)
            return part
    return None


def _on_top(bar: Rect, body: Rect) -> bool:
    return _same(bar, Rect(body.x, body.y, body.width, bar.height)) and bar.height < body.height


def _take_title(parts: list[Part], item: Item, bar: Panel | None) -> Text | None:
    """Remove and return the text that says the item's title, unless something would cover it."""
    for i, part in enumerate(parts):
        if isinstance(part, Text) and (
            bar.rect.inset(-1).holds(part.rect) if bar else _says(part, item.title)
        ):
            covered = any(
                isinstance(other, Panel | Ellipse) and other.rect.overlaps(part.rect) for other in parts
            )
            if covered:
                return None
            return parts.pop(i)  # type: ignore[return-value] # it is a Text, as tested
    return None


def _says(part: Text, title: str) -> bool:
    return "".join("".join(part.lines).split()) == "".join(title.split()) != ""


def _pieces(parts: Sequence[Part]) -> list[Piece]:
    """The parts in order, a text merged into the shape right under it when it lies inside."""
    made: list[Piece] = []
    for part in parts:
        host = _host(made, part) if isinstance(part, Text) else None
        if host is not None and isinstance(part, Text):
            made[host] = Piece(made[host].part, part)
        else:
            made.append(Piece(part))
    return made


def _host(made: list[Piece], text: Text) -> int | None:
    """The index of the topmost shape that holds the text, when it has no label yet."""
    for i in range(len(made) - 1, -1, -1):
        part = made[i].part
        if isinstance(part, Panel | Ellipse) and part.rect.inset(-1).holds(text.rect):
            return i if made[i].text is None else None
    return None
