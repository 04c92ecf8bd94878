"""`deploy`: a workload runs its image, as far as the cluster's driver can see to that."""

from __future__ import annotations

from blueprint.plan.differences import short
from blueprint.plan.step import DeployStep
from blueprint.run.clusters import Stamp
from blueprint.run.manifests import release_of
from blueprint.run.steps.context import Context, StepResult, found
from blueprint.wording import visible


def run_deploy(step: DeployStep, context: Context) -> StepResult:
    """Deploys the Deployment and Service, pinned to the image in the cluster's own registry."""
    image = step.images[0]
    found(context, step.reads[0])
    release = release_of(
        context.world, step.cluster, step.workload, step.registry, image.name, image.digest, step.commit
    )
    said: list[str] = []
    stamp = Stamp(context.run, step.id, context.now, context.stop, said.append)
    try:
        deployed = context.world.cluster(step.cluster).deploy(release, stamp)
    except Exception:
        context.check_stop()  # who was asked to stop has not failed
        raise
    right = "".join(f", {visible(one)} put right" for one in deployed.put_right)
    detail = f"{step.workload} runs {short(image.digest)}{right}"
    return StepResult(deployed.changed, detail, output="".join(f"{line}\n" for line in said))
