"""Arranging: from Graphviz's first idea to a compact arrangement that keeps what is connected close.

A local search changes one slice at a time and keeps what a reader would like better: a small page in
the shape of a slide, short straight connectors, and what comes first on the left and above. The
search is seeded, so the same diagram is always placed the same way.
"""

from __future__ import annotations

import math

from blueprint.diagram.diagram import Diagram
from blueprint.layout import furniture, slices
from blueprint.layout.arrangement import PAGE, Arrangement
from blueprint.layout.box import Box
from blueprint.layout.slices import Tree
from blueprint.layout.steps import Steps
from blueprint.layout.wires import Wires

_SHAPE = 16 / 9
_LEVEL_SHAPE = 1.4
_LEVEL_SIZE = 1.5
_LEVEL_EFFORT = 60
_EFFORT = 400_000
_LEAST_TRIES, _MOST_TRIES = 150, 10_000
_HEAT = 0.04
_BEND = 60.0
_APART = 60.0
_FEW = 12.0
_BACKWARD = 0.7
_NOT_DOWN = 900.0
_SCALE = 8.0
_PAPER = 3.0


def arranged(diagram: Diagram, seed: int = 1, share: float = 1.0) -> tuple[Box, ...]:
    """All boxes of a schematic diagram with at least one node, from the origin on.

    Another `seed` gives another arrangement; `share` is how much of the usual effort is made.
    """
    arrangement = Arrangement(diagram)
    arrangement.slice()
    for zone in arrangement.levels:  # inner ones come first
        if arrangement.is_free(zone):
            _Level(arrangement, zone).run()
            arrangement.resize_up(zone)
    _Whole(arrangement, seed).run(share)
    return arrangement.boxes()


class _Level:
    """The search for the slices of one zone alone: small, and its members close to each other."""

    def __init__(self, arrangement: Arrangement, zone: int) -> None:
        self._plan = arrangement
        self._level = arrangement.levels[zone]
        self._is_page = zone == PAGE
        self._ends = arrangement.joined_in(zone)
        self._steps = Steps(zone + 2)

    def run(self) -> None:
        """Leave the level with the best slices that were found."""
        tries = _LEVEL_EFFORT * len(self._level.members)
        tree = found = min((self._level.tree, self._folded()), key=self._cost)
        cost = best = self._cost(tree)
        for step in range(tries):
            new = self._steps.changed(tree)
            if not self._level.keeps_order(new, self._plan.sizes):
                continue
            price = self._cost(new)
            if price <= cost + _HEAT * best * (1 - step / tries) ** 2:
                tree, cost = new, price
                if cost < best - 1e-6:
                    best, found = cost, tree
        self._level.tree = found

    def _folded(self) -> Tree:
        """The members in the order of the first tree, in rows that fill a page: better than a long chain."""
        order = slices.items(self._level.tree)
        if self._level.order:
            return self._level.tree
        sizes = [self._plan.sizes[member] for member in order]
        width = math.sqrt(sum((w + _APART) * (h + _APART) for w, h in sizes) * _SHAPE)
        lines: list[list[int]] = [[]]
        x = 0.0
        for member, (wide, _) in zip(order, sizes, strict=True):
            if lines[-1] and x + wide > width:
                lines.append([])
                x = 0.0
            lines[-1].append(member)
            x += wide + _APART
        return slices.rows([line[::-1] if row % 2 else line for row, line in enumerate(lines)])

    def _cost(self, tree: Tree) -> float:
        extents, sizes = self._level.extents, self._plan.sizes
        width, height = extents.size(tree)
        places = {m: (x + sizes[m][0] / 2, y + sizes[m][1] / 2) for m, x, y in extents.offsets(tree)}
        wires = 0.0
        down = self._plan.diagram.direction == "down"
        for (a, b), count in self._ends.items():
            (ax, ay), (bx, by) = places[a], places[b]
            away_x, away_y = abs(ax - bx), abs(ay - by)
            dx = max(0.0, away_x - (sizes[a][0] + sizes[b][0]) / 2)
            dy = max(0.0, away_y - (sizes[a][1] + sizes[b][1]) / 2)
            wires += count * (
                dx + dy + (_BEND if dx and dy else 0.0) + _BACKWARD * max(0.0, ay - by if down else ax - bx)
            )
            if down and ay + sizes[a][1] / 2 > by - sizes[b][1] / 2:
                wires += _NOT_DOWN
        size = _paper(width, height) if self._is_page else _LEVEL_SIZE * _room(width, height)
        return wires + size * max(1.0, sum(self._ends.values()) / _FEW)


def _paper(width: float, height: float) -> float:
    """What a page for content of this size costs."""
    return _SCALE * furniture.page_size(width, height)[0] + _PAPER * (width + height * _SHAPE)


def _room(width: float, height: float) -> float:
    """What a zone's content of this size costs: small is good, and wider than high."""
    return max(width, height * _LEVEL_SHAPE) + width + height * _LEVEL_SHAPE


class _Whole:
    """The search for all levels together, with every connector from its source to its target."""

    def __init__(self, arrangement: Arrangement, seed: int) -> None:
        self._plan = arrangement
        self._wires = Wires(arrangement)
        self._steps = Steps(seed)
        self._zones = [zone for zone in arrangement.levels if arrangement.is_free(zone)]

    def run(self, share: float) -> None:
        """Try changes, accept worse ones while it is hot, end with the best that was seen."""
        if not self._zones:
            return
        work = len(self._plan.nodes) + 2 * len(self._wires.ends)
        tries = int(
            min(_MOST_TRIES, max(_LEAST_TRIES, _EFFORT // work)) * min(1.0, len(self._zones) / 3) * share
        )
        weights = [len(self._plan.levels[zone].members) ** 1.5 for zone in self._zones]
        cost = best = self._cost()
        trees = self._trees()
        for step in range(tries):
            zone = self._steps.chance.choices(self._zones, weights)[0]
            level = self._plan.levels[zone]
            before = level.tree
            after = self._steps.changed(before)
            if not level.keeps_order(after, self._plan.sizes):
                continue
            level.tree = after
            changed = self._plan.resize_up(zone)
            limit = cost + _HEAT * best * (1 - step / tries) ** 2
            new = self._cost(limit)
            if new <= limit:
                cost = new
                if cost < best - 1e-6:
                    best, trees = cost, self._trees()
            else:
                level.tree = before
                self._plan.resize_back(changed)
        for zone, tree in trees.items():
            self._plan.levels[zone].tree = tree
        self._plan.measure(PAGE)

    def _trees(self) -> dict[int, Tree]:
        return {zone: self._plan.levels[zone].tree for zone in self._zones}

    def _cost(self, limit: float = float("inf")) -> float:
        """What a reader would pay; once it is over the limit it is not worked out to the end."""
        cost = _paper(*self._plan.whole())
        return cost if cost > limit else self._wires.cost(*self._plan.centres(), cost, limit)
