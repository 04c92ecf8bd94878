"""`pushes`, `pulls`, `imports` and `promotes` become gates, a new tag, a copy of the set, and its tests."""

from __future__ import annotations

from blueprint.flow import Carried, is_import
from blueprint.model import Relationship
from blueprint.plan.draft import (
    Draft,
    names,
    pinned,
    producers,
    proofs,
    set_of,
    source_of,
    tag_change,
    test_step,
    unique,
)
from blueprint.plan.holding import held_and_moving, hold_steps
from blueprint.plan.step import (
    BaseStep,
    CopyStep,
    Read,
    TagStep,
)


def copy_steps(draft: Draft, relationship: Relationship) -> list[BaseStep]:
    """The gates, the new tag at the source, the copy of the set, its tests."""
    carried = set_of(draft, relationship)
    held, moving = held_and_moving(draft, relationship, carried)
    retags = bool(relationship.retag) and not is_import(draft.blueprint, relationship)
    at_source = moving
    if retags and not draft.scope:  # what is decided at the source is decided for what is held back, too
        at_source = tuple(one for one in carried if not draft.held(relationship.source, one.image))
    gates, needs = proofs(draft, relationship, at_source)
    for one in at_source:
        needs += producers(draft, relationship.source, one.image, one.tag)
    steps: list[BaseStep] = [*gates]
    if retags and at_source:
        steps.append(_tag_step(draft, relationship, at_source, needs))
        needs = [steps[-1].id]
    if moving:
        steps += _copy_and_tests(draft, relationship, moving, needs)
    return [*steps, *hold_steps(draft, relationship, held)]


def _copy_and_tests(
    draft: Draft, relationship: Relationship, carried: tuple[Carried, ...], needs: list[str]
) -> list[BaseStep]:
    copy = _copy_step(draft, relationship, carried, needs)
    tests = [
        test_step(
            draft,
            relationship,
            gate,
            Read(place=relationship.destination, image=image.name, digest=image.digest, tag=image.tag),
            [copy.id],
            after=True,
        )
        for gate in relationship.then
        for image in copy.images
    ]
    return [copy, *tests]


def _tag_step(
    draft: Draft, relationship: Relationship, carried: tuple[Carried, ...], needs: list[str]
) -> TagStep:
    registry = relationship.source
    images = names(one.image for one in carried)
    return TagStep(
        **draft.common(relationship),
        id=f"{relationship.address}/tag",
        needs=unique(needs),
        images=pinned(draft, carried),
        reads=tuple(
            Read(place=registry, image=one.image, digest=draft.digest(one.image), tag=one.tag)
            for one in carried
        ),
        changes=tuple(
            tag_change(draft, registry, one.image, one.becomes).model_copy(update={"bytes": 0})
            for one in carried
        ),
        text=f"tag {images} {relationship.retag} (from {carried[0].tag}) in {registry}",
        registry=registry,
    )


def _copy_step(
    draft: Draft, relationship: Relationship, carried: tuple[Carried, ...], needs: list[str]
) -> CopyStep:
    source, destination = relationship.source, relationship.destination
    images = names(one.image for one in carried)
    tags = sorted({one.becomes for one in carried})
    return CopyStep(
        **draft.common(relationship),
        id=f"{relationship.address}/copy",
        kind="copy",
        needs=unique(needs),
        images=pinned(draft, carried),
        reads=tuple(_copied(draft, relationship, one) for one in carried),
        changes=tuple(tag_change(draft, destination, one.image, one.becomes) for one in carried),
        text=f"copy {images} tagged {names(tags)} from {source} to {destination}",
        destination=destination,
    )


def _copied(draft: Draft, relationship: Relationship, one: Carried) -> Read:
    """Where a copy takes an image from: behind its new tag, unless an import brings it."""
    read = source_of(draft, relationship, one)
    retagged = not is_import(draft.blueprint, relationship)
    return read.model_copy(update={"tag": one.becomes}) if retagged else read
