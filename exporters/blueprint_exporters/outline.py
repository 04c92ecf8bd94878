"""A laid-out diagram without its geometry: what the text formats share.

Boxes that nest, edges between them, the storyline. Badges, labels and live states become words of the
edge or box that they belong to; the page, its title and its colour key are the format's own affair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from blueprint.diagram.theme import Theme
from blueprint.layout.laid_out import (
    Item,
    LaidOutConnector,
    LaidOutDiagram,
    Panel,
    Rect,
    StoryLine,
    Text,
)
from blueprint_exporters.common import xml_text

_BOXES = frozenset({"zone", "column", "card", "figure", "detail", "note"})
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
_BAR = re.compile(r"bar\.(.+)")


@dataclass(frozen=True)
class Style:
    """Colours as `#rrggbb`."""

    fill: str
    line: str
    text: str


@dataclass(frozen=True)
class Box:
    """An item to draw. `lines` are the words on it, the title first.

    `category` is what colours it, "" for none; `inside` are the boxes that lie in it.
    """

    item: Item
    role: str
    title: str
    lines: tuple[str, ...]
    category: str
    inside: tuple[Box, ...] = ()

    @property
    def address(self) -> str:
        return self.item.address

    @property
    def label(self) -> str:
        """All its words, a line each."""
        return "\n".join(self.lines)

    @property
    def style(self) -> str:
        """What it looks like: its category, else its role."""
        return self.category if self.category and self.role in ("card", "detail") else self.role

    def stacks(self) -> list[list[Box]]:
        """What is inside, as it stands: files from left to right, each from top to bottom."""
        files: dict[float, list[Box]] = {}
        for box in sorted(self.inside, key=lambda box: (box.item.rect.x, box.item.rect.y)):
            files.setdefault(round(box.item.rect.x), []).append(box)
        return list(files.values())

    def walk(self) -> Iterator[Box]:
        """This box and everything inside it, outside first."""
        yield self
        for box in self.inside:
            yield from box.walk()


@dataclass(frozen=True)
class Edge:
    """A connector. `label` is what is written by it, without its number; `number` is its step's."""

    connector: LaidOutConnector
    label: str
    number: str

    @property
    def address(self) -> str:
        return self.connector.address

    @property
    def words(self) -> str:
        """Number and label in one text, "" when it has neither."""
        return " ".join(part for part in (f"({self.number})" if self.number else "", self.label) if part)


@dataclass(frozen=True)
class Outline:
    """A page: boxes in painting order, edges in the diagram's order."""

    id: str
    kind: str
    title: str
    description: str
    theme: Theme
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    story: tuple[StoryLine, ...]
    rightwards: bool
    height: float
    ends: frozenset[str]

    @cached_property
    def clusters(self) -> frozenset[str]:
        """The addresses of the boxes with others inside."""
        return frozenset(box.address for box in self.walk() if box.inside)

    def walk(self) -> Iterator[Box]:
        """Every box, outside first."""
        for box in self.boxes:
            yield from box.walk()

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """How the boxes look, by the name of the style, sorted."""
        return {name: _style(name, self.theme) for name in sorted({box.style for box in self.walk()})}


def only_page(pages: Sequence[LaidOutDiagram]) -> LaidOutDiagram:
    """The single page of a format that has no more; ValueError otherwise."""
    if len(pages) != 1:
        raise ValueError(f"{len(pages)} diagrams for one picture (must be exactly one)")
    return pages[0]


def outline(page: LaidOutDiagram) -> Outline:
    """The page's structure; ValueError names an unknown parent or end, a circle, or a repeated address."""
    _refuse(page)
    words = _words_by_owner(page)
    numbers = _numbers(page)
    return Outline(
        id=page.id,
        kind=page.kind,
        title=clean(page.title),
        description=clean(page.description),
        theme=page.theme,
        boxes=_boxes(page, "", words),
        edges=tuple(
            Edge(line, " ".join(words.get(line.address, ())), numbers.get(line.address, ""))
            for line in page.connectors
        ),
        story=tuple(StoryLine(line.number, clean(line.text), line.connectors) for line in page.story),
        rightwards=page.kind == "schematic" and _leads_right(page),
        height=page.height,
        ends=frozenset(end for line in page.connectors for end in (line.source, line.target)),
    )


def clean(text: str) -> str:
    """The text as the picture has it: lines of words one space apart, U+FFFD for control characters."""
    lines = xml_text(text).strip().splitlines()
    return "\n".join(_SPACE.sub(" ", line).strip() for line in lines)


def comment(text: str) -> str:
    """The text on one line, for a comment."""
    return " ".join(clean(text).split())


