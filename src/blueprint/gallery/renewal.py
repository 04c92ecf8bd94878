"""Bringing a gallery up to date, project by project, while the helpers are at work on the next ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from blueprint.files import write_atomically
from blueprint.gallery.before import Before
from blueprint.gallery.catalogue import Catalogue, FileEntry, ProjectEntry, read_catalogue
from blueprint.gallery.entries import NameTaken, refuse_links_of, refuse_taken_names
from blueprint.gallery.fingerprints import FINGERPRINTS, Fingerprints, Record
from blueprint.gallery.folder import CATALOGUE, INDEX, Content, Difference, compare, publish
from blueprint.gallery.index_page import index_page
from blueprint.gallery.listener import Listener
from blueprint.gallery.lock_file import LockFile
from blueprint.gallery.rendering import ProjectRendering, Rendered, Tools
from blueprint.gallery.settings import Settings
from blueprint.gallery.sources import Reading, Source, digest_of, named_by
from blueprint.gallery.staging import stage, staging
from blueprint.gallery.unread import Unread
from blueprint.gallery.workshop import Workshop
from blueprint.layout_lock import LayoutLock

Origin = tuple[Source, Mapping[str, str], str | None]
"""A source with its contents, and with its project's id when that is up to date."""

_AHEAD = 2  # projects that are begun before the first one is finished, so that no helper waits


@dataclass(frozen=True)
class Project:
    """A project of the gallery; `name` is its id when it is up to date, otherwise it was read.

    `contents` are its source's, `lock` says where its views had everything.
    """

    source: Source
    contents: Mapping[str, str]
    name: str | None
    reading: Reading | None = None
    lock: LayoutLock | None = None

    @property
    def id(self) -> str:
        return self.reading.blueprint.id if self.reading is not None else self.name or ""


