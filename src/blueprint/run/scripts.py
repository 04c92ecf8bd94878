"""The project's scripts: where they are, and the fingerprint that makes their proofs reusable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from blueprint.canonical import digest_file, fingerprint
from blueprint.model import Gate
from blueprint.run.errors import StepFailed
from blueprint.run.world import World


def script(world: World, path: str) -> Path:
    """The script at a path of the project; StepFailed when it is missing or not executable."""
    found = world.inside(path)
    if not found.is_file():
        raise StepFailed(f"the script {path} is missing in {world.root}")
    if not os.access(found, os.X_OK):
        raise StepFailed(f"the script {path} is not executable (chmod +x {found})")
    return found


def script_folder(world: World, gate: Gate) -> str:
    """What of the project stands for a gate: its script's folder, as a path of the project.

    A script in the project's top folder stands for itself alone.
    """
    found, root = world.inside(gate.run), world.root.resolve()
    return (found if found.parent == root else found.parent).relative_to(root).as_posix()


def gate_files(world: World, gate: Gate) -> dict[str, str]:
    """The files that stand for a gate, by their path in the project, and the fingerprint of each.

    Files that git ignores do not count (but the script itself always does), nor does what Python caches:
    a script may leave such files beside itself, and it is still the same script.
    """
    root = world.root.resolve()
    paths = {world.inside(gate.run), *_candidates(world, root / script_folder(world, gate))}
    return {
        path.relative_to(root).as_posix(): fingerprint([digest_file(path), os.access(path, os.X_OK)])
        for path in sorted(paths)
        if path.is_file() and "__pycache__" not in path.parts
    }


def _candidates(world: World, path: Path) -> list[Path]:
    repository = world.repository
    if repository is None:
        return [path] if path.is_file() else list(path.rglob("*"))
    top = repository.path.resolve()
    return [top / name for name in repository.work_files([path.relative_to(top).as_posix()])]


def gate_fingerprint(gate: Gate, files: Mapping[str, str]) -> str:
    """The fingerprint of a gate: its settings and the files that stand for it."""
    return fingerprint({"gate": gate.model_dump(mode="json"), "files": dict(files)})
