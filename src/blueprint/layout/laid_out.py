"""What exporters see: a diagram with geometry, down to every line of text.

All numbers are CSS pixels from the page's top left corner, x to the right and y down. Parts are
painted in order. Colours are roles of the diagram's theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from blueprint.diagram.theme import LIGHT, Theme

Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """An axis-parallel rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return (self.x + self.width / 2, self.y + self.height / 2)

    def moved(self, dx: float, dy: float) -> Rect:
        """The same rectangle, shifted."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def inset(self, margin: float) -> Rect:
        """Smaller on every side by `margin` (larger when negative)."""
        return Rect(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    def overlaps(self, other: Rect) -> bool:
        """Whether the interiors share a point; touching edges do not count."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def is_crossed(self, a: Point, b: Point) -> bool:
        """Whether the axis-parallel line from `a` to `b` passes through the inside."""
        return (
            min(a[0], b[0]) < self.right
            and max(a[0], b[0]) > self.x
            and min(a[1], b[1]) < self.bottom
            and max(a[1], b[1]) > self.y
        )

    def holds(self, other: Rect) -> bool:
        """Whether `other` lies inside, edges included."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def enclosing(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds all of them; a point at the origin when there are none."""
    every = list(rects) or [Rect(0, 0, 0, 0)]
    left, top = min(rect.x for rect in every), min(rect.y for rect in every)
    right, bottom = max(rect.right for rect in every), max(rect.bottom for rect in every)
    return Rect(left, top, right - left, bottom - top)


@dataclass(frozen=True)
class Panel:
    """A filled and/or outlined rectangle. `None` for no fill or no line; radius in px."""

    rect: Rect
    fill: str | None = None
    line: str | None = None
    line_width: float = 1.0
    radius: float = 0.0
    dashed: bool = False


@dataclass(frozen=True)
class Ellipse:
    """A filled ellipse inside `rect`."""

    rect: Rect
    fill: str


@dataclass(frozen=True)
class Text:
    """Lines of text that were measured and wrapped: exporters never wrap again.

    `rect` is the box the lines lie in; the first baseline is at `rect.y + ascent`, each further one
    `line_height` lower. `align` places each line within the rect's width.
    """

    rect: Rect
    lines: tuple[str, ...]
    size: float
    colour: str
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    line_height: float = 0.0
    ascent: float = 0.0


@dataclass(frozen=True)
class IconMark:
    """An icon of the shipped set, stroked in `colour`, scaled to the (square) rect.

    A `drawing` goes before the icon: safe SVG markup on the same grid, in which `currentColor` stands
    for the colour (`blueprint.icons.painted`).
    """

    rect: Rect
    icon: str
    colour: str
    drawing: str = ""


@dataclass(frozen=True)
class Stroke:
    """A plain line, for example the pin between a badge and its connector."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0


Part = Panel | Ellipse | Text | IconMark | Stroke

ItemRole = Literal[
    "page", "title", "key", "zone", "column", "card", "figure", "detail", "note", "label", "badge", "state"
]


@dataclass(frozen=True)
class Item:
    """A thing with an identity: a zone, card, label, badge, the title, the key.

    `parent` is the address of the item it lies in ("" for the page). `of` is set on labels, badges
    and states: the address of the connector or element they belong to. `attributes` are the model's
    own fields, for formats that can carry them. `link` is the id of a view that shows more.
    """

    address: str
    role: ItemRole
    rect: Rect
    parts: tuple[Part, ...]
    title: str = ""
    description: str = ""
    parent: str = ""
    of: str = ""
    link: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class LaidOutConnector:
    """An orthogonal line from the border of one item to the border of another, arrow at the end.

    `source` and `target` are addresses of items; `points` are the corners, ends included.
    """

    address: str
    source: str
    target: str
    points: tuple[Point, ...]
    title: str = ""
    description: str = ""
    dashed: bool = False
    colour: str = "connector"
    width: float = 1.5
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class StoryLine:
    """One numbered sentence of the storyline, for the text beside the picture."""

    number: int
    text: str
    connectors: tuple[str, ...]


@dataclass(frozen=True)
class LaidOutDiagram:
    """One picture. Paint `below`, then `connectors`, then `above`; each in order.

    `language` is the BCP 47 tag of its texts, `project` the title of what it is a diagram of.
    """

    id: str
    kind: str
    title: str
    description: str
    width: float
    height: float
    below: tuple[Item, ...]
    connectors: tuple[LaidOutConnector, ...]
    above: tuple[Item, ...]
    story: tuple[StoryLine, ...] = ()
    theme: Theme = LIGHT
    language: str = "en"
    project: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything but the connectors, in painting order."""
        return self.below + self.above
