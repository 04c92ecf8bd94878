"""`deploys` becomes pinned manifests in a cluster, and their tests."""

from __future__ import annotations

from blueprint.flow import Carried
from blueprint.model import Relationship
from blueprint.plan.draft import (
    CannotPlan,
    Draft,
    producers,
    proofs,
    test_step,
    unique,
)
from blueprint.plan.holding import held_read, refuse_leaving, words
from blueprint.plan.observation import ImageSeen
from blueprint.plan.step import (
    Action,
    BaseStep,
    Change,
    DeployStep,
    PinnedImage,
    Read,
)


def deploy_steps(draft: Draft, relationship: Relationship) -> list[BaseStep]:
    """The workload's manifests, pinned, and its tests in the cluster."""
    registry, workload = relationship.source, relationship.destination
    image = draft.blueprint.elements[workload].runs
    tags = [relationship.tagged] if relationship.tagged else draft.flow.tags_of(registry, image or "")
    if image is None:
        raise CannotPlan([f"{relationship.address} deploys, but {workload} does not say what it `runs`"])
    if not tags or not producers(draft, registry, image, tags[0]):
        raise CannotPlan([f"{relationship.address} deploys {image}, which nothing brings to {registry}"])
    if not draft.cluster_of(workload):
        raise CannotPlan([f"{relationship.address} deploys, but {workload} is in no cluster"])
    if held := draft.held(workload, image):
        return _held_steps(draft, relationship, image, held)
    if draft.scope:
        return []
    refuse_leaving(draft, relationship, image)
    one = Carried(image, tags[0], tags[0])
    gates, needs = proofs(draft, relationship, [one])
    needs += [step for tag in tags for step in producers(draft, registry, image, tag)]
    read = Read(place=registry, image=image, digest=draft.digest(image), tag=tags[0])
    commit = draft.observation.images[image].commit
    return [*gates, *_deploy_and_tests(draft, relationship, read, needs, commit)]


def _held_steps(draft: Draft, relationship: Relationship, image: str, held: ImageSeen) -> list[BaseStep]:
    """What was proven when the image came here is not asked again; its tests in the cluster are."""
    registry, workload = relationship.source, relationship.destination
    read = held_read(draft, workload, registry, image)
    needs = []
    if draft.held(registry, image):
        tags = draft.flow.tags_of(registry, image)
        needs = [step for tag in tags for step in producers(draft, registry, image, tag)]
    return _deploy_and_tests(draft, relationship, read, needs, held.commit, words(draft, workload))


def _deploy_and_tests(
    draft: Draft, relationship: Relationship, read: Read, needs: list[str], commit: str, why: str = ""
) -> list[BaseStep]:
    deploy = _deploy_step(draft, relationship, read, needs, commit, why)
    tests = [
        test_step(draft, relationship, gate, read, [deploy.id], after=True) for gate in relationship.then
    ]
    return [deploy, *tests]


def _deploy_step(
    draft: Draft, relationship: Relationship, read: Read, needs: list[str], commit: str, why: str
) -> DeployStep:
    workload = relationship.destination
    return DeployStep(
        **draft.common(relationship),
        id=f"{relationship.address}/deploy",
        needs=unique(needs),
        images=(PinnedImage(name=read.image, digest=read.digest, tag=read.tag),),
        reads=(read,),
        changes=(_deploy_change(draft, workload, read),),
        text=f"deploy {read.image} to {workload}{why}",
        cluster=draft.cluster_of(workload),
        workload=workload,
        registry=read.place,
        spec=draft.blueprint.images[read.image],
        commit=commit,
    )


def _deploy_change(draft: Draft, workload: str, read: Read) -> Change:
    seen = draft.observation.workloads.get(workload)
    if seen is None:
        return Change(action=Action.CREATE, what=workload, after=read.digest)
    wanted = seen.current and not seen.edited and seen.digest == read.digest
    return Change(
        action=Action.UNCHANGED if wanted else Action.UPDATE,
        what=workload,
        before=seen.digest,
        after=read.digest,
    )
