"""The blueprint itself, with every reference resolved to an address.

What a person writes (nesting, short references, `a -> b` keys) is a matter of `blueprint.source`;
here elements are a flat table by address and everything points by address.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from blueprint import address as addresses
from blueprint.model.kinds import RELATIONSHIP_TYPES, Category
from blueprint.model.look import Typeface


class Trust(StrEnum):
    """How far images from a place are believed (information flow)."""

    UNTRUSTED = "untrusted"
    TRUSTED = "trusted"


class ViewKind(StrEnum):
    """The portfolio's three kinds of diagram."""

    LOGICAL = "logical"
    SCHEMATIC = "schematic"
    DETAIL = "detail"


class Noun(BaseModel):
    """Base of all nouns: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ImageSpec(Noun):
    """An image that travels through the pipeline.

    Exactly one of `source` (a folder that the CI platform builds) and `origin` (an element that
    publishes it) is set; `base` names another image of the blueprint.
    """

    name: str
    source: str | None = None
    base: str | None = None
    origin: str | None = None
    tag: str | None = None
    command: tuple[str, ...] = ()
    port: int | None = None
    user: str = "65532"
    environment: dict[str, str] = Field(default_factory=dict)


class Product(Noun):
    """A product or technology that can play an element's part; drawn dashed when optional."""

    title: str
    optional: bool = False


class Element(Noun):
    """A node of the graph. `address` is its path of ids; `parent` is "" at the top level.

    `icon` is a shipped icon's name; `drawing` is the markup of the project's own one, which goes
    before it (`blueprint.icons.own`).
    """

    address: str
    kind: str
    title: str
    description: str = ""
    technology: str = ""
    products: tuple[Product, ...] = ()
    instances: str = ""
    protocols: tuple[str, ...] = ()
    category: Category
    icon: str
    drawing: str = ""
    tags: tuple[str, ...] = ()
    trust: Trust | None = None
    production: bool = False
    runs: str | None = None

    @property
    def parent(self) -> str:
        """The address of the containing element, "" at the top level."""
        return addresses.parent_of(self.address)


class Relationship(Noun):
    """A typed, directed edge. `id` is unique among the relationships between the same two ends."""

    id: str
    type: str
    source: str
    destination: str
    label: str = ""
    description: str = ""
    images: tuple[str, ...] = ()
    tag: str | None = None
    tagged: str | None = None
    retag: str | None = None
    via: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return addresses.relationship_address(self.source, self.destination, self.id)

    @property
    def is_executable(self) -> bool:
        return RELATIONSHIP_TYPES[self.type].executable


class Gate(Noun):
    """A proof that images must bring: the script `run`, called with the images in question.

    `certifies` marks the gate that turns untrusted images into trusted ones.
    """

    id: str
    title: str
    run: str
    description: str = ""
    certifies: bool = False
    timeout: int = 300


class StorylineStep(Noun):
    """One numbered step: the relationships it stands for (usually one) and its text."""

    number: int
    relationships: tuple[str, ...]
    text: str


class Column(Noun):
    """A titled column (or base row) of a logical diagram."""

    title: str
    category: Category | None = None
    elements: tuple[str, ...]
    wide: int = 1


class Hints(Noun):
    """Where the elements directly in a zone, or on the page, shall stand; full addresses throughout.

    `rows` go from top to bottom, `columns` from left to right, never both. `order` is that of
    reading where the placement is free. `align` is across rows and columns. `pins` are top left
    corners relative to the zone's (the page's content's) own, in px.
    """

    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    order: tuple[str, ...] = ()
    align: Literal["start", "center", "end"] = "center"
    pins: dict[str, tuple[int, int]] = Field(default_factory=dict)

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The rows or the columns, whichever there are."""
        return self.rows or self.columns


class Layout(Noun):
    """Layout hints: the direction of arrows (None: to the right), and what each zone asks for.

    `hints` are by containing element, "" is the page.
    """

    direction: Literal["right", "down"] | None = None
    hints: dict[str, Hints] = Field(default_factory=dict)

    def of(self, address: str) -> Hints:
        """The hints for what is directly in `address` ("" for the page)."""
        return self.hints.get(address, Hints())


class View(Noun):
    """What one diagram shows."""

    id: str
    kind: ViewKind
    title: str
    description: str = ""
    show: tuple[str, ...] = ()
    collapse: tuple[str, ...] = ()
    of: str | None = None
    columns: tuple[Column, ...] = ()
    base: tuple[Column, ...] = ()
    base_title: str = ""
    details: bool = False
    relationships: Literal["all", "storyline"] = "all"
    layout: Layout = Layout()
    storyline: tuple[StorylineStep, ...] = ()


class ThemeChoice(Noun):
    """What a blueprint says of its look: the theme it starts from, and what is different here.

    `colours` are `#rrggbb` by role and belong to the `base` theme; `sizes` are px by name (`look`).
    Without a `font` of the project's own, text is drawn in the shipped one.
    """

    base: str = "light"
    colours: dict[str, str] = Field(default_factory=dict)
    sizes: dict[str, float] = Field(default_factory=dict)
    font: Typeface | None = None


class Blueprint(Noun):
    """The typed graph of one project. Tables keep the author's order.

    `language` is the BCP 47 tag of its texts.
    """

    id: str
    title: str
    description: str = ""
    images: dict[str, ImageSpec] = Field(default_factory=dict)
    elements: dict[str, Element] = Field(default_factory=dict)
    relationships: tuple[Relationship, ...] = ()
    gates: dict[str, Gate] = Field(default_factory=dict)
    views: dict[str, View] = Field(default_factory=dict)
    pipeline: str | None = None
    language: str = "en"
    theme: ThemeChoice = ThemeChoice()

    def children(self, address: str) -> Iterator[Element]:
        """The elements directly inside `address` ("" for the top level)."""
        return (element for element in self.elements.values() if element.parent == address)

    def relationship(self, address: str) -> Relationship:
        """The relationship with this address; KeyError when there is none."""
        for relationship in self.relationships:
            if relationship.address == address:
                return relationship
        raise KeyError(address)

    def numbers(self) -> dict[str, int]:
        """Relationship address -> number in the storyline of the pipeline's view."""
        if self.pipeline is None:
            return {}
        return {
            address: step.number
            for step in self.views[self.pipeline].storyline
            for address in step.relationships
        }

    def document(self) -> dict[str, Any]:
        """The model as plain JSON data, the form that fingerprints and plans use."""
        return self.model_dump(mode="json")
