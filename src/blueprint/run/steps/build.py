"""`build`: an image is built from the commit that the CI platform received."""

from __future__ import annotations

from blueprint.git import Repository
from blueprint.oci import BaseImage, store
from blueprint.plan.differences import short
from blueprint.plan.step import BuildStep
from blueprint.run.builds import build
from blueprint.run.errors import StepFailed
from blueprint.run.steps.context import Context, StepResult, found


def run_build(step: BuildStep, context: Context) -> StepResult:
    """Builds and stores the image in the workspace; StepFailed when it is not the planned one."""
    received = Repository(context.world.bare(step.platform))
    folder = context.world.in_repository(step.spec.source or "")
    base = base_layout = None
    if step.base:
        digest = found(context, step.base).digest
        base_layout = context.world.local_copy(step.base.place, step.base.image, digest)
        base = BaseImage.read(base_layout, digest)
    built = build(received, folder, received.commit(step.commit), step.spec, base)
    planned = step.images[0].digest
    if built.digest != planned:
        raise StepFailed(f"the build of {step.spec.name} is {short(built.digest)}, not {short(planned)}")
    workspace = context.world.workspace(step.platform).repository(step.spec.name)
    changed = store(built, workspace, base_layout, step.tag)
    return StepResult(changed, f"{step.spec.name} is {short(built.digest)}")
