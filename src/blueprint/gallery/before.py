"""What an earlier rendering left of a project, and whether it is still what would be made now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blueprint.gallery.catalogue import FileEntry, PictureEntry, ProjectEntry
from blueprint.gallery.drawing import Drawn, files_of
from blueprint.gallery.fingerprints import Record, seal
from blueprint.gallery.folder import holds
from blueprint.gallery.pictures import Picture


@dataclass(frozen=True)
class Before:
    """What an earlier rendering left of a project: its entry in the catalogue and its fingerprints."""

    gallery: Path
    entry: ProjectEntry | None = None
    record: Record = field(default_factory=Record)

    def picture(self, picture: Picture, made_of: str) -> Drawn | None:
        """The picture as it is in the gallery, if it was made of this."""
        entry = self._entries().get(picture.stem)
        files = self._files(files_of(picture.stem, picture.formats))
        if entry is None or files is None:
            return None
        drawn = Drawn(entry.width, entry.height, files, {})
        return drawn if seal_of_picture(made_of, drawn) == self.record.pictures.get(picture.stem) else None

    def whole(self, paths: Mapping[str, str], made_of: str) -> tuple[FileEntry, ...] | None:
        """The files of the whole project as they are in the gallery, if they were made of this."""
        files = self._files(paths)
        return files if files and seal_of_files(made_of, files) == self.record.whole else None

    def everything(self, made_of: str) -> ProjectEntry | None:
        """The project as it is in the gallery, if all of it was made of this."""
        if self.entry is None or seal_of_project(made_of, self.entry) != self.record.project:
            return None
        return self.entry if _there(self.gallery, self.entry.files) else None

    def _entries(self) -> Mapping[str, PictureEntry]:
        if self.entry is None:
            return {}
        views = {f"{self.entry.id}/{view.id}": view for view in self.entry.views}
        return views | {f"{self.entry.id}/elements/{each.address}": each for each in self.entry.elements}

    def _files(self, paths: Mapping[str, str]) -> tuple[FileEntry, ...] | None:
        """The entries of these files, if the gallery holds what they say."""
        listed = {file.path: file for file in self.entry.files} if self.entry else {}
        files = tuple(listed[path] for path in paths.values() if path in listed)
        return files if len(files) == len(paths) and _there(self.gallery, files) else None


def seal_of_picture(made_of: str, drawn: Drawn) -> str:
    """Binds a picture's files and size to what it was made of."""
    return seal(made_of, drawn.width, drawn.height, _data(drawn.files))


def seal_of_files(made_of: str, files: tuple[FileEntry, ...]) -> str:
    """Binds files to what they were made of."""
    return seal(made_of, _data(files))


def seal_of_project(made_of: str, entry: ProjectEntry) -> str:
    """Binds everything that the catalogue says of a project to what it was made of."""
    return seal(made_of, entry.model_dump(mode="json"))


def _data(files: tuple[FileEntry, ...]) -> list[dict[str, Any]]:
    return [file.model_dump(mode="json") for file in files]


def _there(gallery: Path, files: tuple[FileEntry, ...]) -> bool:
    return holds(gallery, {file.path: file.content for file in files})
