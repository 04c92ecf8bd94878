"""This machine: git, the project's repository, room for the state, a container runtime."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from blueprint.container import (
    ContainerError,
    Program,
    RuncContainers,
    Workload,
    find_containers,
)
from blueprint.run.doctor.check import Check, Examination
from blueprint.run.errors import RunError
from blueprint.run.world import World

_LITTLE, _TOO_LITTLE = 2 << 30, 200 << 20  # bytes


def examine_machine(world: World) -> Iterator[Check]:
    """What every target needs."""
    examination = Examination("")
    git = shutil.which("git")
    if git is None:
        yield examination.failed("git", "is not installed: install it (Debian: apt-get install git)")
    else:
        said = subprocess.run([git, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        yield examination.ok("git", said.removeprefix("git version ") or git)
        yield _source(examination, world)
    yield _state(examination, world)


def examine_folder(element: str, world: World, settings: Mapping[str, str]) -> Iterator[Check]:
    """A registry in a folder: whether it can be read and written, or is made by a script."""
    examination = Examination(element)
    folder = world.images(element).root
    if folder is None:
        return
    if folder.is_dir():
        may = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        yield (examination.ok if may else examination.failed)(
            "folder", f"{folder} {'is there' if may else 'may not be read and written'}"
        )
    else:
        yield examination.ok("folder", f"{folder} is made when it is needed")
    script = settings.get("prepare")
    if script is not None and not (world.root / script).is_file():
        yield examination.failed("prepare", f"there is no {script} in the project")


def examine_container(element: str, settings: Mapping[str, str]) -> Iterator[Check]:
    """A container runtime of this machine, the one that is asked for, really runs a container."""
    examination = Examination(element)
    with tempfile.TemporaryDirectory(prefix="blueprint-doctor-") as folder:
        try:
            runtime = find_containers(Path(folder), _nothing, wanted=settings.get("runtime", ""))
        except ContainerError as error:
            yield examination.refused("runtime", error)
            return
    name = "runc" if isinstance(runtime, RuncContainers) else "podman"
    yield examination.ok("runtime", f"{name} runs a container here")
    for note in runtime.notes:
        yield examination.warning("runtime", note)


def _nothing(workload: Workload, folder: Path) -> Program:
    """Brings no files: only the runtime's own trial is run."""
    raise ContainerError(f"{workload.name} is not to be run here")


def _source(examination: Examination, world: World) -> Check:
    try:
        return examination.ok("source", f"{world.source.path} is the project's repository")
    except RunError as error:
        return examination.failed("source", str(error).replace("\n", " "))


def _state(examination: Examination, world: World) -> Check:
    folder = next(path for path in (world.state, *world.state.parents) if path.is_dir())
    if not os.access(folder, os.W_OK | os.X_OK):
        return examination.failed("state", f"{folder} may not be written")
    free = shutil.disk_usage(folder).free
    text = f"{free / (1 << 30):.1f} GiB are free in {folder}"
    if free < _TOO_LITTLE:
        return examination.failed("state", f"{text}: make room")
    return (examination.warning if free < _LITTLE else examination.ok)("state", text)
