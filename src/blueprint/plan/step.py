"""The kinds of steps. Each is a frozen record that says all that its runner needs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from blueprint.model.blueprint import Gate, ImageSpec, Noun


class Action(StrEnum):
    """What a step is going to do to one thing."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    VERIFY = "verify"


class Change(Noun):
    """One thing that a step changes: `before` and `after` are digests or commits, "" for nothing.

    `bytes` is what has to be moved for it.
    """

    action: Action
    what: str
    before: str = ""
    after: str = ""
    bytes: int = 0


class PinnedImage(Noun):
    """An image, the digest it has all the way, and the tag it gets (or keeps) where the step ends."""

    name: str
    digest: str
    tag: str = ""


class Read(Noun):
    """What a step reads, which is also its precondition: this digest (behind this tag, unless "") there."""

    place: str
    image: str
    digest: str
    tag: str = ""


class BaseStep(Noun):
    """What all steps have.

    `id` begins with the relationship's address and is stable from plan to plan; `number` is the
    relationship's in the storyline. `needs` are the ids of the steps that must succeed before.
    """

    id: str
    relationship: str
    number: int | None = None
    needs: tuple[str, ...] = ()
    images: tuple[PinnedImage, ...] = ()
    reads: tuple[Read, ...] = ()
    changes: tuple[Change, ...]
    text: str

    @property
    def action(self) -> Action:
        """The step's own action: unchanged when all is, create when nothing was there before."""
        actions = {change.action for change in self.changes} - {Action.UNCHANGED}
        if not actions:
            return Action.UNCHANGED
        return actions.pop() if len(actions) == 1 else Action.UPDATE

    @property
    def bytes(self) -> int:
        """How many bytes it is going to move."""
        return sum(change.bytes for change in self.changes)


class TriggerStep(BaseStep):
    """Commits reach the CI platform: `refs` are moved in order, and the last one starts the pipeline.

    It is the newest commit that touched any source; the others are the newest that touched one image's.
    """

    kind: Literal["trigger"] = "trigger"
    platform: str
    refs: dict[str, str]


class BuildStep(BaseStep):
    """One image is built from the commit's tree, on its base, into the CI platform's workspace."""

    kind: Literal["build"] = "build"
    platform: str
    commit: str
    spec: ImageSpec
    base: Read | None = None
    tag: str


class TestStep(BaseStep):
    """A gate's script judges one image: `test` after a step, `gate` right before one.

    The image is read from `place`; `environment` is the cluster it runs in, "" for none.
    """

    kind: Literal["test", "gate"]
    gate: Gate
    fingerprint: str
    place: str
    environment: str = ""

    __test__ = False  # pytest would take it for a test class


class CopyStep(BaseStep):
    """A set of images is copied, all blobs before any tag: image `n` is what read `n` names.

    `publish` is the copy from a CI platform's workspace to its registry.
    """

    kind: Literal["copy", "publish"]
    destination: str


class TagStep(BaseStep):
    """A set of images gets another tag in the registry where it is."""

    kind: Literal["tag"] = "tag"
    registry: str


class DeployStep(BaseStep):
    """A workload's manifests, pinned by digest, are committed to its cluster."""

    kind: Literal["deploy"] = "deploy"
    cluster: str
    workload: str
    registry: str
    spec: ImageSpec
    commit: str = ""


Step = Annotated[
    TriggerStep | BuildStep | TestStep | CopyStep | TagStep | DeployStep, Field(discriminator="kind")
]