@dataclass(frozen=True)
class Renewal:
    """What to do: as `Update`, and what is known of the gallery before."""

    folder: Path
    settings: Settings
    listener: Listener
    write: bool
    complete: bool
    engine: str
    unread: Unread
    fresh: bool = False

    def run(self, sources: Sequence[Origin]) -> tuple[list[str], list[Difference]]:
        """The ids of the projects, and everything that was not up to date."""
        projects = [self._read(*origin) for origin in sources]
        earlier = read_catalogue(self.folder)
        self._refuse(projects, earlier)
        read = [project.reading.blueprint for project in projects if project.reading is not None]
        pictures = sum(len(blueprint.views) + len(blueprint.elements) for blueprint in read)
        entries: list[ProjectEntry] = []
        records: dict[str, Record] = {}
        found: list[Difference] = []
        with staging(self.folder, write=self.write) as folder, Workshop(pictures) as workshop:
            tools = Tools(self.settings, self.engine, workshop, folder)
            for project, rendered in self._rendered(projects, earlier, tools):
                found += self._take(rendered, earlier, folder)
                entries.append(rendered.entry)
                project, differences = self._locked(project, rendered.lock)
                found += differences
                records[project.id] = self._record(project, rendered)
            kept = [] if self.complete else _others(earlier, entries)
            found += self._front(earlier, [*entries, *kept], records, folder)
        return [project.id for project in projects], found

    def _read(self, source: Source, contents: Mapping[str, str], name: str | None) -> Project:
        if name is not None:
            return Project(source, contents, name)
        reading = source.read()
        lock = LockFile(source.lock, self.fresh).read() if source.lock is not None else None
        return Project(source, contents, name, reading, lock)

    def _refuse(self, projects: Sequence[Project], earlier: Catalogue) -> None:
        """NameTaken, UnknownFormat and InTheWay before anything is written, not halfway."""
        names = [project.id for project in projects]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise NameTaken(f"more than one blueprint is called {twice[0]!r}; each needs an id of its own")
        read = [project.reading.blueprint for project in projects if project.reading is not None]
        for blueprint in read:
            refuse_taken_names(blueprint, self.settings)
        entries = earlier.projects if self.complete else [e for e in earlier.projects if e.id in names]
        refuse_links_of(self.folder, read, entries)

    def _rendered(
        self, projects: Iterable[Project], earlier: Catalogue, tools: Tools
    ) -> Iterator[tuple[Project, Rendered]]:
        """The projects in order, with some of the next ones begun; only a few are in memory at a time."""
        begun: deque[tuple[Project, ProjectRendering | None]] = deque()
        for project in projects:
            begun.append((project, self._begin(project, earlier, tools)))
            if len(begun) > _AHEAD:
                yield self._finish(*begun.popleft(), earlier)
        while begun:
            yield self._finish(*begun.popleft(), earlier)

    def _begin(self, project: Project, earlier: Catalogue, tools: Tools) -> ProjectRendering | None:
        if project.reading is None:
            return None
        record = self.unread.fingerprints.projects.get(project.id, Record())
        before = Before(self.folder, earlier.project(project.id), record)
        rendering = ProjectRendering(project.reading.blueprint, tools, before, project.lock)
        rendering.start()
        return rendering

    def _finish(
        self, project: Project, rendering: ProjectRendering | None, earlier: Catalogue
    ) -> tuple[Project, Rendered]:
        if rendering is not None:
            return project, rendering.finish(
                lambda done, pictures: self.listener.drawn(project.id, done, pictures)
            )
        entry = earlier.project(project.id)
        assert entry is not None, "a project that need not be read is in the catalogue"  # noqa: S101
        return project, Rendered(entry, self.unread.fingerprints.projects[project.id])

    def _take(self, rendered: Rendered, earlier: Catalogue, folder: Path) -> list[Difference]:
        """Put a project's new files in their places."""
        entry, before = rendered.entry, earlier.project(rendered.entry.id)
        there = {file.path for file in entry.files}
        gone = [] if before is None else [file.path for file in before.files if file.path not in there]
        differences = compare(self.folder, _contents(rendered.new), gone)
        self.listener.compared(entry.id, len(entry.files), differences)
        self._publish(folder, differences)
        return differences

    def _locked(self, project: Project, lock: LayoutLock | None) -> tuple[Project, list[Difference]]:
        """Write the layout lock when it is another one now; the project with what it is read from then."""
        if lock is None or project.source.lock is None:
            return project, []
        file = LockFile(project.source.lock)
        difference = file.difference(lock)
        if difference is None:
            return project, []
        if self.write:
            new = file.write(lock, lambda text: self.listener.remarked(project.id, text))
            contents = {**project.contents, **new} if project.contents else {}
            project = replace(project, contents=contents)
        return project, [difference]

    def _record(self, project: Project, rendered: Rendered) -> Record:
        """The project's fingerprints; without remarks it need not be read the next time."""
        if project.reading is None:
            return rendered.record
        digest = digest_of(project.contents)
        if not digest or project.reading.remarks:
            return replace(rendered.record, sources="", named=(), unread="")
        named = named_by(project.reading.blueprint)
        entry = rendered.entry.model_dump(mode="json")
        seal = self.unread.seal(digest, named, project.source.states(named), entry)
        return replace(rendered.record, sources=digest, named=named, unread=seal)

    def _front(
        self,
        earlier: Catalogue,
        entries: Iterable[ProjectEntry],
        records: dict[str, Record],
        folder: Path,
    ) -> list[Difference]:
        catalogue = Catalogue(projects=tuple(sorted(entries, key=lambda entry: entry.id)))
        others = _others(earlier, catalogue.projects)
        gone = compare(self.folder, {}, (file.path for entry in others for file in entry.files))
        # While the old catalogue is there, what it lists can still be removed by the next rendering.
        self._publish(folder, gone)
        front = {CATALOGUE: catalogue.text(), INDEX: index_page(catalogue)}
        differences = compare(self.folder, {path: stage(folder, path, data) for path, data in front.items()})
        self._publish(folder, differences)
        if self.write:
            self._remember(catalogue, records)
        return gone + differences

    def _remember(self, catalogue: Catalogue, records: dict[str, Record]) -> None:
        known = {**self.unread.fingerprints.projects, **records}
        projects = {entry.id: known[entry.id] for entry in catalogue.projects if entry.id in known}
        text = Fingerprints(projects, self.unread.seal_front()).text()
        place = self.folder / FINGERPRINTS
        if not place.is_file() or place.read_bytes() != text:
            write_atomically(place, text)

    def _publish(self, folder: Path, differences: Iterable[Difference]) -> None:
        if self.write:
            publish(self.folder, folder, differences)


def _others(catalogue: Catalogue, entries: Iterable[ProjectEntry]) -> list[ProjectEntry]:
    """The catalogue's projects that are not among the entries."""
    found = {entry.id for entry in entries}
    return [entry for entry in catalogue.projects if entry.id not in found]


def _contents(files: Iterable[FileEntry]) -> dict[str, Content]:
    return {file.path: file.content for file in files}
