"""Random steps from one slicing tree to a neighbouring one; seeded, so that a search can be repeated."""

from __future__ import annotations

import random

from blueprint.layout import slices
from blueprint.layout.slices import Tree

_SWAP, _MOVE, _TURN = 0.3, 0.65, 0.85


class Steps:
    """A source of random steps."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - seeded: the same picture every time

    def changed(self, tree: Tree) -> Tree:
        """One step away from a tree of two or more items: two swapped, one moved, or a slice turned."""
        kind = self.chance.random()
        items = slices.items(tree)
        if kind < _SWAP:
            return slices.swapped(tree, *self.chance.sample(items, 2))
        if kind < _MOVE and len(items) > 2:
            return self._moved(tree, self.chance.choice(items))
        path = self.chance.choice(slices.cuts(tree))
        inner = slices.part(tree, path)
        if isinstance(inner, int):
            raise AssertionError("an item was taken for a slice")
        cut, first, second = inner
        turned = (1 - cut, first, second) if kind < _TURN else (cut, second, first)
        return slices.with_part(tree, path, turned)

    def _moved(self, tree: Tree, item: int) -> Tree:
        """An item taken out and put beside any part of the rest."""
        rest = slices.without(tree, item)
        if rest is None:
            return tree
        path = self.chance.choice(slices.paths(rest))
        beside = slices.part(rest, path)
        cut = self.chance.randrange(2)
        pair = (cut, item, beside) if self.chance.random() < 0.5 else (cut, beside, item)
        return slices.with_part(rest, path, pair)
