"""What a hold makes of relationships that lead into an environment: its images stay, by digest."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.flow import Carried
from blueprint.model import Relationship
from blueprint.plan.differences import short
from blueprint.plan.draft import CannotPlan, Draft, action_for, names, test_step
from blueprint.plan.observation import ImageSeen
from blueprint.plan.step import BaseStep, Change, PinnedImage, Read, TagStep


def held_and_moving(
    draft: Draft, relationship: Relationship, carried: Sequence[Carried]
) -> tuple[tuple[Carried, ...], tuple[Carried, ...]]:
    """Which images the destination is held at, and which travel; CannotPlan when one would leave a hold.

    In a plan with a scope nothing travels.
    """
    held = tuple(one for one in carried if draft.held(relationship.destination, one.image))
    if draft.scope:
        return held, ()
    moving = tuple(one for one in carried if one not in held)
    for one in moving:
        refuse_leaving(draft, relationship, one.image)
    return held, moving


def refuse_leaving(draft: Draft, relationship: Relationship, image: str) -> None:
    """CannotPlan when a relationship would take the newest image from where an older one is held."""
    if draft.held(relationship.source, image):
        environment = draft.observation.environment_of(relationship.source)
        raise CannotPlan(
            [
                f"{relationship.address} takes {image} out of {environment}, which is held at an older one "
                f"(end it with `blueprint rollback {environment} --release`)"
            ]
        )


def hold_steps(draft: Draft, relationship: Relationship, held: Sequence[Carried]) -> list[BaseStep]:
    """The tags of the destination stay at (or go back to) the held digests, and its tests judge these."""
    if not held:
        return []
    registry = relationship.destination
    reads = tuple(held_read(draft, registry, registry, one.image) for one in held)
    images = tuple(
        PinnedImage(name=one.image, digest=read.digest, tag=one.becomes)
        for one, read in zip(held, reads, strict=True)
    )
    tags = names(sorted({one.becomes for one in held}))
    step = TagStep(
        **draft.common(relationship),
        id=f"{relationship.address}/hold",
        images=images,
        reads=reads,
        changes=tuple(_change(draft, registry, image) for image in images),
        text=f"keep {names(one.image for one in held)} tagged {tags} in {registry}{words(draft, registry)}",
        registry=registry,
    )
    tests = [
        test_step(draft, relationship, gate, read, [step.id], after=True)
        for gate in relationship.then
        for read in reads
    ]
    return [step, *tests]


def held_read(draft: Draft, place: str, registry: str, image: str) -> Read:
    """The image that an element is held at, by its digest in a registry; CannotPlan when it is gone."""
    held = _held(draft, place, image)
    environment = draft.observation.environment_of(place)
    if held.digest not in draft.observation.kept.get(registry, {}).get(image, ()):
        raise CannotPlan(
            [
                f"{environment} is held at {image} {short(held.digest)}, which is gone from {registry} "
                f"(`blueprint rollback {environment} --to` another run, or `--release`)"
            ]
        )
    return Read(place=registry, image=image, digest=held.digest)


def words(draft: Draft, place: str) -> str:
    """Since when an element is held, and how that ends."""
    environment = draft.observation.environment_of(place)
    hold = draft.observation.held[environment]
    since = f"held since run {hold.run}" if hold.run else "held from now on"
    return f", {since} at what run {hold.to} left (`blueprint rollback {environment} --release` ends it)"


def _held(draft: Draft, place: str, image: str) -> ImageSeen:
    held = draft.held(place, image)
    if held is None:
        raise AssertionError(f"{place} is not held at any {image}")
    return held


def _change(draft: Draft, registry: str, image: PinnedImage) -> Change:
    before = draft.observation.tag(registry, image.name, image.tag)
    return Change(
        action=action_for(before, unchanged=before == image.digest),
        what=f"{registry}/{image.name}:{image.tag}",
        before=before,
        after=image.digest,
    )
