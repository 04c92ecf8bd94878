"""The order of connectors that share a line, from where their ways part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from blueprint.diagram.diagram import Connection
from blueprint.layout.kinship import sharing, sides
from blueprint.layout.laid_out import Point
from blueprint.layout.route import Routed

Run = tuple[int, int]
"""A straight run: the connector's number, and the run's place in it."""


@dataclass(frozen=True)
class Order:
    """Who runs on which side of whom, known from the ways: -1 when the first run comes first."""

    before: Mapping[tuple[Run, Run], int]
    merged: frozenset[tuple[Run, Run]]


def order_of(routed: Routed, connections: Sequence[Connection], lines: Sequence[Sequence[Point]]) -> Order:
    """Compare all ways that share a line; those of one trunk stay on one line."""
    columns = routed.lattice.columns
    before: dict[tuple[Run, Run], int] = {}
    merged: set[tuple[Run, Run]] = set()
    runs = [_runs_by_piece(routed, number, line) for number, line in enumerate(lines)]
    for a, b in sharing(routed.ways, columns):
        trunk = are_mates(connections[a], connections[b])
        for pieces, turns in sides(routed.ways[a], routed.ways[b], columns):
            for piece, turn in zip(pieces, turns, strict=True):
                pair = ((a, runs[a][piece]), (b, runs[b][piece]))
                if trunk:
                    merged.add(pair)
                else:
                    before[pair] = turn
                    before[pair[1], pair[0]] = -turn
    starts = [(way.start.node, way.start.heading) for way in routed.ways]
    for a, b in combinations(range(len(connections)), 2):
        if starts[a] == starts[b] and are_mates(connections[a], connections[b]):
            merged.add(((a, 0), (b, 0)))
    return Order(before, frozenset(merged))


def are_mates(first: Connection, second: Connection) -> bool:
    """Whether two connections leave their source as one line."""
    return bool(first.trunk) and first.trunk == second.trunk


def _runs_by_piece(routed: Routed, number: int, line: Sequence[Point]) -> dict[tuple[int, int], int]:
    """For every piece of a way, the run of the simplified line that it belongs to."""
    way = routed.ways[number]
    columns = routed.lattice.columns
    run = 0
    headings = way.headings(columns)
    runs = {}
    if len(line) > 2 and headings[0] & 1 != headings[1] & 1:
        run = 1
    for index, piece in enumerate(way.pieces(columns)):
        if index and headings[index + 1] & 1 != headings[index] & 1:
            run += 1
        runs[piece] = run
    return runs
