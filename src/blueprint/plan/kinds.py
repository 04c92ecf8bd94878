"""How each type of relationship becomes steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from blueprint.model import ImageSpec, Relationship
from blueprint.plan.differences import short
from blueprint.plan.draft import (
    CannotPlan,
    Draft,
    action_for,
    names,
    pinned,
    producers,
    proofs,
    tag_change,
    test_step,
)
from blueprint.plan.flow import DEFAULT_TAG, Carried, is_import
from blueprint.plan.step import (
    Action,
    BaseStep,
    BuildStep,
    Change,
    CopyStep,
    DeployStep,
    PinnedImage,
    Read,
    TagStep,
    TestStep,
    TriggerStep,
)

REF = "refs/heads/main"
Steps = list[BaseStep]


def trigger_steps(draft: Draft, relationship: Relationship) -> Steps:
    """The push of the newest commit to the CI platform."""
    platform, commit = relationship.destination, draft.observation.commit
    if commit is None:
        raise CannotPlan([f"{relationship.address} has no commit to push: no image has a source"])
    seen = draft.observation.received.get(platform, {})
    own = {image_ref(name): one.commit for name, one in draft.observation.images.items() if one.commit}
    refs = {**own, REF: commit.sha}
    before = seen.get(REF, "")
    action = action_for(before, unchanged=refs.items() <= seen.items())
    return [
        TriggerStep(
            **draft.common(relationship),
            id=f"{relationship.address}/trigger",
            needs=tuple(_earlier_triggers(draft, relationship)),
            changes=(Change(action=action, what=f"{platform} {REF}", before=before, after=commit.sha),),
            text=f"push commit {short(commit.sha)} to {platform}",
            platform=platform,
            refs=refs,
        )
    ]


def image_ref(name: str) -> str:
    """The ref that keeps the commit of an image's source on the CI platform."""
    return f"refs/heads/images/{name}"


def _triggers(draft: Draft, platform: str) -> list[Relationship]:
    return [r for r in draft.blueprint.relationships if r.type == "triggers" and r.destination == platform]


def _earlier_triggers(draft: Draft, relationship: Relationship) -> list[str]:
    # One after the other: they write to the same repository.
    triggers = _triggers(draft, relationship.destination)
    return [f"{one.address}/trigger" for one in triggers[: triggers.index(relationship)]]


def build_steps(draft: Draft, relationship: Relationship) -> Steps:
    """A build and its tests per image, then one publication of the set."""
    carried = _set_of(draft, relationship)
    gates, proven = proofs(draft, relationship, carried)
    tests: list[TestStep] = []
    builds: list[BuildStep] = []
    for one in carried:
        read = _in_workspace(draft, relationship, one)
        built = f"{relationship.address}/build/{one.image}"
        own = [test_step(draft, relationship, gate, read, [built], after=True) for gate in relationship.then]
        settled = _settled(draft, relationship, one, own)
        builds.append(_build_step(draft, relationship, one, settled=settled))
        tests += own
    needs = [step.id for step in (tests or builds)] + proven
    return [*gates, *builds, *tests, _publish_step(draft, relationship, carried, needs)]


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
    triggers = _triggers(draft, platform)
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
        for tag in draft.flow.tags_of(place, spec.base):
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


def copy_steps(draft: Draft, relationship: Relationship) -> Steps:
    """The gates, the new tag at the source, the copy of the set, its tests."""
    carried = _set_of(draft, relationship)
    gates, needs = proofs(draft, relationship, carried)
    for one in carried:
        needs += producers(draft, relationship.source, one.image, one.tag)
    steps: Steps = [*gates]
    if relationship.retag and not is_import(draft.blueprint, relationship):
        steps.append(_tag_step(draft, relationship, carried, needs))
        needs = [steps[-1].id]
    steps.append(_copy_step(draft, relationship, carried, needs))
    for gate in relationship.then:
        for image in steps[-1].images:
            read = Read(place=relationship.destination, image=image.name, digest=image.digest, tag=image.tag)
            needed = [f"{relationship.address}/copy"]
            steps.append(test_step(draft, relationship, gate, read, needed, after=True))
    return steps


