"""Placement of a schematic diagram's boxes."""

from __future__ import annotations

from blueprint.diagram.diagram import Diagram
from blueprint.layout.arrange import arranged
from blueprint.layout.box import Box
from blueprint.layout.memory import hints_of
from blueprint.layout.pins import pinned
from blueprint.layout.recall import recalled

_PROPOSALS = 3
_MANY = 24
_SHARE = 0.5


def place(diagram: Diagram) -> list[tuple[Box, ...]]:
    """Proposals for all boxes from the origin on, pins honoured: one when the diagram is remembered.

    Otherwise it is arranged anew, several times where that is quick.
    """
    if not diagram.nodes:
        return [()]
    memory = diagram.memory
    if memory is not None and memory.hints == hints_of(diagram):
        return [pinned(diagram, recalled(diagram, memory))]
    if len(diagram.connections) > _MANY:
        return [pinned(diagram, arranged(diagram))]
    proposals = [arranged(diagram, seed, _SHARE) for seed in range(1, _PROPOSALS + 1)]
    different = [boxes for number, boxes in enumerate(proposals) if boxes not in proposals[:number]]
    return [pinned(diagram, boxes) for boxes in different]
