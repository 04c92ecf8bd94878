"""One level of an arrangement: what lies directly in a zone, or on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from blueprint.layout.slices import Extents, Size, Tree


@dataclass
class Level:
    """What lies directly in a zone: the members' indices, and how they are sliced; `fixed` by a hint.

    `order` are members that must be read in this order.
    """

    depth: int
    members: tuple[int, ...]
    tree: Tree
    fixed: bool
    extents: Extents
    order: tuple[int, ...] = ()

    def keeps_order(self, tree: Tree, sizes: Sequence[Size]) -> bool:
        """Whether a tree puts the ordered members to the right of or below one another."""
        places = {member: (x, y) for member, x, y in self.extents.offsets(tree)} if self.order else {}
        return all(
            places[a][0] + sizes[a][0] <= places[b][0] or places[a][1] + sizes[a][1] <= places[b][1]
            for a, b in pairwise(self.order)
        )
