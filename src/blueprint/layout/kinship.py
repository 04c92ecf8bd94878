"""Which of two connectors on one line runs on which side of the other, so that they do not cross for nothing.

Two ways that share pieces of the lattice part at both ends of what they share. The one that turns
off to the left there runs on the left all along; when both ends disagree they cross once, anyhow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from blueprint.layout.search import DOWN, LEFT, Way

Piece = tuple[int, int]


def sharing(ways: Sequence[Way], columns: int) -> list[tuple[int, int]]:
    """Pairs of ways that share at least a piece, in order."""
    users: dict[Piece, list[int]] = defaultdict(list)
    for number, way in enumerate(ways):
        for piece in way.pieces(columns):
            if not users[piece] or users[piece][-1] != number:
                users[piece].append(number)
    pairs = {(a, b) for crowd in users.values() for i, a in enumerate(crowd) for b in crowd[i + 1 :]}
    return sorted(pairs)


def sides(first: Way, second: Way, columns: int) -> Iterator[tuple[list[Piece], list[int]]]:
    """For every stretch that two ways share: its pieces, and for each where the first way runs.

    -1 is the side of smaller coordinates (above, left), 1 that of greater ones.
    """
    place = {node: at for at, node in enumerate(second.nodes)}
    ours, theirs = first.headings(columns), second.headings(columns)
    at = 0
    while at < len(first.nodes) - 1:
        run = _run(first, second, place, at)
        if run == 0:
            at += 1
            continue
        stretch = _Stretch(first, second, ours, theirs, at, place[first.nodes[at]], run, columns)
        yield stretch.pieces(), stretch.sides()
        at += run


def _run(first: Way, second: Way, place: dict[int, int], at: int) -> int:
    """How many pieces from node `at` of the first way on the second runs along, in either direction."""
    here = place.get(first.nodes[at])
    if here is None:
        return 0
    for step in (1, -1):
        length = 0
        while (
            at + length + 1 < len(first.nodes)
            and 0 <= here + step * (length + 1) < len(second.nodes)
            and first.nodes[at + length + 1] == second.nodes[here + step * (length + 1)]
        ):
            length += 1
        if length:
            return length
    return 0


class _Stretch:
    """What two ways share, seen in the first way's direction."""

    def __init__(
        self,
        first: Way,
        second: Way,
        ours: Sequence[int],
        theirs: Sequence[int],
        at: int,
        there: int,
        run: int,
        columns: int,
    ) -> None:
        self._nodes = first.nodes[at : at + run + 1]
        self._headings = ours[at + 1 : at + run + 1]
        same = there + run < len(second.nodes) and second.nodes[there + 1] == first.nodes[at + 1]
        self._out = (ours[at + run + 1], theirs[there + run + 1] if same else _back(theirs[there - run]))
        self._in = (ours[at], theirs[there] if same else _back(theirs[there + 1]))
        self._columns = columns

    def pieces(self) -> list[Piece]:
        """The shared pieces."""
        nodes = zip(self._nodes, self._nodes[1:], strict=False)
        return [(heading & 1, min(pair)) for heading, pair in zip(self._headings, nodes, strict=True)]

    def sides(self) -> list[int]:
        """The side of the first way on each piece."""
        left = self._left()
        return [-left if heading in (DOWN, LEFT) else left for heading in self._headings]

    def _left(self) -> int:
        """-1 when the first way runs on the left, 1 on the right; left when nothing tells."""
        end = _rank(self._headings[-1], self._out[0]) - _rank(self._headings[-1], self._out[1])
        start = _rank(self._headings[0], self._in[1]) - _rank(self._headings[0], self._in[0])
        verdict = start or end
        return -1 if verdict <= 0 else 1


def _rank(heading: int, then: int) -> int:
    """0 for a turn to the left, 1 for straight on, 2 for a turn to the right."""
    return {3: 0, 0: 1, 1: 2, 2: 1}[(then - heading) & 3]


def _back(heading: int) -> int:
    return (heading + 2) & 3
