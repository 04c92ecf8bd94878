"""What a picture shows, as plain data: nodes that nest, connections between them, no geometry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from blueprint.diagram.theme import LIGHT, Theme

NodeRole = Literal["zone", "card", "figure", "column", "entry", "detail"]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Hints:
    """Where the view wants what is directly in a zone, or on the page; full addresses throughout.

    `rows` go from top to bottom, `columns` from left to right, never both. `order` is that of
    reading where a place is free. `align` is across rows and columns. `pins` are top left corners
    relative to the zone's (the page's content's) own, in px.
    """

    rows: Rows = ()
    columns: Rows = ()
    order: tuple[str, ...] = ()
    align: Literal["start", "center", "end"] = "center"
    pins: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))


Place = tuple[float, float, float, float]
"""Left, top, width and height in px, from the content's top left corner on."""


@dataclass(frozen=True)
class Memory:
    """Where an earlier picture of the same view had its boxes, by address.

    `hints` and `content` are fingerprints of the author's hints and of all that asked for room.
    """

    hints: str
    content: str
    places: Mapping[str, Place]


@dataclass(frozen=True)
class Node:
    """A box to draw. `text` is the body, `note` the instance count, `hints` are for its children.

    `span` is how many entries a column holds side by side; `link` is the id of a view with more;
    `drawing` is the project's own icon, which goes before `icon`.
    """

    address: str
    role: NodeRole
    title: str
    text: str = ""
    note: str = ""
    category: str = "services"
    icon: str = ""
    drawing: str = ""
    description: str = ""
    children: tuple[Node, ...] = ()
    hints: Hints = Hints()
    span: int = 1
    link: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def walk(self) -> Iterator[Node]:
        """This node and everything inside it, outside first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Connection:
    """A connector to draw; `members` are the relationships it stands for.

    Connections with the same `trunk` leave their source as one line and part later; `badge` says
    which of them carries the number.
    """

    address: str
    source: str
    target: str
    label: str = ""
    number: int | None = None
    badge: bool = False
    trunk: str = ""
    dashed: bool = False
    title: str = ""
    description: str = ""
    members: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Neighbour:
    """An element at the other end of a connection, and what flows between them."""

    title: str
    flows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The content of a detail diagram beyond the element's own node.

    `kind` says what sort of thing the element is; `products` come with whether they are optional;
    `contains` are the titles of what is directly inside.
    """

    kind: str
    incoming: tuple[Neighbour, ...]
    outgoing: tuple[Neighbour, ...]
    products: tuple[tuple[str, bool], ...]
    contains: tuple[str, ...]
    protocols: tuple[str, ...]


@dataclass(frozen=True)
class Diagram:
    """One picture's content. `bare` leaves out the page's title and colour key; `project` is its title."""

    id: str
    kind: Literal["logical", "schematic", "detail"]
    title: str
    description: str = ""
    nodes: tuple[Node, ...] = ()
    connections: tuple[Connection, ...] = ()
    hints: Hints = Hints()
    direction: Literal["right", "down"] = "right"
    base: tuple[Node, ...] = ()
    base_title: str = ""
    sheet: Sheet | None = None
    story: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    bare: bool = False
    theme: Theme = LIGHT
    memory: Memory | None = None
    language: str = "en"
    project: str = ""

    def walk(self) -> Iterator[Node]:
        """Every node, outside first, in order."""
        for node in self.nodes + self.base:
            yield from node.walk()
