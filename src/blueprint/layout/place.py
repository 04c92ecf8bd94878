"""Placement of a schematic diagram's boxes."""

from __future__ import annotations

from blueprint.diagram.diagram import Diagram
from blueprint.layout.arrange import arranged
from blueprint.layout.box import Box
from blueprint.layout.memory import hints_of
from blueprint.layout.pins import pinned
from blueprint.layout.recall import recalled


def place(diagram: Diagram) -> tuple[Box, ...]:
    """All boxes from the origin on: as remembered under the same hints, else arranged anew; pins on top."""
    if not diagram.nodes:
        return ()
    memory = diagram.memory
    if memory is not None and memory.hints == hints_of(diagram):
        return pinned(diagram, recalled(diagram, memory))
    return pinned(diagram, arranged(diagram))
