"""Projects: a folder with a blueprint.yaml, read and checked.

Finding them imports nothing heavy: `render` need not read a project that is as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blueprint.diagnostics import Diagnostic, InvalidInput, Position, has_errors

if TYPE_CHECKING:
    from blueprint.model import Blueprint
    from blueprint.source import Loaded

__all__ = [
    "FILE_NAME",
    "Project",
    "check_project",
    "check_targets",
    "default_path",
    "find_projects",
    "lock_path",
    "open_project",
    "source_files",
]

FILE_NAME = "blueprint.yaml"
FOLDER_NAME = "blueprints"
_LOCK = "layout.lock.json"
_BROUGHT = ("icons/**/*", "fonts/**/*")
"""What else pictures are made from, in the project's folder."""


@dataclass(frozen=True)
class Project:
    """A valid blueprint and the folder that its paths start from."""

    blueprint: Blueprint
    root: Path
    loaded: Loaded
    warnings: tuple[Diagnostic, ...]


def open_project(path: Path) -> Project:
    """Read and check `path`, a blueprint.yaml or its folder; InvalidInput with all errors and warnings."""
    from blueprint.source import load

    loaded = load(path)
    diagnostics = check_project(loaded)
    if loaded.blueprint is None or has_errors(diagnostics):
        raise InvalidInput(diagnostics)
    return Project(loaded.blueprint, loaded.path.parent, loaded, tuple(diagnostics))


def check_project(loaded: Loaded) -> list[Diagnostic]:
    """What is wrong with the letter of a loaded file and, if that left a blueprint, with its sense.

    The folders and scripts that it names are looked for when the text came from a file.
    """
    from blueprint.checks import check

    sense: list[Diagnostic] = []
    if loaded.blueprint is not None:
        root = loaded.path.parent if loaded.path.is_file() else None
        sense = check(loaded.blueprint, loaded.positions, root, loaded.damaged)
    found = dict.fromkeys([*loaded.diagnostics, *sense])
    return sorted(found, key=lambda diagnostic: (diagnostic.position, diagnostic.message))


def check_targets(loaded: Loaded, only: str | None = None) -> list[Diagnostic]:
    """What is wrong with the target files beside a loaded file, or with the `only` one of that name.

    Nothing is said while its elements are in doubt.
    """
    if loaded.blueprint is None or "elements" in loaded.damaged:
        return []
    from blueprint.source import load_target

    found: list[Diagnostic] = []
    files = sorted((loaded.path.parent / "targets").glob("*.yaml"))
    for name in [file.stem for file in files] if only is None else [only]:
        try:
            load_target(loaded.path.parent, name, loaded.blueprint)
        except InvalidInput as error:
            found += error.diagnostics
    return found


def find_projects(paths: Iterable[Path]) -> list[Path]:
    """The blueprint.yaml files that files and folders stand for; InvalidInput where there is none.

    A folder is a project itself, or its sub-folders are. No paths stand for `default_path`.
    """
    paths = list(paths) or [default_path()]
    found: list[Path] = []
    missing: list[Diagnostic] = []
    for path in paths:
        files = _files_of(path)
        found += [file for file in files if file not in found]
        if not files:
            missing.append(_nothing_at(path))
    if missing:
        raise InvalidInput(missing)
    return found


def default_path(here: Path = Path()) -> Path:
    """A folder's own blueprint.yaml, else its `blueprints/`; InvalidInput when it has neither."""
    if (here / FILE_NAME).is_file():
        return here / FILE_NAME
    if (here / FOLDER_NAME).is_dir():
        return here / FOLDER_NAME
    message = f"there is neither a {FILE_NAME} nor a folder {FOLDER_NAME}/ here"
    hint = "give a PATH, or write one with `blueprint new NAME`"
    raise InvalidInput([Diagnostic(Position(str(here)), "no-blueprint", message, hint)])


def source_files(file: Path) -> list[Path]:
    """All files that the pictures of the blueprint in `file` follow from; itself first."""
    brought = (found for pattern in _BROUGHT for found in sorted(file.parent.glob(pattern)))
    beside = [lock_path(file), *brought]
    return [file, *(found for found in beside if found.is_file())]


def lock_path(file: Path) -> Path:
    """Where the layout lock of the blueprint in `file` is: each blueprint of a folder has its own."""
    name = _LOCK if file.name == FILE_NAME else f"{file.name.removesuffix('.yaml')}.{_LOCK}"
    return file.with_name(name)


def _files_of(path: Path) -> list[Path]:
    if path.is_dir():
        here = path / FILE_NAME
        return [here] if here.is_file() else sorted(path.glob(f"*/{FILE_NAME}"))
    return [path] if path.is_file() else []


def _nothing_at(path: Path) -> Diagnostic:
    if path.exists():
        message, hint = f"no {FILE_NAME} in this folder or one below it", "`blueprint new NAME` writes one"
    else:
        message, hint = "no such file or folder", f"give a {FILE_NAME} or a folder that holds one"
    return Diagnostic(Position(str(path)), "no-blueprint", message, hint)
