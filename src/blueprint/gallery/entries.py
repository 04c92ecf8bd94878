"""What the catalogue says of a project, and that no two of its files have one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from blueprint.export import file_name, title_of
from blueprint.gallery.catalogue import ElementEntry, ProjectEntry, StepEntry, ViewEntry
from blueprint.gallery.drawing import files_of, maker
from blueprint.gallery.folder import INDEX, refuse_links
from blueprint.gallery.pictures import element_stem, formats_of, view_stem
from blueprint.gallery.settings import ZIP, Settings
from blueprint.model import Blueprint, Element, ViewKind

Size = tuple[int, int]
"""Width and height in CSS pixels."""


class NameTaken(Exception):
    """Two files of a project would have the same name."""

    exit_code = 2
    temporary = False


def a_path_in_each_folder(blueprint: Blueprint) -> tuple[str, str]:
    """Paths that lead through all folders that the project's files lie in."""
    return page_path(blueprint.id), element_stem(blueprint, "any")


def page_path(project: str) -> str:
    """The path of a project's page."""
    return f"{project}/{INDEX}"


def whole_files(blueprint: Blueprint, settings: Settings) -> Mapping[str, str]:
    """Format -> path of the file that holds all views, for each format that can."""
    if not blueprint.views:
        return {}
    return {
        name: _whole_path(blueprint, maker(name).suffix) for name in settings.formats if maker(name).multipage
    }


def project_entry(blueprint: Blueprint, sizes: Mapping[str, Size], settings: Settings) -> ProjectEntry:
    """The project's entry, without its files; `sizes` of the pictures are by stem."""
    whole = whole_files(blueprint, settings)
    return ProjectEntry(
        id=blueprint.id,
        title=blueprint.title,
        description=blueprint.description,
        page=page_path(blueprint.id),
        cover=_cover(blueprint),
        formats={name: title_of(name, maker(name)) for name in settings.all_formats},
        downloads={**whole, ZIP: _whole_path(blueprint, ZIP)},
        views=tuple(_view_entry(blueprint, name, sizes, settings) for name in blueprint.views),
        elements=tuple(_element_entry(blueprint, name, sizes, settings) for name in blueprint.elements),
    )


def refuse_taken_names(blueprint: Blueprint, settings: Settings) -> None:
    """NameTaken when two of the project's files would be one; UnknownFormat."""
    whole = list(whole_files(blueprint, settings).values())
    if whole and blueprint.id in blueprint.views:
        raise NameTaken(
            f"view {blueprint.id!r} would be written to {whole[0]}, which holds the whole project "
            "(give the view another id than the blueprint)"
        )
    paths = [
        page_path(blueprint.id),
        _whole_path(blueprint, ZIP),
        *whole,
        *_picture_paths(blueprint, settings),
    ]
    twice = sorted(path for path, count in Counter(paths).items() if count > 1)
    if twice:
        formats = ", ".join(settings.all_formats)
        raise NameTaken(
            f"two files of the formats {formats} would be {twice[0]} (leave one of the formats out, or "
            "give the view or element another id)"
        )


def _picture_paths(blueprint: Blueprint, settings: Settings) -> Iterator[str]:
    for name in blueprint.views:
        yield from files_of(view_stem(blueprint, name), formats_of(blueprint, name, settings)).values()
    for address in blueprint.elements:
        yield from files_of(element_stem(blueprint, address), settings.card_formats).values()


def _whole_path(blueprint: Blueprint, suffix: str) -> str:
    return file_name(f"{blueprint.id}/{blueprint.id}", suffix)


def _view_entry(blueprint: Blueprint, name: str, sizes: Mapping[str, Size], settings: Settings) -> ViewEntry:
    view, stem = blueprint.views[name], view_stem(blueprint, name)
    return ViewEntry(
        id=name,
        kind=view.kind.value,
        of=view.of or "",
        title=view.title,
        description=view.description,
        width=sizes[stem][0],
        height=sizes[stem][1],
        storyline=tuple(StepEntry(number=step.number, text=step.text) for step in view.storyline),
        files=dict(files_of(stem, formats_of(blueprint, name, settings))),
    )


def _element_entry(
    blueprint: Blueprint, address: str, sizes: Mapping[str, Size], settings: Settings
) -> ElementEntry:
    element, stem = blueprint.elements[address], element_stem(blueprint, address)
    return ElementEntry(
        address=address,
        kind=element.kind,
        category=element.category.value,
        inside=tuple(_around(blueprint, element)),
        title=element.title,
        description=element.description,
        width=sizes[stem][0],
        height=sizes[stem][1],
        files=dict(files_of(stem, settings.card_formats)),
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


def refuse_links_of(
    gallery: Path, blueprints: Iterable[Blueprint], earlier: Iterable[ProjectEntry] = ()
) -> None:
    """InTheWay when a file of these projects, now or before, is reached by way of a link."""
    before = [file.path for entry in earlier for file in entry.files]
    now = [path for blueprint in blueprints for path in a_path_in_each_folder(blueprint)]
    refuse_links(gallery, [*before, *now])
