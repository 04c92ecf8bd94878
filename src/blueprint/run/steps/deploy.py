"""`deploy`: a workload's manifests are committed to its cluster."""

from __future__ import annotations

from blueprint.plan.differences import short
from blueprint.plan.step import DeployStep
from blueprint.run.manifests import manifests_of, workload_name
from blueprint.run.steps.context import Context, StepResult, found
from blueprint.wording import visible


def run_deploy(step: DeployStep, context: Context) -> StepResult:
    """Commits the Deployment and Service, pinned to the image in the cluster's own registry."""
    image = step.images[0]
    found(context, step.reads[0])
    reference = context.world.images(step.registry).reference(image.name, image.digest)
    files = manifests_of(context.world, step.cluster, step.workload, reference, step.spec, step.commit)
    message = f"Deploy {image.name} to {step.workload}\n\nImage: {reference}\nRun: {context.run}\n"
    cluster = context.world.cluster(step.cluster)
    edited = cluster.edited(workload_name(step.cluster, step.workload))
    commit = cluster.commit_files(files, message, when=context.now)
    right = f", {', '.join(visible(path) for path in edited)} put right" if edited else ""
    return StepResult(
        commit is not None or bool(edited), f"{step.workload} runs {short(image.digest)}{right}"
    )
