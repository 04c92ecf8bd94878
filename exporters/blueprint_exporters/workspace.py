"""Several pages as one model with views of it, as Structurizr wants them.

An element that several pages show is one element. It lies in the groups of the first schematic page
that shows it in a zone, else in a column of the first page that has it. A zone that a connector ends
at, or that some page shows as a card, is a group and an element as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from blueprint_exporters.outline import Box, Edge, Outline, Style, names


@dataclass(frozen=True)
class Element:
    """An element with its identifier and a title that no other has."""

    name: str
    title: str
    box: Box


@dataclass(frozen=True)
class Group:
    """A zone or column. `address` is "" when an element stands for it as well."""

    title: str
    address: str
    inside: tuple[Group | Element, ...]


@dataclass(frozen=True)
class Relationship:
    """A connector: its identifier, those of its ends, and words that none between the same ends has."""

    name: str
    source: str
    target: str
    words: str
    edge: Edge


@dataclass(frozen=True)
class Workspace:
    """One model; what each page shows of it by the page's id. `remarks` are boxes that are no elements."""

    pages: tuple[Outline, ...]
    roots: tuple[Group | Element, ...]
    relationships: tuple[Relationship, ...]
    separator: str
    keys: Mapping[str, str]
    shown: Mapping[str, Sequence[str]]
    lines: Mapping[str, Sequence[Relationship]]
    remarks: Mapping[str, Sequence[tuple[str, str]]]

    def styles(self) -> dict[str, Style]:
        """How the elements look, by the name of the style, sorted."""
        found = {name: style for page in self.pages for name, style in page.styles.items()}
        return dict(sorted(found.items()))


def workspace(pages: Sequence[Outline]) -> Workspace:
    """Merge the pages; ValueError for no page or a repeated page id."""
    ids = [page.id for page in pages]
    if not pages or len(set(ids)) < len(ids):
        raise ValueError(f"page ids must be there and differ, and are {ids}")
    return _Merger(pages).merged()


class _Merger:
    """Collects boxes by address and decides where each lies."""

    def __init__(self, pages: Sequence[Outline]) -> None:
        self._pages = tuple(pages)
        self._boxes: dict[str, Box] = {}
        self._parents: dict[str, str] = {}
        self._containers: set[str] = set()
        self._leaves: set[str] = set()
        for page in sorted(pages, key=lambda page: page.kind != "schematic"):
            for box in page.walk():
                self._take(page, box)
        leaves = {key for key in self._boxes if self._is_element(key)}
        self._names = names([*sorted(leaves), *(f"rel {n}" for n in range(1, 1 + len(self._edges())))])
        self._titles = self._distinct_titles(sorted(leaves))

    def merged(self) -> Workspace:
        keys = names([page.id for page in self._pages])
        relationships = self._relationships()
        return Workspace(
            pages=self._pages,
            roots=tuple(self._members("")),
            relationships=tuple(relationships.values()),
            separator=self._separator(),
            keys=keys,
            shown={page.id: self._shown(page) for page in self._pages},
            lines={page.id: [relationships[_ends(edge)] for edge in page.edges] for page in self._pages},
            remarks={page.id: self._remarks(page) for page in self._pages},
        )

    def _take(self, page: Outline, box: Box) -> None:
        key = _key(page, box)
        self._boxes.setdefault(key, box)
        if box.inside:
            self._containers.add(key)
        else:
            self._leaves.add(key)
        for inner in box.inside:
            self._settle(_key(page, inner), key)

    def _settle(self, key: str, parent: str) -> None:
        """The first parent counts, unless that would be a circle."""
        above = parent
        while above and above != key:
            above = self._parents.get(above, "")
        if not above:
            self._parents.setdefault(key, parent)

    def _is_element(self, key: str) -> bool:
        role = self._boxes[key].role
        if role in ("column", "note"):
            return False
        return key in self._leaves or any(key in page.ends for page in self._pages)

    def _members(self, parent: str) -> Iterator[Group | Element]:
        for key, box in self._boxes.items():
            if self._parents.get(key, "") != parent:
                continue
            inside = tuple(self._members(key)) if key in self._containers else ()
            own = (self._element(key),) if self._is_element(key) else ()
            if inside:
                titles = self._group_titles(parent)
                yield Group(titles[key], "" if own else box.address, (*own, *inside))
            else:
                yield from own

    def _group_titles(self, parent: str) -> Mapping[str, str]:
        inside = (key for key in self._boxes if self._parents.get(key, "") == parent)
        return self._distinct_titles([key for key in inside if key in self._containers])

    def _distinct_titles(self, keys: Sequence[str]) -> dict[str, str]:
        """The titles, with that of the container or else the address added where two are alike."""
        made: dict[str, str] = {}
        counts = Counter(self._boxes[key].title for key in keys)
        for key in keys:
            title = self._boxes[key].title
            parent = self._boxes.get(self._parents.get(key, ""))
            choices = [title] if counts[title] == 1 else [f"{title} ({parent.title})"] if parent else []
            choices.append(f"{title} ({self._boxes[key].address})")
            made[key] = next((choice for choice in choices if choice not in made.values()), key)
        return made

    def _element(self, key: str) -> Element:
        return Element(self._names[key], self._titles[key], self._boxes[key])

    def _relationships(self) -> dict[tuple[str, str, str], Relationship]:
        made: dict[tuple[str, str, str], Relationship] = {}
        taken: set[tuple[str, str, str]] = set()
        for number, edge in enumerate(self._edges(), start=1):
            line = edge.connector
            words = edge.label or line.attributes.get("type", "")
            if (line.source, line.target, words) in taken:
                words = f"{words} ({line.address})".strip()
            taken.add((line.source, line.target, words))
            ends = (self._names[line.source], self._names[line.target])
            made[_ends(edge)] = Relationship(self._names[f"rel {number}"], *ends, words, edge)
        return made

    def _edges(self) -> list[Edge]:
        return list({_ends(edge): edge for page in self._pages for edge in page.edges}.values())

    def _shown(self, page: Outline) -> list[str]:
        keys = [_key(page, box) for box in page.walk() if not box.inside or box.address in page.ends]
        return [self._names[key] for key in keys if self._is_element(key)]

    def _remarks(self, page: Outline) -> list[tuple[str, str]]:
        """The page's own boxes that became neither an element nor a group."""
        return [
            (box.address, box.title)
            for box in page.walk()
            if box.role in ("column", "note") and not any(True for _ in self._members(_key(page, box)))
        ]

    def _separator(self) -> str:
        titles = "".join(self._boxes[key].title for key in self._containers)
        return next(sign for sign in "/|¦→⟩※" + chr(0xE000) if sign not in titles)


def _key(page: Outline, box: Box) -> str:
    """Columns and notes belong to their page; every other address means the same on all pages."""
    return f"{page.id}: {box.address}" if box.role in ("column", "note") else box.address


def _ends(edge: Edge) -> tuple[str, str, str]:
    """What makes a relationship: on another page the same connector may end elsewhere."""
    return edge.address, edge.connector.source, edge.connector.target
