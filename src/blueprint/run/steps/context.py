"""What a step runner gets, and what it gives back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from blueprint.oci import Descriptor, Layout
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

    def layout(self, place: str, image: str) -> Layout:
        """The layout of an image in a place."""
        return self.world.images(place).repository(image)

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
    layout = context.layout(read.place, read.image)
    descriptor = layout.resolve(read.tag or read.digest)
    if descriptor is not None and descriptor.digest == read.digest:
        return descriptor
    name = f"tag {read.tag} of {read.image}" if read.tag else read.image
    now = short(descriptor.digest) if descriptor else "not there"
    raise StepFailed(f"{name} in {read.place} is {now}, but the plan needs {short(read.digest)}")


def set_tags(tags: Iterable[tuple[Layout, str, Descriptor]]) -> int:
    """Points all of these tags at their images, or none: a failure takes back those that were moved.

    Returns how many moved.
    """
    moved: list[tuple[Layout, str, Descriptor | None]] = []
    try:
        for layout, tag, descriptor in tags:
            before = layout.resolve(tag)
            if layout.set_tag(tag, descriptor):
                moved.append((layout, tag, before))
    except Exception:
        for layout, tag, before in reversed(moved):
            if before is None:
                layout.delete_tag(tag)
            else:
                layout.set_tag(tag, before)
        raise
    return len(moved)
