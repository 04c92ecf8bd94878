"""Badges and labels: each beside its own connector, and on nothing else.

For every badge and label all places along the connector are tried; hard rules throw places out,
the mildest of what is left is taken. When nothing is left, the place with the fewest faults is
taken, and `faults` reports it so that the layout can be tried again with wider gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from blueprint import text
from blueprint.diagram.diagram import Connection
from blueprint.layout.laid_out import Ellipse, Item, Panel, Part, Point, Rect, Stroke
from blueprint.layout.parts import line_height, text_block, widest
from blueprint.layout.place import LABEL_SIZE, LABEL_WIDTH

RADIUS = 14.0
_PIN = 14.0
_GAP = 5.0
_AIR = 4.0
_CLEAR = 14.0
_APART = 28.0
_HARD = 10_000.0
_STEP = 6.0

Segment = tuple[Point, Point]


@dataclass(frozen=True)
class _Place:
    """A possible place: where the mark would lie, the point on the connector, and how good it is."""

    rect: Rect
    anchor: Point
    penalty: float
    beside: bool
    align: str = "center"


@dataclass(frozen=True)
class Surroundings:
    """What badges and labels must keep off: `solid` and `titles` entirely, `borders` if possible."""

    solid: tuple[Rect, ...]
    titles: tuple[Rect, ...]
    borders: tuple[Rect, ...]
    page: Rect


def annotate(
    connections: Sequence[Connection], lines: Sequence[tuple[Point, ...]], around: Surroundings
) -> tuple[Item, ...]:
    """Badges and labels as items, badges first placed."""
    annotator = _Annotator(connections, lines, around)
    badges = [annotator.badge(n) for n, c in enumerate(connections) if c.badge]
    labels = [annotator.label(n) for n, c in enumerate(connections) if c.label]
    return tuple(labels + badges)


class _Annotator:
    def __init__(
        self, connections: Sequence[Connection], lines: Sequence[tuple[Point, ...]], around: Surroundings
    ) -> None:
        self._connections = connections
        self._lines = lines
        self._around = around
        self._placed: list[Rect] = []

    def badge(self, number: int) -> Item:
        """A filled circle with the step's number, pinned to its connector."""
        connection = self._connections[number]
        size = 2 * RADIUS
        place = self._best(number, size, size, _PIN)
        self._placed.append(place.rect)
        parts: list[Part] = []
        if place.beside:
            parts.append(_pin(place))
            self._placed.append(_between(place.rect.centre, place.anchor))
        parts.append(Ellipse(place.rect, "badge"))
        parts.append(_numeral(str(connection.number), place.rect))
        return Item(
            address=f"{connection.address}/badge",
            role="badge",
            rect=place.rect,
            parts=tuple(parts),
            title=connection.title,
            of=connection.address,
        )

    def label(self, number: int) -> Item:
        """What flows, in small text by the connector."""
        connection = self._connections[number]
        lines = text.wrap(connection.label, LABEL_SIZE, LABEL_WIDTH)
        width = widest(lines, LABEL_SIZE) + 2
        place = self._best(number, width, len(lines) * line_height(LABEL_SIZE), _GAP)
        self._placed.append(place.rect)
        block = text_block(
            lines, LABEL_SIZE, (place.rect.x, place.rect.y), width, "text", align=_align(place.align)
        )
        parts: tuple[Part, ...] = (block,)
        if not place.beside:
            parts = (Panel(place.rect.inset(-3), fill=self._ground(place.rect), radius=3), block)
        return Item(
            address=f"{connection.address}/label",
            role="label",
            rect=place.rect,
            parts=parts,
            title=connection.label,
            of=connection.address,
        )

    def _ground(self, rect: Rect) -> str:
        """The colour role of what a label lies on."""
        return "zone" if any(zone.overlaps(rect) for zone in self._around.borders) else "page"

    def _best(self, number: int, width: float, height: float, gap: float) -> _Place:
        return min(
            self._places(number, width, height, gap),
            key=lambda place: (place.penalty, place.rect.y, place.rect.x),
        )

    def _places(self, number: int, width: float, height: float, gap: float) -> Iterator[_Place]:
        line = self._lines[number]
        total = sum(_length(segment) for segment in pairwise(line))
        before = 0.0
        for segment in pairwise(line):
            length = _length(segment)
            for offset in _offsets(length):
                anchor = _at(segment, offset / length if length else 0.0)
                fraction = (before + offset) / total
                for rect, beside, dislike, align in _around(segment, anchor, width, height, gap):
                    penalty = dislike + 24 * abs(fraction - 0.5) + self._hindrance(number, rect, segment)
                    penalty += 0 if self._is_shared(number, segment, anchor) else 30
                    penalty += _end_penalty(before + offset, total)
                    yield _Place(rect, anchor, penalty, beside, align)
            before += length

    def _hindrance(self, number: int, rect: Rect, segment: Segment) -> float:
        wide = rect.inset(-_AIR)
        penalty = sum(_HARD for solid in (*self._around.solid, *self._around.titles) if wide.overlaps(solid))
        penalty += sum(_HARD for other in self._placed if wide.overlaps(other))
        penalty += 0 if self._around.page.holds(wide) else _HARD
        penalty += sum(120 for border in self._around.borders if _straddles(wide, border))
        roomy = rect.inset(-_CLEAR)
        penalty += sum(30 for title in self._around.titles if rect.inset(-_APART).overlaps(title))
        for other, line in enumerate(self._lines):
            for piece in pairwise(line):
                if other == number and piece == segment:
                    continue
                if wide.is_crossed(*piece):
                    penalty += _HARD / 2 if other != number else _HARD / 4
                elif other != number and roomy.is_crossed(*piece):
                    penalty += 20
        return penalty

    def _is_shared(self, number: int, segment: Segment, anchor: Point) -> bool:
        """Whether the anchor lies on the trunk of all connectors of this step, if there are several."""
        mine = self._connections[number]
        mates = [
            line
            for connection, line in zip(self._connections, self._lines, strict=True)
            if connection.trunk == mine.trunk and connection is not mine
        ]
        if not mine.trunk or not mates:
            return True
        dot = Rect(anchor[0] - 0.5, anchor[1] - 0.5, 1, 1)
        return all(any(dot.is_crossed(*piece) for piece in pairwise(line)) for line in mates)