def names(addresses: Sequence[str], prefix: str = "") -> Mapping[str, str]:
    """A name of letters, digits and underscores for each address, no two alike whatever their case."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for address in addresses:
        base = prefix + (re.sub(r"[^A-Za-z0-9]+", "_", address).strip("_") or "x")
        name, count = base, 1
        while name.lower() in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name.lower())
        made[address] = name
    return MappingProxyType(made)


def _boxes(page: LaidOutDiagram, parent: str, words: Mapping[str, Sequence[str]]) -> tuple[Box, ...]:
    return tuple(
        _box(page, item, words) for item in page.items if item.parent == parent and item.role in _BOXES
    )


def _box(page: LaidOutDiagram, item: Item, words: Mapping[str, Sequence[str]]) -> Box:
    title = clean(item.title or " ".join(_texts(item)[:1]) or item.address)
    lines = (title, *_body(page, item, title), *words.get(item.address, ()))
    return Box(item, item.role, title, lines, _category(item), _boxes(page, item.address, words))


def _body(page: LaidOutDiagram, item: Item, title: str) -> list[str]:
    """The words under the title: as drawn on a detail card, else what it is made of and how many."""
    drawn = _texts(item)
    if item.role == "detail":
        return [line for line in drawn if line != title]
    if item.role != "card":
        return []
    if page.kind == "logical":
        words = [item.description] if len(drawn) > 1 else []
    else:
        fields = item.attributes
        words = [fields.get("technology") or item.description, fields.get("instances", "")]
    return [clean(line) for line in words if line]


def _style(name: str, theme: Theme) -> Style:
    if name in ("zone", "column"):
        return Style(theme.colour("zone"), theme.colour("zone.line"), theme.colour("zone.title"))
    if name in _BOXES:
        page = theme.colour("page")
        return Style(page, page if name != "card" else theme.colour("card.line"), theme.colour("text"))
    bar = theme.colour(f"bar.{name}")
    return Style(bar, bar, theme.colour("text.inverse"))


def _texts(item: Item) -> list[str]:
    """The item's texts in painting order, each on one line."""
    return [clean(" ".join(part.lines)) for part in item.parts if isinstance(part, Text)]


def _category(item: Item) -> str:
    """The category that the title bar or the frame shows, "" when it has neither."""
    for part in item.parts:
        if isinstance(part, Panel):
            for role in (part.fill, part.line):
                found = _BAR.fullmatch(role or "")
                if found:
                    return found[1]
    return ""


def _words_by_owner(page: LaidOutDiagram) -> dict[str, list[str]]:
    """Labels and live states by the address of what they belong to."""
    words: dict[str, list[str]] = {}
    for item in page.items:
        if item.role in ("label", "state") and item.of:
            words.setdefault(item.of, []).append(clean(item.title or " ".join(_texts(item))))
    return words


def _numbers(page: LaidOutDiagram) -> dict[str, str]:
    """Step numbers by connector: from the storyline, else from the badge."""
    badges = {item.of: " ".join(_texts(item)) for item in page.items if item.role == "badge" and _texts(item)}
    told = {address: str(line.number) for line in page.story for address in line.connectors}
    for line in page.connectors:
        for member in (line.address, *line.attributes.get("members", "").split()):
            if member in told:
                badges[line.address] = told[member]
                break
    return badges


def _leads_right(page: LaidOutDiagram) -> bool:
    """Whether the connectors lead sideways more than up and down."""
    rects = {item.address: item.rect for item in page.items}
    across = sum(_gap(rects[line.source], rects[line.target])[0] for line in page.connectors)
    down = sum(_gap(rects[line.source], rects[line.target])[1] for line in page.connectors)
    return across >= down


def _gap(one: Rect, other: Rect) -> tuple[float, float]:
    """How far two boxes are apart across and down, 0 where they overlap."""
    across = max(one.x - other.right, other.x - one.right, 0.0)
    return across, max(one.y - other.bottom, other.y - one.bottom, 0.0)


def _refuse(page: LaidOutDiagram) -> None:
    addresses = [*(item.address for item in page.items), *(line.address for line in page.connectors)]
    counts = Counter(addresses)
    for address, count in counts.items():
        if count > 1:
            raise ValueError(f"repeated address on page {page.id!r}: {address!r}")
    boxes = {item.address: item.parent for item in page.items if item.role in _BOXES}
    for address, parent in boxes.items():
        if parent and parent not in boxes:
            raise ValueError(f"page {page.id!r}: unknown parent {parent!r} of {address!r}")
        seen = {address}
        while parent:
            if parent in seen:
                raise ValueError(f"page {page.id!r}: {address!r} lies inside itself")
            seen.add(parent)
            parent = boxes.get(parent, "")
    for line in page.connectors:
        for end in (line.source, line.target):
            if end not in boxes:
                raise ValueError(f"page {page.id!r}: unknown end {end!r} of connector {line.address!r}")
