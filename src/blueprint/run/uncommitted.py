"""What is not committed: files that the plan leaves out, and files that it uses although nobody can see them.

An image's files come from a commit. The blueprint, its target and the gates' scripts are read as they
lie in the folder, so that they can be worked on; whoever looks at the commit later does not see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from blueprint.model import Gate
from blueprint.run.errors import NotReady
from blueprint.run.scripts import script_folder
from blueprint.run.world import World
from blueprint.wording import visible

_SHOWN = 3


def warnings(world: World) -> Iterator[str]:
    """A line for each kind of file that is not committed."""
    if world.repository is None:
        if any(gate.certifies for gate in world.blueprint.gates.values()):
            yield f"{world.root} is in no git repository: nobody can tell later what certified an image"
        return
    sources = [spec.source for spec in world.blueprint.images.values() if spec.source is not None]
    if left_out := _dirty(world, sources):
        yield f"not committed, so no part of the plan: {_some(left_out)}"
    used = [world.file, f"targets/{world.target.name}.yaml"]
    if unseen := _dirty(world, used):
        yield f"not committed, but used as it is in the folder: {_some(unseen)}"
    scripts = {gate.id: found for gate in world.blueprint.gates.values() if (found := _of_gate(world, gate))}
    if scripts:
        files = sorted({file for found in scripts.values() for file in found})
        yield f"not committed, but images are judged by it (gates {', '.join(scripts)}): {_some(files)}"


def refuse_uncommitted_certification(world: World) -> None:
    """NotReady when a gate decides what is trusted by scripts that are in no commit."""
    if world.repository is None:
        return
    for gate in world.blueprint.gates.values():
        if gate.certifies and (files := _of_gate(world, gate)):
            raise NotReady(
                f"gate {gate.id} decides which images are trusted, but its scripts are not committed: "
                f"{_some(files)}; commit them:\n"
                f"  git -C {world.root} add {_addable(world, gate)}\n"
                f"  git -C {world.root} commit -m 'Gate {gate.id}'"
            )


def _of_gate(world: World, gate: Gate) -> list[str]:
    path = script_folder(world, gate)
    found = _dirty(world, [path])
    if not found and world.repository and not world.repository.is_tracked(world.in_repository(gate.run)):
        return [gate.run]  # ignored by git
    return found


def _addable(world: World, gate: Gate) -> str:
    path = world.in_repository(gate.run)
    ignored = world.repository is not None and path not in world.repository.work_files([path])
    return f"--force {gate.run}" if ignored else script_folder(world, gate)


def _dirty(world: World, paths: Iterable[str]) -> list[str]:
    """The files below these paths of the project that are not committed, as paths of the project."""
    repository = world.repository
    if repository is None:
        return []
    top, root = repository.path.resolve(), world.root.resolve()
    known = [world.in_repository(path) for path in paths if (world.root / path).resolve().is_relative_to(top)]
    return [_relative(top / path, root) for path in repository.dirty(known)]


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _some(files: list[str]) -> str:
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    return ", ".join(visible(file) for file in files[:_SHOWN]) + more
