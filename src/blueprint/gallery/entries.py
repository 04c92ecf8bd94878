"""Which files a drawing becomes, and what the catalogue says of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from blueprint.export import Exporter
from blueprint.gallery.catalogue import INDEX, ElementEntry, ProjectEntry, StepEntry, ViewEntry
from blueprint.gallery.drawing import Drawing
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.model import Blueprint, Element, ViewKind

Exporters = Mapping[str, Exporter]

ZIP = "zip"
_ELEMENTS = "elements"


class NameTaken(Exception):
    """Two files of a project would have the same name."""

    exit_code = 2
    temporary = False


def pictures(drawing: Drawing) -> Iterator[tuple[str, LaidOutDiagram]]:
    """Every picture with its path, which lacks only the suffix."""
    for view, diagram in drawing.views.items():
        yield _view_path(drawing.blueprint, view), diagram
    for element, diagram in drawing.elements.items():
        yield _element_path(drawing.blueprint, element), diagram


def a_path_in_each_folder(blueprint: Blueprint) -> tuple[str, str]:
    """Paths that lead through all folders that the project's files lie in."""
    return f"{blueprint.id}/{INDEX}", _element_path(blueprint, "any")


def whole_path(blueprint: Blueprint, suffix: str) -> str:
    """The path of the file that holds the whole project."""
    return f"{blueprint.id}/{blueprint.id}.{suffix}"


def project_entry(drawing: Drawing, exporters: Exporters) -> ProjectEntry:
    """The project's entry, without its files."""
    blueprint = drawing.blueprint
    whole = {name: maker.suffix for name, maker in exporters.items() if maker.multipage and drawing.views}
    return ProjectEntry(
        id=blueprint.id,
        title=blueprint.title,
        description=blueprint.description,
        page=f"{blueprint.id}/{INDEX}",
        cover=_cover(blueprint),
        downloads={name: whole_path(blueprint, suffix) for name, suffix in {**whole, ZIP: ZIP}.items()},
        views=tuple(_view_entry(drawing, view, exporters) for view in drawing.views),
        elements=tuple(_element_entry(drawing, address, exporters) for address in drawing.elements),
    )


def refuse_taken_names(blueprint: Blueprint, exporters: Exporters) -> None:
    """NameTaken when a view's file would be the whole project's, or two formats share a suffix."""
    shared = [name for name, maker in exporters.items() if maker.multipage]
    if shared and blueprint.id in blueprint.views:
        path = whole_path(blueprint, exporters[shared[0]].suffix)
        raise NameTaken(
            f"view {blueprint.id!r} would be written to {path}, which holds the whole project "
            "(give the view another id than the blueprint)"
        )
    if len({maker.suffix for maker in exporters.values()}) < len(exporters):
        raise NameTaken(f"two of the formats {', '.join(exporters)} write files with the same ending")


def _view_path(blueprint: Blueprint, view: str) -> str:
    return f"{blueprint.id}/{view}"


def _element_path(blueprint: Blueprint, address: str) -> str:
    return f"{blueprint.id}/{_ELEMENTS}/{address}"


def _files(stem: str, exporters: Exporters) -> dict[str, str]:
    return {name: f"{stem}.{maker.suffix}" for name, maker in exporters.items()}


def _view_entry(drawing: Drawing, name: str, exporters: Exporters) -> ViewEntry:
    view, diagram = drawing.blueprint.views[name], drawing.views[name]
    return ViewEntry(
        id=name,
        kind=view.kind.value,
        of=view.of or "",
        title=view.title,
        description=view.description,
        width=math.ceil(diagram.width),
        height=math.ceil(diagram.height),
        storyline=tuple(StepEntry(number=step.number, text=step.text) for step in view.storyline),
        files=_files(_view_path(drawing.blueprint, name), exporters),
    )


def _element_entry(drawing: Drawing, address: str, exporters: Exporters) -> ElementEntry:
    element, diagram = drawing.blueprint.elements[address], drawing.elements[address]
    return ElementEntry(
        address=address,
        kind=element.kind,
        category=element.category.value,
        inside=tuple(_around(drawing.blueprint, element)),
        title=element.title,
        description=element.description,
        width=math.ceil(diagram.width),
        height=math.ceil(diagram.height),
        files=_files(_element_path(drawing.blueprint, address), exporters),
    )


def _around(blueprint: Blueprint, element: Element) -> list[str]:
    """The titles of the elements that it lies in, the outermost first."""
    titles: list[str] = []
    while element.parent:
        element = blueprint.elements[element.parent]
        titles.insert(0, element.title)
    return titles


def _cover(blueprint: Blueprint) -> str:
    """The view that stands for the project: the pipeline's, else a schematic one, else the first."""
    if blueprint.pipeline is not None:
        return blueprint.pipeline
    views = sorted(blueprint.views.values(), key=lambda view: view.kind is not ViewKind.SCHEMATIC)
    return views[0].id if views else ""
