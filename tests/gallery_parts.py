"""A small project for the tests of the gallery, with text that tries to get out of its place."""

from __future__ import annotations

from blueprint.gallery.drawing import Drawing, draw
from blueprint.model import Blueprint, Category, Element, Relationship, StorylineStep, View, ViewKind

HOSTILE = "<script>alert(\"x\")</script> & 'more'"


def shop(**changes: object) -> Blueprint:
    """Two elements, one inside a zone, with a schematic, a logical-free set of views and a storyline."""
    elements = (
        Element(
            address="web", kind="application", title="Web", category=Category.APPLICATION, icon="application"
        ),
        Element(address="zone", kind="zone", title="Zone", category=Category.INFRASTRUCTURE, icon="zone"),
        Element(
            address="zone.store",
            kind="storage",
            title=HOSTILE,
            description="Keeps things.",
            category=Category.SERVICES,
            icon="storage",
        ),
    )
    link = Relationship(id="connects", type="connects", source="web", destination="zone.store", label="Reads")
    views = (
        View(
            id="overview",
            kind=ViewKind.SCHEMATIC,
            title="Schematic diagram - Overview",
            description="All of the shop.",
            show=("web", "zone"),
            storyline=(StorylineStep(number=1, relationships=(link.address,), text="The web reads."),),
        ),
        View(id="store", kind=ViewKind.DETAIL, title="Detail diagram - Store", of="zone.store"),
    )
    blueprint = Blueprint(
        id="shop",
        title="Shop & Co",
        description="A shop.",
        elements={element.address: element for element in elements},
        relationships=(link,),
        views={view.id: view for view in views},
    )
    return blueprint.model_copy(update=changes)


def drawn_shop(**changes: object) -> Drawing:
    """The pictures of the shop."""
    return draw(shop(**changes))
