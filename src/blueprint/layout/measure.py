"""Figures of a picture: what a reader notices about a layout, measured on its geometry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from blueprint.layout.faults import faults
from blueprint.layout.laid_out import LaidOutConnector, LaidOutDiagram, Point, Rect, Text

SLIDE = 1600.0
"""Width in px that a picture is shown at on a slide."""

_PLACED = frozenset({"card", "figure", "zone", "detail", "column"})


@dataclass(frozen=True)
class Figures:
    """`faults` are broken promises; `label_height` is the font size of the smallest label in px on a slide.

    `aspect` is width by height of the page, `bends` the mean number of corners of a connector,
    `crossings` how often two connectors cross, `detour` the connectors' length by the least possible.
    """

    faults: int
    aspect: float
    label_height: float
    bends: float
    crossings: int
    detour: float


def measure(diagram: LaidOutDiagram) -> Figures:
    """The figures of a picture; means of nothing are 0, and 1 for the detour."""
    lines = [connector.points for connector in diagram.connectors]
    sizes = [
        part.size
        for item in diagram.items
        if item.role == "label"
        for part in item.parts
        if isinstance(part, Text)
    ]
    straight = sum(_least(line) for line in lines)
    return Figures(
        faults=len(faults(diagram)),
        aspect=round(diagram.width / diagram.height, 2),
        label_height=round(min(sizes, default=0.0) * SLIDE / max(diagram.width, SLIDE), 1),
        bends=round(sum(len(line) - 2 for line in lines) / len(lines), 2) if lines else 0.0,
        crossings=crossings(diagram.connectors),
        detour=round(sum(map(_length, lines)) / straight, 2) if straight else 1.0,
    )


def crossings(connectors: Sequence[LaidOutConnector]) -> int:
    """How often connectors cross each other; where those of one trunk part is no crossing."""
    return sum(
        _cross(p, q)
        for a, b in combinations(connectors, 2)
        for p in pairwise(a.points)
        for q in pairwise(b.points)
    )


def moved(before: LaidOutDiagram, after: LaidOutDiagram, share: float = 0.02) -> list[str]:
    """Addresses that both pictures show and that moved by more than a share of the page's diagonal.

    A shift of the whole picture is no move: positions are compared after taking off the median shift.
    """
    old, new = _places(before), _places(after)
    common = sorted(old.keys() & new.keys())
    if not common:
        return []
    dx = _median([new[address].x - old[address].x for address in common])
    dy = _median([new[address].y - old[address].y for address in common])
    limit = share * math.hypot(before.width, before.height)
    return [a for a in common if math.hypot(new[a].x - old[a].x - dx, new[a].y - old[a].y - dy) > limit]


def _places(diagram: LaidOutDiagram) -> Mapping[str, Rect]:
    return {item.address: item.rect for item in diagram.items if item.role in _PLACED}


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _cross(p: tuple[Point, Point], q: tuple[Point, Point]) -> bool:
    """Whether an across and a down piece cross inside both of them."""
    if p[0][1] != p[1][1]:
        p, q = q, p
    if p[0][1] != p[1][1] or q[0][0] != q[1][0]:
        return False
    y, x = p[0][1], q[0][0]
    return min(p[0][0], p[1][0]) < x < max(p[0][0], p[1][0]) and min(q[0][1], q[1][1]) < y < max(
        q[0][1], q[1][1]
    )


def _least(line: Sequence[Point]) -> float:
    return abs(line[-1][0] - line[0][0]) + abs(line[-1][1] - line[0][1])


def _length(line: Sequence[Point]) -> float:
    return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(line))
