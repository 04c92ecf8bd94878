"""What a step runner gets, and what it gives back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from blueprint.oci import Descriptor, Repository
from blueprint.plan.differences import short
from blueprint.plan.observation import Evidence
from blueprint.plan.step import Read
from blueprint.run.errors import Interrupted, StepFailed
from blueprint.run.world import World


@dataclass(frozen=True)
class Context:
    """The world, the run's id and start, the wish to stop, where to report moved bytes, and the gates' files.

    `gate_files` are those that the plan was made for: gate -> path -> fingerprint.
    """

    world: World
    run: str
    now: datetime
    stop: threading.Event = field(default_factory=threading.Event)
    progress: Callable[[int], None] = lambda size: None
    gate_files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def repository(self, place: str, image: str, *, is_written: bool = False) -> Repository:
        """The repository of an image in a place; `is_written` says that the step means to change it."""
        return self.world.images(place).repository(image, is_written=is_written)

    def moved(self, size: int) -> None:
        """Reports moved bytes, and stops a copy between two blobs when the run is asked to stop."""
        self.progress(size)
        self.check_stop()

    def check_stop(self) -> None:
        """Raises Interrupted when the run is asked to stop."""
        if self.stop.is_set():
            raise Interrupted("the run was asked to stop")


@dataclass(frozen=True)
class StepResult:
    """What a step did: whether it changed anything, in a few words, and what a script printed."""

    changed: bool
    detail: str = ""
    output: str = ""
    bytes: int = 0
    proof: Evidence | None = None


def found(context: Context, read: Read) -> Descriptor:
    """What a step reads; StepFailed when the place holds another digest, or none."""
    descriptor = context.repository(read.place, read.image).resolve(read.tag or read.digest)
    if descriptor is not None and descriptor.digest == read.digest:
        return descriptor
    name = f"tag {read.tag} of {read.image}" if read.tag else read.image
    now = short(descriptor.digest) if descriptor else "not there"
    raise StepFailed(f"{name} in {read.place} is {now}, but the plan needs {short(read.digest)}")
