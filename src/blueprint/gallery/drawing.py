"""Blueprint -> all of its pictures, each laid out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blueprint.diagram import compose, element_card
from blueprint.layout import lay_out
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.model import Blueprint


@dataclass(frozen=True)
class Drawing:
    """The pictures of a blueprint: views by id, elements by address, in the author's order."""

    blueprint: Blueprint
    views: Mapping[str, LaidOutDiagram]
    elements: Mapping[str, LaidOutDiagram]


def draw(blueprint: Blueprint) -> Drawing:
    """Every view, and every element alone."""
    return Drawing(
        blueprint,
        {view.id: lay_out(compose(blueprint, view)) for view in blueprint.views.values()},
        {
            element.address: lay_out(element_card(blueprint, element))
            for element in blueprint.elements.values()
        },
    )


def draw_view(blueprint: Blueprint, view: str) -> Drawing:
    """One view of the blueprint, nothing else; KeyError when it has no such view."""
    return Drawing(blueprint, {view: lay_out(compose(blueprint, blueprint.views[view]))}, {})
