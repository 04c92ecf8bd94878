"""`trigger`: a commit reaches the CI platform's bare repository."""

from __future__ import annotations

from blueprint.git import fetch_commit
from blueprint.plan.differences import short
from blueprint.plan.step import TriggerStep
from blueprint.run.steps.context import Context, StepResult


def run_trigger(step: TriggerStep, context: Context) -> StepResult:
    """Fetches the commits in order: the ref that starts the pipeline is moved last."""
    bare, source = context.world.bare(step.platform), context.world.source
    changed = [fetch_commit(source, commit, bare, name) for name, commit in step.refs.items()]
    name, commit = list(step.refs.items())[-1]
    return StepResult(any(changed), f"{name} is {short(commit)}")
