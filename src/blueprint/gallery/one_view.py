"""Bringing the pictures of one view up to date, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blueprint.gallery.drawing import Order, draw
from blueprint.gallery.entries import refuse_links_of, refuse_taken_names
from blueprint.gallery.folder import Difference, compare, publish
from blueprint.gallery.listener import Listener
from blueprint.gallery.lock_file import LockFile
from blueprint.gallery.pictures import view_picture
from blueprint.gallery.settings import Settings
from blueprint.gallery.sources import Source
from blueprint.gallery.staging import staging
from blueprint.layout_lock import LayoutLock, lock_of
from blueprint.model import Blueprint


class UnknownView(Exception):
    """None of the blueprints has a view of that name."""

    exit_code = 2
    temporary = False


@dataclass(frozen=True)
class ViewRenewal:
    """What to do: as `Update`."""

    folder: Path
    settings: Settings
    listener: Listener
    write: bool
    fresh: bool = False

    def run(
        self, projects: Sequence[tuple[Source, Blueprint]], name: str
    ) -> tuple[list[str], list[Difference]]:
        """The paths of the view's files, and what was not up to date, layout locks among it.

        UnknownView, UnknownFormat, NameTaken, InTheWay, InvalidInput.
        """
        having = [(source, blueprint) for source, blueprint in projects if name in blueprint.views]
        if not having:
            choices = ", ".join(sorted({view for _, blueprint in projects for view in blueprint.views}))
            raise UnknownView(f"unknown view: {name!r} (must be one of {choices})")
        for _, blueprint in having:
            refuse_taken_names(blueprint, self.settings)
        refuse_links_of(self.folder, [blueprint for _, blueprint in having])
        locks = [LockFile(source.lock).read() if source.lock else LayoutLock() for source, _ in having]
        paths: list[str] = []
        found: list[Difference] = []
        with staging(self.folder, write=self.write) as staged:
            for (source, blueprint), lock in zip(having, locks, strict=True):
                files, differences = self._renew(source, blueprint, lock, name, staged)
                paths += files
                found += differences
        return paths, found

    def _renew(
        self, source: Source, blueprint: Blueprint, lock: LayoutLock, name: str, staged: Path
    ) -> tuple[list[str], list[Difference]]:
        known = LayoutLock() if self.fresh else lock
        picture = view_picture(blueprint, name, self.settings, known)
        drawn = draw(Order(picture.stem, picture.diagram, picture.formats, staged, alone=True))
        differences = compare(self.folder, {file.path: file.content for file in drawn.files})
        self.listener.compared(blueprint.id, len(drawn.files), differences)
        if self.write:
            publish(self.folder, staged, differences)
        if source.lock is not None:
            new = lock_of({**lock.views, name: drawn.memory})
            differences += self._renew_lock(LockFile(source.lock), new, blueprint.id)
        return [file.path for file in drawn.files], differences

    def _renew_lock(self, file: LockFile, lock: LayoutLock, project: str) -> list[Difference]:
        difference = file.difference(lock)
        if difference is None:
            return []
        if self.write:
            file.write(lock, lambda text: self.listener.remarked(project, text))
        return [difference]
