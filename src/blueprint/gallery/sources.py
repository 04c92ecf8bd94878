"""What a blueprint is read from: enough to know that it is still the same without reading it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blueprint.canonical import fingerprint
from blueprint.gallery.folder import content_of

if TYPE_CHECKING:
    from blueprint.model import Blueprint


@dataclass(frozen=True)
class Reading:
    """A valid blueprint; with `remarks` it is read each time, so that they are made each time."""

    blueprint: Blueprint
    remarks: bool = False


@dataclass(frozen=True)
class Source:
    """A project: `read` gives its blueprint, which follows from the `files` in the folder `root`.

    Without files it is always read. `lock` is where its layout lock is, or is to be.
    """

    read: Callable[[], Reading]
    root: Path = Path()
    files: tuple[Path, ...] = ()
    lock: Path | None = None

    def contents(self) -> Mapping[str, str]:
        """SHA-256 of the files by name; empty when there are none, or one cannot be read."""
        try:
            return {file.relative_to(self.root).as_posix(): content_of(file).sha256 for file in self.files}
        except OSError:
            return {}

    def states(self, names: Iterable[str]) -> list[str]:
        """What stands at the paths that a blueprint names, as far as its checks ask."""
        base = os.path.realpath(self.root)
        return [_state(base, name) for name in names]


def digest_of(contents: Mapping[str, str]) -> str:
    """The digest of what a project is read from, by its `contents`; "" when that is not known."""
    return fingerprint(contents) if contents else ""


def named_by(blueprint: Blueprint) -> tuple[str, ...]:
    """The folders and scripts that the blueprint's checks look for."""
    folders = [image.source for image in blueprint.images.values() if image.source is not None]
    return tuple(sorted({*folders, *(gate.run for gate in blueprint.gates.values())}))


def _state(base: str, name: str) -> str:
    place = os.path.realpath(f"{base}/{name}")
    if not place.startswith(f"{base}{os.sep}"):
        return "outside"
    if Path(place).is_dir():
        return "folder"
    if not Path(place).is_file():
        return "missing"
    return "script" if os.access(place, os.X_OK) else "file"
