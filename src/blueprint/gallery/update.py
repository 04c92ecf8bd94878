"""Blueprints -> an up-to-date gallery, or what a folder lacks to be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from blueprint.gallery.catalogue import CATALOGUE, INDEX, Catalogue, ProjectEntry, read_catalogue
from blueprint.gallery.drawing import draw, draw_view
from blueprint.gallery.entries import NameTaken, a_path_in_each_folder
from blueprint.gallery.folder import Difference, compare, publish, refuse_foreign, refuse_links
from blueprint.gallery.index_page import index_page
from blueprint.gallery.rendering import RenderedProject, Settings, render_pictures, render_project
from blueprint.model import Blueprint


class UnknownView(Exception):
    """None of the blueprints has a view of that name."""

    exit_code = 2
    temporary = False


class Listener(Protocol):
    """Is told how far an update is."""

    def drawn(self, project: str, done: int, pictures: int) -> None:
        """So many of the project's pictures are drawn."""
        ...

    def compared(self, project: str, files: int, differences: Sequence[Difference]) -> None:
        """The project is drawn completely, and this is where the folder differs from it."""
        ...


@dataclass(frozen=True)
class Update:
    """What to do with the gallery in `folder`; `write` is False when only differences are asked for."""

    folder: Path
    settings: Settings
    listener: Listener
    write: bool = True

    def everything(self, blueprints: Sequence[Blueprint], *, complete: bool) -> list[Difference]:
        """Bring all files of the blueprints and the front page up to date; returns what was not.

        A `complete` gallery holds these projects and no others. Raises NameTaken, UnknownFormat,
        InvalidCatalogue, NotAGallery and InTheWay.
        """
        refuse_foreign(self.folder)
        _refuse_same_ids(blueprints)
        earlier = read_catalogue(self.folder)
        self._refuse_links(blueprints, earlier.projects if complete else _same(earlier, blueprints))
        entries, found = [], []
        for blueprint in blueprints:
            entry, differences = self._project(blueprint, earlier)
            entries.append(entry)
            found += differences
        kept = [] if complete else _others(earlier, entries)
        return found + self._front(earlier, [*entries, *kept])

    def view(self, blueprints: Sequence[Blueprint], name: str) -> tuple[list[str], list[Difference]]:
        """Bring the pictures of one view up to date: their paths, and what was not.

        Raises UnknownView and InTheWay.
        """
        having = [blueprint for blueprint in blueprints if name in blueprint.views]
        if not having:
            choices = ", ".join(sorted({view for blueprint in blueprints for view in blueprint.views}))
            raise UnknownView(f"unknown view: {name!r} (must be one of {choices})")
        self._refuse_links(having)
        paths, found = [], []
        for blueprint in having:
            files = render_pictures(draw_view(blueprint, name), self.settings)
            differences = compare(self.folder, files)
            self.listener.compared(blueprint.id, len(files), differences)
            self._publish(files, differences)
            paths += list(files)
            found += differences
        return paths, found

    def _refuse_links(self, blueprints: Sequence[Blueprint], earlier: Iterable[ProjectEntry] = ()) -> None:
        """InTheWay before anything is written, not halfway."""
        before = [file.path for entry in earlier for file in entry.files]
        now = [path for blueprint in blueprints for path in a_path_in_each_folder(blueprint)]
        refuse_links(self.folder, [*before, *now])

    def _project(self, blueprint: Blueprint, earlier: Catalogue) -> tuple[ProjectEntry, list[Difference]]:
        def progress(done: int, pictures: int) -> None:
            self.listener.drawn(blueprint.id, done, pictures)

        rendered = render_project(draw(blueprint), self.settings, progress)
        differences = compare(self.folder, rendered.files, _left_over(rendered, earlier))
        self.listener.compared(blueprint.id, len(rendered.files), differences)
        self._publish(rendered.files, differences)
        return rendered.entry, differences

    def _front(self, earlier: Catalogue, entries: Iterable[ProjectEntry]) -> list[Difference]:
        catalogue = Catalogue(projects=tuple(sorted(entries, key=lambda entry: entry.id)))
        others = _others(earlier, catalogue.projects)
        gone = compare(self.folder, {}, (file.path for entry in others for file in entry.files))
        # While the old catalogue is there, what it lists can still be removed by the next rendering.
        self._publish({}, gone)
        front = {CATALOGUE: catalogue.text(), INDEX: index_page(catalogue)}
        differences = compare(self.folder, front)
        self._publish(front, differences)
        return gone + differences

    def _publish(self, files: Mapping[str, bytes], differences: Iterable[Difference]) -> None:
        if self.write:
            publish(self.folder, files, differences)


def _others(catalogue: Catalogue, entries: Iterable[ProjectEntry]) -> list[ProjectEntry]:
    """The catalogue's projects that are not among the entries."""
    found = {entry.id for entry in entries}
    return [entry for entry in catalogue.projects if entry.id not in found]


def _same(catalogue: Catalogue, blueprints: Iterable[Blueprint]) -> list[ProjectEntry]:
    """The catalogue's projects that are among the blueprints."""
    ids = {blueprint.id for blueprint in blueprints}
    return [entry for entry in catalogue.projects if entry.id in ids]


def _left_over(rendered: RenderedProject, earlier: Catalogue) -> list[str]:
    """What the earlier catalogue lists for the project and its new rendering does not have."""
    before = earlier.project(rendered.entry.id)
    return [] if before is None else [file.path for file in before.files if file.path not in rendered.files]


def _refuse_same_ids(blueprints: Sequence[Blueprint]) -> None:
    names = [blueprint.id for blueprint in blueprints]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise NameTaken(f"more than one blueprint is called {twice[0]!r}; each needs an id of its own")
