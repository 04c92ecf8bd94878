"""Slicing trees: a rectangle cut again and again, side by side or one above the other.

A tree is the index of an item, or (cut, first, second): cut 0 puts the second to the right of the
first, 1 below it. How things lie in a slice that is larger than they are is for `Extents` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

Tree = int | tuple[int, "Tree", "Tree"]
Size = tuple[float, float]
Gap = Callable[[Sequence[int], Sequence[int], int], float]
"""How far apart the items of the first and of the second part must be at least, for a cut."""

BESIDE, BELOW = 0, 1


def rows(lines: Sequence[Sequence[int]]) -> Tree:
    """Rows from top to bottom, each from left to right; ValueError when there is nothing."""
    return _chain(BELOW, [_chain(BESIDE, line) for line in lines if line])


def columns(lines: Sequence[Sequence[int]]) -> Tree:
    """Columns from left to right, each from top to bottom; ValueError when there is nothing."""
    return _chain(BESIDE, [_chain(BELOW, line) for line in lines if line])


def _chain(cut: int, parts: Sequence[Tree]) -> Tree:
    if not parts:
        raise ValueError("a slice needs at least one item")
    tree = parts[0]
    for part in parts[1:]:
        tree = (cut, tree, part)
    return tree


def from_places(places: Sequence[tuple[int, float, float]]) -> Tree:
    """A tree that resembles a placement given by items and their centres."""
    if len(places) == 1:
        return places[0][0]
    across = sorted(places, key=lambda place: (place[1], place[2]))
    down = sorted(places, key=lambda place: (place[2], place[1]))
    gap_across, at_across = _widest([place[1] for place in across])
    gap_down, at_down = _widest([place[2] for place in down])
    if gap_down > gap_across:
        return (BELOW, from_places(down[:at_down]), from_places(down[at_down:]))
    return (BESIDE, from_places(across[:at_across]), from_places(across[at_across:]))


def _widest(values: Sequence[float]) -> tuple[float, int]:
    """The widest step between neighbours, and the index after it."""
    steps = [(b - a, index + 1) for index, (a, b) in enumerate(pairwise(values))]
    return max(steps, key=lambda step: (step[0], -abs(step[1] - len(values) / 2)))


def items(tree: Tree) -> list[int]:
    """The items of a tree in order."""
    return [tree] if isinstance(tree, int) else items(tree[1]) + items(tree[2])


def paths(tree: Tree, here: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The paths to every part of a tree, itself first."""
    if isinstance(tree, int):
        return [here]
    return [here, *paths(tree[1], (*here, 1)), *paths(tree[2], (*here, 2))]


def cuts(tree: Tree, here: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The paths to the parts that are cut, in the same order."""
    if isinstance(tree, int):
        return []
    return [here, *cuts(tree[1], (*here, 1)), *cuts(tree[2], (*here, 2))]


def part(tree: Tree, path: Sequence[int]) -> Tree:
    """The part at a path."""
    for step in path:
        if isinstance(tree, int):
            raise IndexError(f"an item has no part {step}")
        tree = tree[step]
    return tree


def with_part(tree: Tree, path: Sequence[int], new: Tree) -> Tree:
    """The tree with another part at a path."""
    if not path or isinstance(tree, int):
        return new
    if path[0] == 1:
        return (tree[0], with_part(tree[1], path[1:], new), tree[2])
    return (tree[0], tree[1], with_part(tree[2], path[1:], new))


def without(tree: Tree, item: int) -> Tree | None:
    """The tree without an item; None when nothing is left."""
    if isinstance(tree, int):
        return None if tree == item else tree
    first, second = without(tree[1], item), without(tree[2], item)
    if first is None or second is None:
        return second if first is None else first
    return (tree[0], first, second)


def swapped(tree: Tree, a: int, b: int) -> Tree:
    """The tree with two items in each other's place."""
    if isinstance(tree, int):
        return b if tree == a else a if tree == b else tree
    return (tree[0], swapped(tree[1], a, b), swapped(tree[2], a, b))


class Extents:
    """Sizes and offsets of a tree's parts; remembered, because a search asks for them again and again.

    `share` says how the space beside a smaller part is given out: 0 puts the part first, 0.5 in the middle.
    """

    def __init__(self, sizes: Callable[[int], Size], gap: Gap, share: float = 0.5) -> None:
        self._sizes = sizes
        self._share = share
        self._gap = gap
        self._gaps: dict[tuple[tuple[int, ...], tuple[int, ...], int], float] = {}
        self._placed: dict[Tree, list[tuple[int, float, float]]] = {}
        self._known: dict[Tree, tuple[float, float, float, tuple[int, ...]]] = {}
        self._before = self._known, self._placed

    def size(self, tree: Tree) -> Size:
        """Width and height of a tree."""
        width, height, _, _ = self._extent(tree)
        return width, height

    def offsets(self, tree: Tree) -> list[tuple[int, float, float]]:
        """Every item with its top left corner, the whole's at the origin."""
        placed = self._placed.get(tree)
        if placed is None:
            placed = self._placed[tree] = []
            self._place(tree, 0.0, 0.0, placed)
        return placed

    def forget(self) -> None:
        """Sizes of items have changed; gaps do not depend on them."""
        self._before = self._known, self._placed
        self._known, self._placed = {}, {}

    def recall(self) -> None:
        """The sizes are again what they were before they were forgotten the last time."""
        self._known, self._placed = self._before

    def _extent(self, tree: Tree) -> tuple[float, float, float, tuple[int, ...]]:
        known = self._known.get(tree)
        if known is None:
            known = self._known[tree] = self._measured(tree)
        return known

    def _measured(self, tree: Tree) -> tuple[float, float, float, tuple[int, ...]]:
        if isinstance(tree, int):
            width, height = self._sizes(tree)
            return width, height, 0.0, (tree,)
        cut, first, second = tree
        w1, h1, _, m1 = self._extent(first)
        w2, h2, _, m2 = self._extent(second)
        gap = self._gaps.get((m1, m2, cut))
        if gap is None:
            gap = self._gaps[m1, m2, cut] = self._gap(m1, m2, cut)
        if cut == BESIDE:
            return w1 + gap + w2, h1 if h1 >= h2 else h2, gap, m1 + m2
        return w1 if w1 >= w2 else w2, h1 + gap + h2, gap, m1 + m2

    def _place(self, tree: Tree, x: float, y: float, placed: list[tuple[int, float, float]]) -> None:
        if isinstance(tree, int):
            placed.append((tree, x, y))
            return
        cut, first, second = tree
        width, height, gap, _ = self._extent(tree)
        w1, h1, _, _ = self._extent(first)
        w2, h2, _, _ = self._extent(second)
        if cut == BESIDE:
            self._place(first, x, y + (height - h1) * self._share, placed)
            self._place(second, x + w1 + gap, y + (height - h2) * self._share, placed)
        else:
            self._place(first, x + (width - w1) * self._share, y, placed)
            self._place(second, x + (width - w2) * self._share, y + h1 + gap, placed)
