"""A small project for the tests of the gallery, with text that tries to get out of its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from blueprint.gallery import Difference, Reading, Settings, Source, Update, read_catalogue
from blueprint.gallery.catalogue import ProjectEntry
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


@dataclass(frozen=True)
class RenderedProject:
    """A project's entry in the catalogue, and its files by path."""

    entry: ProjectEntry
    files: Mapping[str, bytes]


class Silent:
    """A listener that remembers what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def drawn(self, project: str, done: int, pictures: int) -> None:
        self.told.append((project, done, pictures))

    def compared(self, project: str, files: int, differences: Sequence[Difference]) -> None:
        pass

    def remarked(self, project: str, text: str) -> None:
        pass


def source(blueprint: Blueprint) -> Source:
    """A source that is not a file."""
    return Source(lambda: Reading(blueprint))


def rendered(blueprint: Blueprint, settings: Settings) -> RenderedProject:
    """The project's part of a new gallery."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        Update(folder, settings, Silent()).everything([source(blueprint)], complete=True)
        (entry,) = read_catalogue(folder).projects
        return RenderedProject(entry, {file.path: (folder / file.path).read_bytes() for file in entry.files})


def digests(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
