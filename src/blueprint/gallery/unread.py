"""Projects that need not even be read: what they are read from, and all that came of it, is as it was.

This is all that a second `render` does, so nothing heavy is imported here; the catalogue is plain data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from blueprint.gallery.fingerprints import read_fingerprints, seal
from blueprint.gallery.folder import CATALOGUE, INDEX, Content, content_of, holds
from blueprint.gallery.settings import Settings
from blueprint.gallery.sources import Source


class Unread:
    """What an earlier rendering left in a gallery; `engine` is the digest of the code."""

    def __init__(self, gallery: Path, settings: Settings, engine: str) -> None:
        self._gallery, self._made_by = gallery, seal(settings, engine)
        self.fingerprints = read_fingerprints(gallery)
        self._entries = _entries(gallery)
        records = self.fingerprints.projects
        self._by_sources = {record.sources: name for name, record in records.items() if record.sources}

    def project(self, source: Source, digest: str) -> str | None:
        """The id of the project when its files are all up to date; `digest` is the source's."""
        name = self._by_sources.get(digest)
        entry = self._entries.get(name) if name is not None else None
        if name is None or entry is None:
            return None
        record = self.fingerprints.projects[name]
        if record.unread != self.seal(digest, record.named, source.states(record.named), entry):
            return None
        return name if holds(self._gallery, _contents(entry)) else None

    def files(self, name: str) -> int:
        """How many files such a project has."""
        return len(self._entries[name]["files"])

    def front(self, names: Sequence[str], *, complete: bool) -> bool:
        """Whether the front page and the catalogue are up to date and hold these projects.

        A `complete` gallery holds no others.
        """
        wanted, there = set(names), set(self._entries)
        fits = wanted == there if complete else wanted <= there
        return fits and len(wanted) == len(names) and self.seal_front() == self.fingerprints.front

    def seal(self, digest: str, named: Sequence[str], states: Sequence[str], entry: Mapping[str, Any]) -> str:
        """Binds what a project is read from to its entry in the catalogue."""
        return seal(self._made_by, digest, named, states, entry)

    def seal_front(self) -> str:
        """Binds the catalogue and the front page, as they are now, to the code; "" when one is not there."""
        try:
            contents = [content_of(self._gallery / name) for name in (CATALOGUE, INDEX)]
        except OSError:
            return ""
        return seal(self._made_by, contents)


def _entries(gallery: Path) -> dict[str, Mapping[str, Any]]:
    """The catalogue's projects by id; none when it is not one that can be used."""
    try:
        projects = json.loads((gallery / CATALOGUE).read_bytes())["projects"]
        return {project["id"]: project for project in projects if _contents(project)}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _contents(entry: Mapping[str, Any]) -> dict[str, Content]:
    return {file["path"]: Content(file["size"], file["sha256"]) for file in entry["files"]}