def _tag_step(
    draft: Draft, relationship: Relationship, carried: tuple[Carried, ...], needs: list[str]
) -> TagStep:
    registry = relationship.source
    images = names(one.image for one in carried)
    return TagStep(
        **draft.common(relationship),
        id=f"{relationship.address}/tag",
        needs=_unique(needs),
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
        needs=_unique(needs),
        images=pinned(draft, carried),
        reads=tuple(_copied(draft, relationship, one) for one in carried),
        changes=tuple(tag_change(draft, destination, one.image, one.becomes) for one in carried),
        text=f"copy {images} tagged {names(tags)} from {source} to {destination}",
        destination=destination,
    )


def _copied(draft: Draft, relationship: Relationship, one: Carried) -> Read:
    """Where a copy takes an image from: behind its new tag, or at the one who publishes it."""
    place, tag = relationship.source, one.becomes
    if is_import(draft.blueprint, relationship):
        place, tag = draft.blueprint.images[one.image].origin or place, one.tag
    return Read(place=place, image=one.image, digest=draft.digest(one.image), tag=tag)


def deploy_steps(draft: Draft, relationship: Relationship) -> Steps:
    """The workload's manifests, pinned, and its tests in the cluster."""
    registry, workload = relationship.source, relationship.destination
    image = draft.blueprint.elements[workload].runs
    tags = [relationship.tagged] if relationship.tagged else draft.flow.tags_of(registry, image or "")
    if image is None:
        raise CannotPlan([f"{relationship.address} deploys, but {workload} does not say what it `runs`"])
    if not tags or not producers(draft, registry, image, tags[0]):
        raise CannotPlan([f"{relationship.address} deploys {image}, which nothing brings to {registry}"])
    one = Carried(image, tags[0], tags[0])
    gates, needs = proofs(draft, relationship, [one])
    needs += [step for tag in tags for step in producers(draft, registry, image, tag)]
    if not draft.cluster_of(workload):
        raise CannotPlan([f"{relationship.address} deploys, but {workload} is in no cluster"])
    read = Read(place=registry, image=image, digest=draft.digest(image), tag=tags[0])
    deploy = _deploy_step(draft, relationship, read, needs)
    tests = [
        test_step(draft, relationship, gate, read, [deploy.id], after=True) for gate in relationship.then
    ]
    return [*gates, deploy, *tests]


def _deploy_step(draft: Draft, relationship: Relationship, read: Read, needs: list[str]) -> DeployStep:
    workload = relationship.destination
    return DeployStep(
        **draft.common(relationship),
        id=f"{relationship.address}/deploy",
        needs=_unique(needs),
        images=(PinnedImage(name=read.image, digest=read.digest, tag=read.tag),),
        reads=(read,),
        changes=(_deploy_change(draft, workload, read),),
        text=f"deploy {read.image} to {workload}",
        cluster=draft.cluster_of(workload),
        workload=workload,
        registry=read.place,
        spec=draft.blueprint.images[read.image],
        commit=draft.observation.images[read.image].commit,
    )


def _deploy_change(draft: Draft, workload: str, read: Read) -> Change:
    seen = draft.observation.workloads.get(workload)
    if seen is None:
        return Change(action=Action.CREATE, what=workload, after=read.digest)
    wanted = seen.current and seen.image == f"{read.place}/{read.image}@{read.digest}"
    return Change(
        action=Action.UNCHANGED if wanted else Action.UPDATE,
        what=workload,
        before=seen.image.rpartition("@")[2],
        after=read.digest,
    )


def _set_of(draft: Draft, relationship: Relationship) -> tuple[Carried, ...]:
    carried = draft.flow.carried.get(relationship.address, ())
    if not carried:
        tagged = f" tagged {relationship.tagged}" if relationship.tagged else ""
        raise CannotPlan(
            [f"{relationship.address} carries nothing: no image{tagged} is brought to {relationship.source}"]
        )
    return carried


def _unique(ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


DRAFTERS: Mapping[str, Callable[[Draft, Relationship], Steps]] = {
    "triggers": trigger_steps,
    "builds": build_steps,
    "deploys": deploy_steps,
    **dict.fromkeys(("pushes", "pulls", "imports", "promotes"), copy_steps),
}
