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
        needs=unique(needs),
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
    wanted = seen.current and not seen.edited and seen.digest == read.digest
    return Change(
        action=Action.UNCHANGED if wanted else Action.UPDATE,
        what=workload,
        before=seen.digest,
        after=read.digest,
    )
