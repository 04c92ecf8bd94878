"""Blueprints -> an up-to-date gallery, or what a folder lacks to be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blueprint.gallery.engine import engine
from blueprint.gallery.folder import INDEX, Difference, refuse_foreign
from blueprint.gallery.listener import Listener
from blueprint.gallery.settings import Settings
from blueprint.gallery.sources import Source
from blueprint.gallery.unread import Unread


@dataclass(frozen=True)
class Update:
    """What to do with the gallery in `folder`; `write` is False when only differences are asked for."""

    folder: Path
    settings: Settings
    listener: Listener
    write: bool = True

    def everything(self, sources: Sequence[Source], *, complete: bool) -> tuple[list[str], list[Difference]]:
        """Bring all files of the projects and the front page up to date: the pages, and what was not.

        A `complete` gallery holds these projects and no others. What is up to date is neither read nor
        drawn. Raises what reading raises, NameTaken, UnknownFormat, InvalidCatalogue, NotAGallery and
        InTheWay.
        """
        refuse_foreign(self.folder)
        made_by = engine(self.settings.all_formats)
        unread = Unread(self.folder, self.settings, made_by)
        digests = [source.digest() for source in sources]
        names = [unread.project(source, digest) for source, digest in zip(sources, digests, strict=True)]
        fresh = [name for name in names if name is not None]
        if len(fresh) == len(names) and unread.front(fresh, complete=complete):
            for name in fresh:
                self.listener.compared(name, unread.files(name), [])
            return _pages(fresh), []
        from blueprint.gallery.renewal import Renewal

        renewal = Renewal(self.folder, self.settings, self.listener, self.write, complete, made_by, unread)
        renewed, differences = renewal.run(list(zip(sources, digests, names, strict=True)))
        return _pages(renewed), differences

    def view(self, sources: Sequence[Source], name: str) -> tuple[list[str], list[Difference]]:
        """Bring the pictures of one view up to date: their paths, and what was not.

        Raises what reading raises, UnknownView, UnknownFormat, NameTaken and InTheWay.
        """
        from blueprint.gallery.one_view import renew_view

        blueprints = [source.read().blueprint for source in sources]
        return renew_view(self.folder, self.settings, self.listener, blueprints, name, write=self.write)


def _pages(names: Sequence[str]) -> list[str]:
    return [*(f"{name}/{INDEX}" for name in names), INDEX]
