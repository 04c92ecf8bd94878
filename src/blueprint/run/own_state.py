"""Whether the state folder is ours: a cloned repository may bring one that leads somewhere else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from blueprint.run.errors import NotReady
from blueprint.run.world import STATE, World
from blueprint.wording import visible


def refuse_foreign_state(world: World) -> None:
    """NotReady when something that we write below is a symbolic link, or a file where a folder should be.

    Everything below the state folder counts, but for what images hold that a killed run had unpacked.
    """
    for folder in _folders(world):
        if _is_link(folder) or (folder.exists() and not folder.is_dir()):
            raise _refusal(folder, "is no folder")
    for path in (world.root / STATE / ".gitignore", *_below(world.state, world.scratch)):
        if _is_link(path):
            raise _refusal(path, "is a symbolic link")


def _folders(world: World) -> Iterator[Path]:
    """`.blueprint`, everything between it and the state folder, and the folders that are always there."""
    path = world.root / STATE
    yield path
    for part in world.state.relative_to(path).parts:
        path /= part
        yield path
    for name in ("registries", "sources", "ci", "clusters", world.scratch.name):
        yield path / name


def _below(state: Path, scratch: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(state):
        yield from (Path(folder, name) for name in (*folders, *files))
        if Path(folder) == state and scratch.name in folders:
            folders.remove(scratch.name)


def _is_link(path: Path) -> bool:
    try:
        return stat.S_ISLNK(path.lstat().st_mode)
    except OSError:
        return False


def _refusal(path: Path, what: str) -> NotReady:
    what = "is a symbolic link" if _is_link(path) else what
    return NotReady(
        f"{visible(str(path))} {what}, so blueprint would write outside of its own folder and does nothing: "
        f"look where it comes from, and delete it (what is in {STATE}/ is made again)"
    )
