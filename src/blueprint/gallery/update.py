"""Blueprints -> an up-to-date gallery, or what a folder lacks to be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blueprint.gallery.engine import engine
from blueprint.gallery.folder import INDEX, Difference, refuse_foreign
from blueprint.gallery.listener import Listener
from blueprint.gallery.settings import Settings
from blueprint.gallery.sources import Source, digest_of
from blueprint.gallery.unread import Unread


@dataclass(frozen=True)
class Update:
    """What to do with the gallery in `folder`; `write` is False when only differences are asked for.

    A `fresh` one arranges anew what it draws, instead of as the layout locks remember it.
    """

    folder: Path
    settings: Settings
    listener: Listener
    write: bool = True
    fresh: bool = False

    def everything(self, sources: Sequence[Source], *, complete: bool) -> tuple[list[str], list[Difference]]:
        """Bring all files of the projects and the front page up to date: the pages, and what was not.

        A `complete` gallery holds these projects and no others. What is up to date is neither read nor
        drawn. Raises what reading raises, NameTaken, UnknownFormat, InvalidCatalogue, NotAGallery and
        InTheWay.
        """
        refuse_foreign(self.folder)
        made_by = engine(self.settings.all_formats)
        unread = Unread(self.folder, self.settings, made_by)
        contents = [source.contents() for source in sources]
        names = [
            self._known(unread, source, digest_of(each))
            for source, each in zip(sources, contents, strict=True)
        ]
        fresh = [name for name in names if name is not None]
        if len(fresh) == len(names) and unread.front(fresh, complete=complete):
            for name in fresh:
                self.listener.compared(name, unread.files(name), [])
            return _pages(fresh), []
        from blueprint.gallery.renewal import Renewal

        renewal = Renewal(
            self.folder, self.settings, self.listener, self.write, complete, made_by, unread, self.fresh
        )
        renewed, differences = renewal.run(list(zip(sources, contents, names, strict=True)))
        return _pages(renewed), differences

    def view(self, sources: Sequence[Source], name: str) -> tuple[list[str], list[Difference]]:
        """Bring the pictures of one view up to date: their paths, and what was not.

        Raises what reading raises, UnknownView, UnknownFormat, NameTaken and InTheWay.
        """
        from blueprint.gallery.one_view import ViewRenewal

        read = [(source, source.read().blueprint) for source in sources]
        job = ViewRenewal(self.folder, self.settings, self.listener, self.write, self.fresh)
        return job.run(read, name)

    def _known(self, unread: Unread, source: Source, digest: str) -> str | None:
        return None if self.fresh else unread.project(source, digest)


def _pages(names: Sequence[str]) -> list[str]:
    return [*(f"{name}/{INDEX}" for name in names), INDEX]
