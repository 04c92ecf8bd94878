"""What follows from a project's pictures: the files that hold all of them, and the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from blueprint.export import Rendering
from blueprint.gallery.archive import write_zip
from blueprint.gallery.catalogue import FileEntry, ProjectEntry
from blueprint.gallery.drawing import maker, write
from blueprint.gallery.figures import Links
from blueprint.gallery.folder import content_of
from blueprint.gallery.load_links import LoadLinks
from blueprint.gallery.project_page import project_page
from blueprint.gallery.settings import DRAWIO, RASTERS, ZIP
from blueprint.layout.laid_out import LaidOutDiagram

_HTML = "text/html"


@dataclass(frozen=True)
class WholeOrder:
    """A file at `path` with all the `pages` in one format, to be written into the `folder`."""

    name: str
    path: str
    pages: tuple[LaidOutDiagram, ...]
    folder: Path
    links: LoadLinks


@dataclass(frozen=True)
class PageOrder:
    """The page and the zip of a project whose `entry` lists all other files.

    These are in `folder` when they are new, otherwise in the `gallery`. `load` are the load links
    that there are already, by path.
    """

    entry: ProjectEntry
    links: LoadLinks
    load: Mapping[str, str | None]
    folder: Path
    gallery: Path


def draw_whole(order: WholeOrder) -> tuple[FileEntry, Mapping[str, str | None]]:
    """Executes an order for a file that holds all views; also its load link, by path."""
    rendering = maker(order.name).render(order.pages)
    links = {order.path: order.links.to(order.path, rendering.data)} if order.name == DRAWIO else {}
    return write(order.folder, order.path, rendering), links


def write_pages(order: PageOrder) -> tuple[FileEntry, FileEntry]:
    """Executes an order for the project's page and its zip."""
    entry = order.entry
    places = {file.path: _place(order, file.path) for file in entry.files}
    load = {
        path: order.load[path] if path in order.load else order.links.to(path, places[path].read_bytes())
        for path in _drawio_files(entry)
    }
    sizes = {file.path: file.size for file in entry.files}
    links = Links(entry.id, order.links.editor, load, entry.formats, sizes)
    packed = _pack(order, places, links)
    links = replace(links, sizes={**sizes, packed.path: packed.size})
    return write(order.folder, entry.page, Rendering(project_page(entry, links), _HTML)), packed


def _pack(order: PageOrder, places: Mapping[str, Path], links: Links) -> FileEntry:
    """The zip of all files but some PNGs, and a page that needs nothing around it."""
    path, without = order.entry.downloads[ZIP], _not_packed(order.entry)
    page = project_page(_lighter(order.entry, without), links, alone=True)
    packed = {name: file for name, file in places.items() if name not in without}
    place = order.folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    write_zip(place, {**packed, order.entry.page: page})
    content = content_of(place)
    return FileEntry(path=path, media_type="application/zip", size=content.size, sha256=content.sha256)


def _not_packed(entry: ProjectEntry) -> frozenset[str]:
    """The paths of PNGs that are in the zip as SVG."""
    pictures = [each.files for each in (*entry.views, *entry.elements) if "svg" in each.files]
    return frozenset(files[name] for files in pictures for name in RASTERS & files.keys())


def _lighter(entry: ProjectEntry, without: frozenset[str]) -> ProjectEntry:
    """The entry of a project that lacks these files."""

    def rest(files: Mapping[str, str]) -> dict[str, str]:
        return {name: path for name, path in files.items() if path not in without}

    views = tuple(each.model_copy(update={"files": rest(each.files)}) for each in entry.views)
    elements = tuple(each.model_copy(update={"files": rest(each.files)}) for each in entry.elements)
    return entry.model_copy(update={"views": views, "elements": elements})


def _place(order: PageOrder, path: str) -> Path:
    new = order.folder / path
    return new if new.is_file() else order.gallery / path


def _drawio_files(entry: ProjectEntry) -> Iterable[str]:
    files = [entry.downloads, *(picture.files for picture in (*entry.views, *entry.elements))]
    return [each[DRAWIO] for each in files if DRAWIO in each]
