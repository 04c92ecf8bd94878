"""The project's scripts: where they are, and the fingerprint that makes their proofs reusable."""

from __future__ import annotations

import os
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


def gate_fingerprint(world: World, gate: Gate) -> str:
    """The fingerprint of a gate: its settings and all files in its script's folder.

    A script in the project's top folder stands for itself alone.
    """
    found = world.inside(gate.run)
    folder = found.parent
    files = [found] if folder == world.root.resolve() else sorted(folder.rglob("*"))
    tree = {
        path.relative_to(folder).as_posix(): [digest_file(path), os.access(path, os.X_OK)]
        for path in files
        if path.is_file() and "__pycache__" not in path.parts
    }
    return fingerprint({"gate": gate.model_dump(mode="json"), "files": tree})
