"""catalogue.json: what a gallery holds, for programs and for the next rendering.

Every path is relative to the gallery's folder, with `/` between its parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from blueprint.address import is_id
from blueprint.files import is_file_name
from blueprint.gallery.folder import CATALOGUE, Content


class InvalidCatalogue(Exception):
    """A catalogue.json that this version cannot read."""

    exit_code = 2
    temporary = False


class Entry(BaseModel):
    """Base of the entries: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(Entry):
    """One file: its path, media type (RFC 6838), size in bytes and SHA-256 in hex."""

    path: str
    media_type: str
    size: int
    sha256: str

    @property
    def content(self) -> Content:
        """What is in it."""
        return Content(self.size, self.sha256)


class PictureEntry(Entry):
    """One picture: its size in CSS pixels and its file for each format."""

    title: str
    description: str = ""
    width: int
    height: int
    files: dict[str, str]


class StepEntry(Entry):
    """One numbered sentence of a storyline."""

    number: int
    text: str


class ViewEntry(PictureEntry):
    """The picture of a view; `of` is the element that a detail view is about."""

    id: str
    kind: Literal["logical", "schematic", "detail"]
    of: str = ""
    storyline: tuple[StepEntry, ...] = ()


class ElementEntry(PictureEntry):
    """The picture of an element alone; `inside` names the elements around it, the outermost first."""

    address: str
    kind: str
    category: str
    inside: tuple[str, ...] = ()


class ProjectEntry(Entry):
    """One project. `cover` is the id of the view that stands for it, "" when it has no view.

    `formats` are the titles of the formats that it is drawn in, by name.
    """

    id: str
    title: str
    description: str = ""
    page: str
    cover: str = ""
    formats: dict[str, str] = Field(default_factory=dict)
    downloads: dict[str, str] = Field(default_factory=dict)
    views: tuple[ViewEntry, ...] = ()
    elements: tuple[ElementEntry, ...] = ()
    files: tuple[FileEntry, ...] = ()

    @model_validator(mode="after")
    def _stays_in_its_folder(self) -> ProjectEntry:
        # What an earlier catalogue lists may be deleted or linked, so its paths are not believed blindly.
        if not is_id(self.id):
            raise ValueError(f"{self.id!r} is not the id of a project")
        for path in self._paths():
            first, *rest = path.split("/")
            if first != self.id or not rest or not all(is_file_name(part) for part in rest):
                raise ValueError(f"{path!r} is not a path in the folder of {self.id!r}")
        return self

    def _paths(self) -> Iterator[str]:
        yield self.page
        yield from self.downloads.values()
        for picture in (*self.views, *self.elements):
            yield from picture.files.values()
        yield from (file.path for file in self.files)

    @property
    def cover_view(self) -> ViewEntry | None:
        """The view that stands for the project."""
        return next((view for view in self.views if view.id == self.cover), None)


class Catalogue(Entry):
    """All projects of a gallery, by id."""

    format: Literal[1] = 1
    projects: tuple[ProjectEntry, ...] = ()

    def project(self, name: str) -> ProjectEntry | None:
        """The project with this id."""
        return next((entry for entry in self.projects if entry.id == name), None)

    def text(self) -> bytes:
        """The content of catalogue.json."""
        document = self.model_dump(mode="json")
        return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def read_catalogue(gallery: Path) -> Catalogue:
    """The catalogue of an earlier rendering, empty when there was none; InvalidCatalogue."""
    path = gallery / CATALOGUE
    try:
        return Catalogue.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Catalogue()
    except (ValidationError, NotADirectoryError, IsADirectoryError):
        raise InvalidCatalogue(
            f"{path} is not a catalogue that this version wrote; remove it, or render into another folder"
        ) from None