def _between(a: Point, b: Point) -> Rect:
    """The pin's own space."""
    left, top = min(a[0], b[0]), min(a[1], b[1])
    return Rect(left - 1, top - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)


def _pin(place: _Place) -> Stroke:
    return Stroke((place.rect.centre, place.anchor), "badge", 1.5)


def _numeral(number: str, rect: Rect) -> Part:
    size = 14.0
    top = rect.y + (rect.height - line_height(size)) / 2
    return text_block((number,), size, (rect.x, top), rect.width, "text.inverse", bold=True, align="center")


def _around(
    segment: Segment, anchor: Point, width: float, height: float, gap: float
) -> Iterator[tuple[Rect, bool, float, str]]:
    """Places above and below a horizontal piece, or right and left of a vertical one, or on it."""
    x, y = anchor
    if segment[0][1] == segment[1][1]:
        yield Rect(x - width / 2, y - gap - height, width, height), True, 0, "center"
        yield Rect(x - width / 2, y + gap, width, height), True, 3, "center"
    else:
        yield Rect(x + gap, y - height / 2, width, height), True, 8, "left"
        yield Rect(x - gap - width, y - height / 2, width, height), True, 9, "right"
    yield Rect(x - width / 2, y - height / 2, width, height), False, 45, "center"


def _align(name: str) -> Literal["left", "center", "right"]:
    return "left" if name == "left" else "right" if name == "right" else "center"


def _end_penalty(distance: float, total: float) -> float:
    """Near an end a mark hides the arrow or the port."""
    return 40.0 if min(distance, total - distance) < 24 else 0.0


def _offsets(length: float) -> Iterator[float]:
    count = int(length // _STEP)
    for step in range(1, max(count, 2)):
        yield min(step * _STEP, length)


def _at(segment: Segment, fraction: float) -> Point:
    (x1, y1), (x2, y2) = segment
    return (x1 + (x2 - x1) * fraction, y1 + (y2 - y1) * fraction)


def _length(segment: Segment) -> float:
    (x1, y1), (x2, y2) = segment
    return abs(x2 - x1) + abs(y2 - y1)


def _straddles(rect: Rect, border: Rect) -> bool:
    return rect.overlaps(border) and not border.holds(rect)
