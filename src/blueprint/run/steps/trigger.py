"""`trigger`: a commit reaches the CI platform's bare repository."""

from __future__ import annotations

from blueprint.git import fetch_commit
from blueprint.plan.step import TriggerStep
from blueprint.run.observe import image_ref
from blueprint.run.steps.context import Context, StepResult


def run_trigger(step: TriggerStep, context: Context) -> StepResult:
    """Fetches the images' own commits first; the ref that starts the pipeline is moved last."""
    bare, source = context.world.bare(step.platform), context.world.source
    changed = False
    for image, commit in step.sources.items():
        changed |= fetch_commit(source, commit, bare, image_ref(image))
    changed |= fetch_commit(source, step.commit, bare, step.ref)
    return StepResult(changed, f"{step.ref} is {step.commit[:12]}")
