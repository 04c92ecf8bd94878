"""Badges and labels: each beside its own connector, and on nothing else.

For every badge and label all places along the connector are tried; hard rules throw places out,
the mildest of what is left is taken. When nothing is left, the place with the fewest faults is
taken, and `faults` reports it so that the layout can be tried again with wider gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from blueprint import text
from blueprint.diagram.diagram import Connection
from blueprint.layout.box import LABEL_WIDTH
from blueprint.layout.laid_out import Item, Point, Rect, enclosing
from blueprint.layout.marks import RADIUS, Place, badge_item, ground, label_item
from blueprint.layout.nearby import Nearby
from blueprint.layout.parts import line_height, widest
from blueprint.layout.spots import STEP, length_of, spots

_PIN = 14.0
_GAP = 5.0
_AIR = 4.0
_CLEAR = 14.0
_APART = 28.0
_HARD = 10_000.0
_UNSHARED = 30.0
_STRADDLING = 260.0
_OTHER_WIDTHS = (400.0, 64.0)
_BADGE = (2 * RADIUS, 2 * RADIUS, _PIN)


@dataclass(frozen=True)
class Surroundings:
    """What badges and labels must keep off: `solid` and `titles` entirely, `borders` if possible."""

    solid: tuple[Rect, ...]
    titles: tuple[Rect, ...]
    borders: tuple[Rect, ...]


@dataclass(frozen=True)
class Wish:
    """Room that a mark has not got: px beside run `run` of connector `number`, or more length for the run."""

    number: int
    run: int
    room: float
    before: bool
    length: float = 0.0


@dataclass(frozen=True)
class Marks:
    """Badges and labels as items, and what would make room for those that hide something."""

    items: tuple[Item, ...]
    wishes: tuple[Wish, ...]


def annotate(
    connections: Sequence[Connection],
    lines: Sequence[Sequence[Point]],
    around: Surroundings,
    size: float,
    *,
    reshape: bool = False,
) -> Marks:
    """A badge and a label (of font `size`) for each connection that has one; badges choose first.

    Labels that hide something may be wrapped otherwise when they may `reshape`.
    """
    annotator = _Annotator(connections, lines, around, size, reshape)
    annotator.run()
    return Marks(annotator.items(), tuple(annotator.wishes))


class _Annotator:
    def __init__(
        self,
        connections: Sequence[Connection],
        lines: Sequence[Sequence[Point]],
        around: Surroundings,
        size: float,
        reshape: bool,
    ) -> None:
        self._size = size
        self._reshape = reshape
        self._connections = connections
        self._lines = lines
        self._around = around
        self._widths: dict[int, float] = {}
        self._badges: dict[int, tuple[Place, float]] = {}
        self._labels: dict[int, tuple[Place, float]] = {}
        self._solid = Nearby((rect, None) for rect in (*around.solid, *around.titles))
        self._titles = Nearby((rect, None) for rect in around.titles)
        self._borders = Nearby((rect, None) for rect in around.borders)
        self._pieces = Nearby(
            (_between(*segment), (number, index))
            for number, line in enumerate(lines)
            for index, segment in enumerate(pairwise(line))
        )
        self._trunks: dict[str, list[int]] = defaultdict(list)
        for number, connection in enumerate(connections):
            self._trunks[connection.trunk].append(number)
        self.wishes: list[Wish] = []

    def run(self) -> None:
        """Find all places; where a badge leaves no room for its own label, the label chooses first."""
        badged = [number for number, connection in enumerate(self._connections) if connection.badge]
        for number in badged:
            self._badges[number] = self._best(number, *_BADGE)
        for number, connection in enumerate(self._connections):
            if connection.label:
                self._label(number)
        for found, shape in ((self._badges, None), (self._labels, 0)):
            for number, (place, hidden) in found.items():
                if hidden:
                    size = _BADGE if shape is None else self._wished_size(number)
                    self.wishes.append(self._wish(number, place, *size))

    def items(self) -> tuple[Item, ...]:
        """Labels, and badges on top of them."""
        labels = [
            label_item(self._connections[number], place, self._words(number), self._size, self._ground(place))
            for number, (place, _) in self._labels.items()
        ]
        badges = [badge_item(self._connections[number], place) for number, (place, _) in self._badges.items()]
        return (*labels, *badges)

    def _ground(self, place: Place) -> str:
        """The colour role of what a label lies on."""
        return ground(sum(zone.overlaps(place.rect) for zone in self._around.borders))

    def _label(self, number: int) -> None:
        size = self._label_size(number)
        self._labels[number] = self._best(number, *size)
        if self._labels[number][1] and number in self._badges:
            self._label_first(number, size)
        for width in _OTHER_WIDTHS if self._reshape else ():
            if self._labels[number][1]:
                self._wrap_at(number, width)

    def _wrap_at(self, number: int, width: float) -> None:
        """Wrap a label at another width when that hides less."""
        before, earlier = self._labels.pop(number), self._widths.get(number, LABEL_WIDTH)
        self._widths[number] = width
        self._labels[number] = self._best(number, *self._label_size(number))
        if self._labels[number][1] >= before[1]:
            self._labels[number], self._widths[number] = before, earlier

    def _label_first(self, number: int, size: tuple[float, float, float]) -> None:
        """The label chooses its place before its badge, when that hides less."""
        before = self._badges.pop(number), self._labels.pop(number)
        self._labels[number] = self._best(number, *size)
        self._badges[number] = self._best(number, *_BADGE)
        if self._badges[number][1] + self._labels[number][1] >= before[0][1] + before[1][1]:
            self._badges[number], self._labels[number] = before

    def _label_size(self, number: int) -> tuple[float, float, float]:
        """Width and height of a label, and its distance from the connector."""
        return self._size_at(number, self._widths.get(number, LABEL_WIDTH))

    def _size_at(self, number: int, limit: float) -> tuple[float, float, float]:
        lines = text.wrap(self._connections[number].label, self._size, limit)
        return widest(lines, self._size) + 2, len(lines) * line_height(self._size), _GAP

    def _wished_size(self, number: int) -> tuple[float, float, float]:
        """What a label wants room for: a single line, when it may, beside a run that is long enough."""
        flat = self._size_at(number, _OTHER_WIDTHS[0])
        longest = max(
            (length_of(run) for run in pairwise(self._lines[number]) if run[0][1] == run[1][1]), default=0
        )
        return flat if self._reshape and longest >= flat[0] + 2 * (_AIR + STEP) else self._label_size(number)

    def _words(self, number: int) -> tuple[str, ...]:
        return text.wrap(self._connections[number].label, self._size, self._widths.get(number, LABEL_WIDTH))

    def _best(self, number: int, width: float, height: float, gap: float) -> tuple[Place, float]:
        """The least disliked place, and by how much it hides something, 0 for not at all."""
        places = sorted(
            self._places(number, width, height, gap),
            key=lambda place: (place.dislike, place.rect.y, place.rect.x),
        )
        near = self._near(number, max(width, height) + gap)
        best, least = places[0], float("inf")
        for place in places:
            if place.dislike >= least:
                break
            penalty = place.dislike + self._hindrance(number, place, near, least)
            if penalty < least:
                best, least = place, penalty
        return best, least if least >= _HARD / 4 else 0.0

    def _wish(self, number: int, place: Place, width: float, height: float, gap: float) -> Wish:
        """Room beside the longest run that is long enough; a longer run when none is."""
        line = self._lines[number]
        runs = list(enumerate(pairwise(line)))
        badge = self._badges.get(number)
        taken = badge[0].rect if badge and badge[0] is not place else None
        fit = []
        for index, segment in runs:
            across = segment[0][1] == segment[1][1]
            need = (width if across else height) + 2 * _AIR
            if length_of(segment) >= need + 2 * STEP:
                fit.append((0 if across else 1, -length_of(segment), index))
        if fit:
            index = min(fit)[2]
            across = line[index][1] == line[index + 1][1]
            before = taken is None or taken.centre[1 if across else 0] > line[index][1 if across else 0]
            room = (height if across else width) + gap + 2 * _AIR
            return Wish(number, index, room, before)
        index, segment = max(runs, key=lambda run: (length_of(run[1]), -run[0]))
        across = segment[0][1] == segment[1][1]
        need = (width if across else height) + 2 * _AIR + 4 * STEP
        return Wish(number, index, 0.0, True, need - length_of(segment))

    def _places(self, number: int, width: float, height: float, gap: float) -> Iterator[Place]:
        for place in spots(self._lines[number], width, height, gap):
            away = 0 if self._is_shared(number, place.anchor) else _UNSHARED
            yield replace(place, dislike=place.dislike + away) if away else place

    def _near(self, number: int, reach: float) -> _Near:
        """What can be in the way of the marks of a connector."""
        line = self._lines[number]
        area = enclosing(Rect(x, y, 0, 0) for x, y in line).inset(-reach - _APART)
        return _Near(
            [rect for rect, _ in self._solid.overlapping(area)]
            + [rect for rect in self._placed() if rect.overlaps(area)],
            [rect for rect, _ in self._titles.overlapping(area)],
            [rect for rect, _ in self._borders.overlapping(area)],
            self._pieces.overlapping(area.inset(-1)),
        )

    def _placed(self) -> Iterator[Rect]:
        """What the marks that have a place cover: themselves, and the pins of badges."""
        for place, _ in self._badges.values():
            yield place.rect
            if place.beside:
                yield _between(place.rect.centre, place.anchor).inset(-1)
        for place, _ in self._labels.values():
            yield place.rect

    def _hindrance(self, number: int, place: Place, near: _Near, limit: float) -> float:
        """How much a place is in the way; something from `limit` on when it is more than that."""
        rect = place.rect
        wide, roomy = rect.inset(-_AIR), rect.inset(-_CLEAR)
        penalty = sum(_HARD for solid in near.solid if wide.overlaps(solid))
        if penalty >= limit:
            return penalty
        penalty += sum(_STRADDLING for border in near.borders if _straddles(wide, border))
        penalty += sum(30 for title in near.titles if rect.inset(-_APART).overlaps(title))
        for piece, (other, index) in near.pieces:
            if not roomy.overlaps(piece) or (other == number and index == place.segment):
                continue
            if wide.overlaps(piece):
                penalty += _HARD / 2 if other != number else _HARD / 4
            elif other != number:
                penalty += 20
        return penalty

    def _is_shared(self, number: int, anchor: Point) -> bool:
        """Whether the anchor lies on the trunk of all connectors of this step, if there are several."""
        trunk = self._connections[number].trunk
        mates = [self._lines[mate] for mate in self._trunks[trunk] if mate != number] if trunk else []
        dot = Rect(anchor[0] - 0.5, anchor[1] - 0.5, 1, 1)
        return all(any(dot.is_crossed(*piece) for piece in pairwise(line)) for line in mates)


@dataclass(frozen=True)
class _Near:
    """What lies near a connector; pieces of lines with their connector's number and their place in it."""

    solid: list[Rect]
    titles: list[Rect]
    borders: list[Rect]
    pieces: list[tuple[Rect, tuple[int, int]]]


def _between(a: Point, b: Point) -> Rect:
    """The straight piece from one point to the other, as a rectangle without width or height."""
    return Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))


def _straddles(rect: Rect, border: Rect) -> bool:
    return rect.overlaps(border) and not border.holds(rect)
