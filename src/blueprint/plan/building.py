"""`builds` becomes a build and its tests per image, and one publication of the set."""

from __future__ import annotations

from blueprint.flow import DEFAULT_TAG, Carried
from blueprint.model import ImageSpec, Relationship
from blueprint.plan.differences import short
from blueprint.plan.draft import (
    CannotPlan,
    Draft,
    names,
    pinned,
    producers,
    refuse_gates,
    set_of,
    tag_change,
    test_step,
)
from blueprint.plan.holding import held_and_moving, hold_steps
from blueprint.plan.step import (
    Action,
    BaseStep,
    BuildStep,
    CopyStep,
    PinnedImage,
    Read,
    TestStep,
)
from blueprint.plan.triggering import triggers_of


def build_steps(draft: Draft, relationship: Relationship) -> list[BaseStep]:
    """A build and its tests per image, then one publication of the set."""
    refuse_gates(
        relationship, ("requires",), "there is no image before the build (`then` judges what it made)"
    )
    carried = set_of(draft, relationship)
    held, moving = held_and_moving(draft, relationship, carried)
    if draft.scope:
        return _kept(draft, relationship, held)
    tests: list[TestStep] = []
    builds: list[BuildStep] = []
    for one in carried:
        read = _in_workspace(draft, relationship, one)
        built = f"{relationship.address}/build/{one.image}"
        own = [test_step(draft, relationship, gate, read, [built], after=True) for gate in relationship.then]
        settled = _settled(draft, relationship, one, own)
        builds.append(_build_step(draft, relationship, one, settled=settled))
        tests += own
    needs = [step.id for step in (tests or builds)]
    published = [_publish_step(draft, relationship, moving, needs)] if moving else []
    return [*builds, *tests, *published, *_kept(draft, relationship, held)]


def _kept(draft: Draft, relationship: Relationship, held: tuple[Carried, ...]) -> list[BaseStep]:
    return [step for step in hold_steps(draft, relationship, held) if not isinstance(step, TestStep)]


def _in_workspace(draft: Draft, relationship: Relationship, one: Carried) -> Read:
    return Read(place=relationship.source, image=one.image, digest=draft.digest(one.image), tag=one.tag)


def _settled(draft: Draft, relationship: Relationship, one: Carried, tests: list[TestStep]) -> bool:
    """Whether nobody needs the build any more: it is published, and proven."""
    published = draft.observation.holds(relationship.destination, one.image, one.becomes)
    return published and all(test.action is Action.UNCHANGED for test in tests)


def _build_step(draft: Draft, relationship: Relationship, one: Carried, *, settled: bool) -> BuildStep:
    spec, platform = draft.blueprint.images[one.image], relationship.source
    commit = draft.observation.images[one.image].commit
    base, needs = _base(draft, relationship, spec)
    triggers = triggers_of(draft, platform)
    if not triggers:
        raise CannotPlan([f"{relationship.address} builds {one.image}, but nothing triggers {platform}"])
    on_base = f" on {spec.base}" if base else ""
    change = tag_change(draft, platform, one.image, one.tag)
    if settled:
        change = change.model_copy(update={"action": Action.UNCHANGED, "bytes": 0})
    return BuildStep(
        **draft.common(relationship),
        id=f"{relationship.address}/build/{one.image}",
        needs=(*(f"{trigger.address}/trigger" for trigger in triggers), *needs),
        images=(PinnedImage(name=one.image, digest=draft.digest(one.image), tag=one.tag),),
        reads=(base,) if base else (),
        changes=(change.model_copy(update={"what": f"{one.image} in the workspace of {platform}"}),),
        text=f"build {one.image} from {spec.source} at {short(commit)}{on_base}",
        platform=platform,
        commit=commit,
        spec=spec,
        base=base,
        tag=one.tag,
    )


def _base(draft: Draft, relationship: Relationship, spec: ImageSpec) -> tuple[Read | None, list[str]]:
    """Where a build reads its base: the platform's workspace, or a registry that an arrow leads to."""
    if spec.base is None:
        return None, []
    digest = draft.digest(spec.base)
    if any(one.image == spec.base for one in draft.flow.carried[relationship.address]):
        tag = relationship.tag or DEFAULT_TAG
        own = f"{relationship.address}/build/{spec.base}"
        return Read(place=relationship.source, image=spec.base, digest=digest, tag=tag), [own]
    for place in [relationship.source, *draft.flow.arrivals]:
        for tag in draft.flow.tags_of(place, spec.base) if not draft.held(place, spec.base) else ():
            read = Read(place=place, image=spec.base, digest=digest, tag=tag)
            return read, producers(draft, place, spec.base, tag)
    raise CannotPlan(
        [f"image {spec.name} stands on {spec.base}, but nothing brings that to a registry (`imports` does)"]
    )


def _publish_step(
    draft: Draft, relationship: Relationship, carried: tuple[Carried, ...], needs: list[str]
) -> CopyStep:
    registry = relationship.destination
    images = names(one.image for one in carried)
    return CopyStep(
        **draft.common(relationship),
        id=f"{relationship.address}/publish",
        kind="publish",
        needs=tuple(needs),
        images=pinned(draft, carried),
        reads=tuple(_in_workspace(draft, relationship, one) for one in carried),
        changes=tuple(tag_change(draft, registry, one.image, one.becomes) for one in carried),
        text=f"publish {images} as {carried[0].becomes} to {registry}",
        destination=registry,
    )
