"""Finding what lies near without looking at everything: things are kept in the squares that they touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from blueprint.layout.laid_out import Rect

T = TypeVar("T")

_SQUARE = 192.0


class Nearby(Generic[T]):
    """Things with their rectangles, to be asked which of them overlap another rectangle."""

    def __init__(self, things: Iterable[tuple[Rect, T]]) -> None:
        self._things = list(things)
        self._squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, (rect, _) in enumerate(self._things):
            for square in _squares(rect):
                self._squares[square].append(number)

    def overlapping(self, area: Rect) -> list[tuple[Rect, T]]:
        """Those whose rectangle, which may be a mere line, overlaps `area`; in the order they were given."""
        numbers = {number for square in _squares(area) for number in self._squares.get(square, ())}
        found = (self._things[number] for number in sorted(numbers))
        return [(rect, thing) for rect, thing in found if area.overlaps(rect)]


def _squares(rect: Rect) -> Iterator[tuple[int, int]]:
    for column in range(int(rect.x // _SQUARE), int(rect.right // _SQUARE) + 1):
        for row in range(int(rect.y // _SQUARE), int(rect.bottom // _SQUARE) + 1):
            yield column, row
