"""Drawing x formats -> every file of a project, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from blueprint.export import Rendering, exporter
from blueprint.gallery.archive import zip_of
from blueprint.gallery.catalogue import ProjectEntry, describe
from blueprint.gallery.drawing import Drawing
from blueprint.gallery.entries import (
    ZIP,
    Exporters,
    pictures,
    project_entry,
    refuse_taken_names,
    whole_path,
)
from blueprint.gallery.figures import DRAWIO, Links
from blueprint.gallery.load_links import LoadLinks
from blueprint.gallery.project_page import project_page
from blueprint.gallery.workshop import Progress, render_each

FORMATS = ("svg", "png", "drawio")


@dataclass(frozen=True)
class Settings:
    """What is rendered, and what the pages' load links point at."""

    formats: tuple[str, ...] = FORMATS
    links: LoadLinks = field(default_factory=LoadLinks)


@dataclass(frozen=True)
class RenderedProject:
    """A project's catalogue entry and the content of its files, by path in the gallery."""

    entry: ProjectEntry
    files: Mapping[str, bytes]


def render_project(drawing: Drawing, settings: Settings, progress: Progress | None = None) -> RenderedProject:
    """Pictures, page, the file of the whole project and the zip; UnknownFormat, NameTaken."""
    exporters = exporters_of(settings, drawing)
    made = _pictures(drawing, exporters, progress) | _whole(drawing, exporters)
    entry = project_entry(drawing, exporters)
    page, lonely_page = _pages(entry, made, settings.links)
    inside_zip = {path: rendering.data for path, rendering in made.items()} | {entry.page: lonely_page}
    made[entry.page] = Rendering(page, "text/html")
    made[entry.downloads[ZIP]] = Rendering(zip_of(inside_zip), "application/zip")
    listed = tuple(describe(path, made[path]) for path in sorted(made))
    files = {path: rendering.data for path, rendering in made.items()}
    return RenderedProject(entry.model_copy(update={"files": listed}), MappingProxyType(files))


def render_pictures(
    drawing: Drawing, settings: Settings, progress: Progress | None = None
) -> Mapping[str, bytes]:
    """The pictures of a drawing alone, by path in the gallery; UnknownFormat, NameTaken."""
    made = _pictures(drawing, exporters_of(settings, drawing), progress)
    return MappingProxyType({path: rendering.data for path, rendering in made.items()})


def exporters_of(settings: Settings, drawing: Drawing) -> Exporters:
    """The exporters of the wanted formats, fit for this blueprint; UnknownFormat, NameTaken."""
    exporters = {name: exporter(name) for name in settings.formats}
    refuse_taken_names(drawing.blueprint, exporters)
    return exporters


def _pictures(drawing: Drawing, exporters: Exporters, progress: Progress | None) -> dict[str, Rendering]:
    wanted = dict(pictures(drawing))
    drawn = render_each(list(wanted.values()), exporters, progress)
    return {
        f"{stem}.{exporters[name].suffix}": rendering
        for stem, renderings in zip(wanted, drawn, strict=True)
        for name, rendering in renderings.items()
    }


def _whole(drawing: Drawing, exporters: Exporters) -> dict[str, Rendering]:
    """All views as the pages of one file, for each format that can."""
    pages = list(drawing.views.values())
    makers = [maker for maker in exporters.values() if maker.multipage and pages]
    return {whole_path(drawing.blueprint, maker.suffix): maker.render(pages) for maker in makers}


def _pages(entry: ProjectEntry, made: Mapping[str, Rendering], links: LoadLinks) -> tuple[bytes, bytes]:
    """The project's page, and the one for its zip."""
    drawio = [picture.files.get(DRAWIO) for picture in (*entry.views, *entry.elements)]
    paths = [path for path in (entry.downloads.get(DRAWIO), *drawio) if path is not None]
    load = {path: links.to(path, made[path].data) for path in paths}
    reach = Links(entry.id, links.editor, MappingProxyType(load))
    return project_page(entry, reach), project_page(entry, reach, alone=True)
