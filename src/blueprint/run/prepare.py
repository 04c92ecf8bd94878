"""Filling external image sources: a cache below `sources/`, made by the project's `prepare` script.

This is the one thing that planning may write, and only when an image is missing there: without the
image no digest is known.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from blueprint.flow import DEFAULT_TAG
from blueprint.model import ImageSpec
from blueprint.run.errors import NotReady, RunError
from blueprint.run.own_state import refuse_foreign_state
from blueprint.run.processes import clean_environment, run_script
from blueprint.run.scripts import script
from blueprint.run.world import World
from blueprint.wording import last_lines

_TIMEOUT = 600


def missing_images(world: World) -> Iterator[tuple[ImageSpec, str]]:
    """The images that their source does not hold, each with its source's address."""
    for spec in world.blueprint.images.values():
        if spec.origin is not None:
            repository = world.images(spec.origin).repository(spec.name)
            if repository.resolve(spec.tag or DEFAULT_TAG) is None:
                yield spec, spec.origin


def prepare_sources(world: World, say: Callable[[str], None]) -> None:
    """Runs the `prepare` scripts of the sources that lack an image; NotReady when one still does."""
    refuse_foreign_state(world)
    for spec, origin in list(missing_images(world)):
        binding = world.binding(origin)
        command = binding.settings.get("prepare") if binding else None
        if command is not None:
            say(f"preparing {spec.name}:{spec.tag or DEFAULT_TAG} in {origin} with {command}")
            _prepare(world, spec, origin, command)
    for spec, origin in missing_images(world):
        store = world.images(origin)
        raise NotReady(
            f"{origin} has no image {spec.name}:{spec.tag or DEFAULT_TAG}: there is none in "
            f"{store.where(spec.name)} ({_remedy(world, origin, is_folder=store.root is not None)})"
        )


def _remedy(world: World, origin: str, *, is_folder: bool) -> str:
    if not is_folder:
        return "push it there, or let the blueprint name another image or tag"
    file = f"targets/{world.target.name}.yaml"
    return f"put an OCI image layout there, or bind {origin} to a `path`, a `prepare` or a registry in {file}"


def _prepare(world: World, spec: ImageSpec, origin: str, command: str) -> None:
    world.make_state()
    layout = world.images(origin).layout(spec.name)
    if layout is None:
        raise AssertionError(f"{origin} is no folder, and has no `prepare`")
    folder = layout.root
    folder.parent.mkdir(parents=True, exist_ok=True)
    program = script(world, command)
    with tempfile.TemporaryDirectory() as home:
        done = run_script(
            [str(program), str(folder), spec.tag or DEFAULT_TAG],
            folder=program.parent,
            environment=clean_environment(Path(home)),
            timeout=_TIMEOUT,
            stop=threading.Event(),
        )
    if done.code != 0:
        words = "".join(f"\n  {line}" for line in last_lines(done.output))
        raise RunError(
            f"{command} could not prepare {spec.name}: it {done.words}{':' if words else ''}{words}"
        )
