"""Bookmarks (ISO 32000-1, section 12.3.3): the project, its kinds of diagrams, its diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.pdf.objects import Document, Name, Reference, Value

_KINDS: Mapping[str, str] = MappingProxyType(
    {"logical": "Logical diagrams", "schematic": "Schematic diagrams", "detail": "Details"}
)


@dataclass(frozen=True)
class Bookmark:
    """A title that leads to a page, with those below it."""

    title: str
    page: Reference
    below: tuple[Bookmark, ...] = ()

    @property
    def count(self) -> int:
        """How many lines it takes when everything is open."""
        return 1 + sum(mark.count for mark in self.below)


def bookmarks(diagrams: Sequence[LaidOutDiagram], pages: Sequence[Reference]) -> tuple[Bookmark, ...]:
    """A bookmark for every page, below its kind where there are several, below the project's title."""
    kinds: dict[str, list[Bookmark]] = {}
    for diagram, page in zip(diagrams, pages, strict=True):
        kinds.setdefault(diagram.kind, []).append(Bookmark(diagram.title or diagram.id, page))
    if len(kinds) == 1:
        marks = [mark for group in kinds.values() for mark in group]
    else:
        marks = [
            Bookmark(_KINDS.get(kind, kind), group[0].page, tuple(group)) for kind, group in kinds.items()
        ]
    project = diagrams[0].project
    if len(diagrams) > 1 and project and {diagram.project for diagram in diagrams} == {project}:
        return (Bookmark(project, pages[0], tuple(marks)),)
    return tuple(marks)


def add_bookmarks(document: Document, marks: Sequence[Bookmark]) -> Reference:
    """The root of the outline, all of it open."""
    root = document.reserve()
    ends = _children(document, root, marks)
    return document.fill(root, {"Type": Name("Outlines"), **ends})


def _children(document: Document, parent: Reference, marks: Sequence[Bookmark]) -> Mapping[str, Value]:
    """Adds the marks; the entries of their parent that lead to them."""
    if not marks:
        return {}
    places = [document.reserve() for _ in marks]
    for i, (mark, place) in enumerate(zip(marks, places, strict=True)):
        value: dict[str, Value] = {
            "Title": mark.title,
            "Parent": parent,
            "Dest": [mark.page, Name("Fit")],
            **dict(_neighbours(places, i)),
            **_children(document, place, mark.below),
        }
        document.fill(place, value)
    return {"First": places[0], "Last": places[-1], "Count": sum(mark.count for mark in marks)}


def _neighbours(places: Sequence[Reference], i: int) -> Iterator[tuple[str, Value]]:
    if i:
        yield "Prev", places[i - 1]
    if i + 1 < len(places):
        yield "Next", places[i + 1]
