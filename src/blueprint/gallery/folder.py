"""A gallery's folder: what it lacks, holds in another form or holds too much, and putting that right."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from blueprint.files import safe_child

CATALOGUE = "catalogue.json"
INDEX = "index.html"


class NotAGallery(Exception):
    """A folder that holds somebody else's site."""

    exit_code = 2
    temporary = False


class InTheWay(Exception):
    """Something in the gallery's folder stands where a file is to be written or removed."""

    exit_code = 2
    temporary = False


class Fault(StrEnum):
    """What is wrong with a file of a gallery."""

    MISSING = "missing"
    STALE = "stale"
    SUPERFLUOUS = "superfluous"


@dataclass(frozen=True)
class Content:
    """What is in a file: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, order=True)
class Difference:
    """One file that is not as it would be rendered.

    `path` starts in the gallery's folder, or where we are for one of a `project`'s own files.
    """

    path: str
    fault: Fault
    of_project: bool = False


def compare(gallery: Path, files: Mapping[str, Content], superfluous: Iterable[str] = ()) -> list[Difference]:
    """How the folder differs from `files` (by path), and which of the `superfluous` are still there.

    InTheWay when what stands there can neither be compared nor replaced.
    """
    wrong = [
        Difference(path, fault)
        for path, content in files.items()
        if (fault := _fault(gallery, path, content))
    ]
    rest = [
        Difference(path, Fault.SUPERFLUOUS)
        for path in superfluous
        if path not in files and _place(gallery, path).is_file()
    ]
    return sorted(wrong + rest)


def publish(gallery: Path, staged: Path, differences: Iterable[Difference]) -> None:
    """Puts the differences right: `staged` is a folder on the same file system that holds the files.

    Every file is whole at every moment, the earlier one or the new one.
    """
    differences = list(differences)
    for each in differences:
        if each.fault is not Fault.SUPERFLUOUS:
            place = _place(gallery, each.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            _move(_below(staged, each.path), place)
    for each in differences:
        if each.fault is Fault.SUPERFLUOUS:
            _remove(gallery, each.path)


def holds(gallery: Path, files: Mapping[str, Content]) -> bool:
    """Whether all these files are there, with this content, and no link leads out of the gallery."""
    one_in_each_folder = {os.path.dirname(path): path for path in files}  # noqa: PTH120 - many, and no Path
    root = os.fspath(gallery)
    try:
        refuse_links(gallery, one_in_each_folder.values())
        return all(content_of(f"{root}/{path}") == content for path, content in files.items())
    except (InTheWay, OSError, ValueError):
        return False


def content_of(path: Path | str) -> Content:
    """What is in a file; OSError when it cannot be read."""
    with open(path, "rb") as stream:  # noqa: PTH123 - called for every file of a gallery
        digest = hashlib.file_digest(stream, "sha256")
        return Content(stream.tell(), digest.hexdigest())


def refuse_foreign(gallery: Path) -> None:
    """NotAGallery when the folder has a front page that does not come with a catalogue."""
    if gallery.exists() and not gallery.is_dir():
        raise NotAGallery(f"{gallery} is not a folder")
    if (gallery / INDEX).exists() and not (gallery / CATALOGUE).exists():
        raise NotAGallery(
            f"{gallery} holds an {INDEX} that blueprint did not write; render into another folder"
        )


def refuse_links(gallery: Path, paths: Iterable[str]) -> None:
    """InTheWay when a way from the gallery's folder to one of the paths leads through a symbolic link.

    Neither the gallery's folder nor the last part matters: a file that is a link is replaced or removed
    itself, and what it names is left alone.
    """
    folders = {parent for path in paths for parent in _below(gallery, path).parents}
    for folder in sorted(folder for folder in folders if gallery in folder.parents):
        if folder.is_symlink():
            raise InTheWay(
                f"{folder} is a symbolic link, and nothing is written or removed through one; "
                "remove it, or render into another folder"
            )


def _fault(gallery: Path, path: str, content: Content) -> Fault | None:
    place = _place(gallery, path)
    if place.is_dir() and not place.is_symlink():
        raise InTheWay(f"{place} is a folder where a file is to be written; move it away")
    if not place.is_file():
        return Fault.MISSING
    return None if content_of(place) == content else Fault.STALE


def _below(gallery: Path, path: str) -> Path:
    return safe_child(gallery, *path.split("/"))


def _place(gallery: Path, path: str) -> Path:
    """Where the file is; InTheWay when that may be outside of the gallery."""
    refuse_links(gallery, (path,))
    return _below(gallery, path)


def _move(source: Path, place: Path) -> None:
    try:
        source.replace(place)
    except OSError as error:  # it would name the temporary file, which nobody knows
        raise OSError(error.errno, error.strerror, str(place)) from error


def _remove(gallery: Path, path: str) -> None:
    """Removes a file, and the folders that this leaves empty."""
    place = _place(gallery, path)
    place.unlink(missing_ok=True)
    for folder in place.parents:
        if folder == gallery or any(folder.iterdir()):
            return
        folder.rmdir()
