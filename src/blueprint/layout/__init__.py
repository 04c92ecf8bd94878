"""Diagram -> LaidOutDiagram: everything gets its place, once, for all formats."""

from dataclasses import replace

from blueprint.diagram.diagram import Diagram
from blueprint.layout.faults import faults
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.text import set_in

__all__ = ["LaidOutDiagram", "faults", "lay_out"]


def lay_out(diagram: Diagram) -> LaidOutDiagram:
    """Give everything in a diagram its place, on a 16:9 page unless the diagram is bare."""
    from blueprint.layout.detail import lay_out_detail
    from blueprint.layout.logical import lay_out_logical
    from blueprint.layout.schematic import lay_out_schematic

    by_kind = {"logical": lay_out_logical, "schematic": lay_out_schematic, "detail": lay_out_detail}
    with set_in(diagram.theme.font):
        return replace(by_kind[diagram.kind](diagram), language=diagram.language, project=diagram.project)
