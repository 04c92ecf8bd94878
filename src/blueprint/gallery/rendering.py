"""A project's files: what must be made, the orders for it, and what came of them.

What is made of the same input by the same engine, and is still there, is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from blueprint.gallery.before import Before, seal_of_files, seal_of_picture, seal_of_project
from blueprint.gallery.catalogue import FileEntry, ProjectEntry
from blueprint.gallery.drawing import Drawn, Order, draw
from blueprint.gallery.entries import project_entry, whole_files
from blueprint.gallery.fingerprints import Record, seal
from blueprint.gallery.finishing import PageOrder, WholeOrder, draw_whole, write_pages
from blueprint.gallery.pictures import Picture, pictures
from blueprint.gallery.settings import Settings
from blueprint.gallery.workshop import Workshop
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.layout_lock import LayoutLock, lock_of
from blueprint.model import Blueprint

Progress = Callable[[int, int], None]
"""Called with the number of pictures that are done, and of all that must be made."""


@dataclass(frozen=True)
class Rendered:
    """A project's entry, its fingerprints, those of its files that were made now, and its layout lock."""

    entry: ProjectEntry
    record: Record
    new: tuple[FileEntry, ...] = ()
    lock: LayoutLock | None = None


@dataclass(frozen=True)
class Tools:
    """Where and how everything is made: `engine` is the digest of the code, new files go to `folder`."""

    settings: Settings
    engine: str
    workshop: Workshop
    folder: Path


@dataclass(frozen=True)
class MadeOf:
    """Digests of what each picture (by stem), the files of the whole project, and all of it are made of."""

    pictures: Mapping[str, str]
    whole: str
    everything: str


def made_of(blueprint: Blueprint, tools: Tools, pictures: Sequence[Picture]) -> MadeOf:
    """What these pictures of a blueprint are made of, and what is made of them."""
    each = {one.stem: seal(tools.engine, one.diagram, one.formats) for one in pictures}
    whole = seal(*(each[one.stem] for one in pictures if one.is_view))
    return MadeOf(each, whole, seal(tools.engine, blueprint.document(), tools.settings, each))


class ProjectRendering:
    """Making the files of one project: `start` puts the helpers to work, `finish` waits for them.

    Without a `lock` everything is arranged anew, and where it came to stand is forgotten.
    """

    def __init__(self, blueprint: Blueprint, tools: Tools, before: Before, lock: LayoutLock | None) -> None:
        self._blueprint, self._tools, self._before, self._lock = blueprint, tools, before, lock
        self._pictures = tuple(pictures(blueprint, tools.settings, lock or LayoutLock()))
        self._whole_paths = whole_files(blueprint, tools.settings)
        self._made_of = made_of(blueprint, tools, self._pictures)
        self._same = before.everything(self._made_of.everything)
        self._ready: dict[str, Drawn] = {}
        self._whole: tuple[FileEntry, ...] | None = None
        self._work: dict[str, Callable[[], Drawn]] = {}

    def start(self) -> None:
        """Look what is there already, and order the rest."""
        if self._same is not None:
            return
        self._whole = self._before.whole(self._whole_paths, self._made_of.whole)
        for picture in self._pictures:
            ready = self._before.picture(picture, self._made_of.pictures[picture.stem])
            if ready is not None:
                self._ready[picture.stem] = ready
            order = self._order(picture, again=ready is None)
            if order is not None:
                self._work[picture.stem] = self._tools.workshop.submit(draw, order)

    def finish(self, progress: Progress) -> Rendered:
        """Wait for the pictures, then make what is made of them."""
        if self._same is not None:
            return Rendered(self._same, self._before.record, lock=self._lock_of(self._pictures))
        drawn = dict(self._ready)
        new: list[FileEntry] = []
        pages: list[LaidOutDiagram] = []
        load: dict[str, str | None] = {}
        for number, (stem, result) in enumerate(self._work.items(), 1):
            made = result()
            drawn.setdefault(stem, made)
            new += made.files
            load |= made.links
            if made.page is not None:
                pages.append(made.page)
            progress(number, len(self._work))
        whole = self._finished_whole(tuple(pages), load)
        new += whole if self._whole is None else ()
        return self._finished(drawn, whole, tuple(new), load)

    def _remembering(self, drawn: Mapping[str, Drawn]) -> tuple[Picture, ...]:
        """The pictures as the next rendering asks for them: with the memory of where things are now."""
        if self._lock is None:
            return self._pictures
        fresh = lock_of({p.of: drawn[p.stem].memory for p in self._pictures if p.is_view})
        return tuple(
            replace(each, diagram=replace(each.diagram, memory=memory))
            if each.is_view and (memory := fresh.memory(each.of)) is not None
            else each
            for each in self._pictures
        )

    def _lock_of(self, pictures: Sequence[Picture]) -> LayoutLock | None:
        if self._lock is None:
            return None
        return lock_of({each.of: each.diagram.memory for each in pictures if each.is_view})

    def _order(self, picture: Picture, *, again: bool) -> Order | None:
        """What must be done for a picture: draw it, lay it out for the file of all views, or nothing."""
        keep = picture.is_view and bool(self._whole_paths) and self._whole is None
        if not again and not keep:
            return None
        formats = picture.formats if again else ()
        tools, alone = self._tools, not self._tools.workshop.has_helpers
        return Order(picture.stem, picture.diagram, formats, tools.folder, tools.settings.links, keep, alone)

    def _finished_whole(
        self, pages: tuple[LaidOutDiagram, ...], load: dict[str, str | None]
    ) -> tuple[FileEntry, ...]:
        """The files that hold all views; their load links are added to `load`."""
        if self._whole is not None or not self._whole_paths:
            return self._whole or ()
        workshop, folder, links = self._tools.workshop, self._tools.folder, self._tools.settings.links
        orders = [WholeOrder(name, path, pages, folder, links) for name, path in self._whole_paths.items()]
        files = []
        for result in [workshop.submit(draw_whole, order) for order in orders]:
            file, links_of_file = result()
            files.append(file)
            load |= links_of_file
        return tuple(files)

    def _finished(
        self,
        drawn: Mapping[str, Drawn],
        whole: tuple[FileEntry, ...],
        new: tuple[FileEntry, ...],
        load: Mapping[str, str | None],
    ) -> Rendered:
        tools, sizes = self._tools, {stem: (each.width, each.height) for stem, each in drawn.items()}
        files = [*whole, *(file for each in drawn.values() for file in each.files)]
        draft = project_entry(self._blueprint, sizes, tools.settings)
        draft = draft.model_copy(update={"files": tuple(files)})
        remembering = self._remembering(drawn)
        made = made_of(self._blueprint, tools, remembering)
        order = PageOrder(draft, tools.settings.links, load, tools.folder, self._before.gallery)
        pages = tools.workshop.submit(write_pages, order)()
        listed = tuple(sorted([*files, *pages], key=lambda file: file.path))
        entry = draft.model_copy(update={"files": listed})
        record = Record(
            project=seal_of_project(made.everything, entry),
            whole=seal_of_files(made.whole, whole),
            pictures={stem: seal_of_picture(made.pictures[stem], each) for stem, each in drawn.items()},
        )
        return Rendered(entry, record, (*new, *pages), self._lock_of(remembering))
