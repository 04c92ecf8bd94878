"""`tag`: a set of images gets another tag where it is."""

from __future__ import annotations

from blueprint.plan.step import TagStep
from blueprint.run.steps.context import Context, StepResult, found, set_tags
from blueprint.wording import count


def run_tag(step: TagStep, context: Context) -> StepResult:
    """Sets the tags of the set, all or none."""
    tags = [
        (context.layout(step.registry, image.name), image.tag, found(context, read))
        for read, image in zip(step.reads, step.images, strict=True)
    ]
    moved = set_tags(tags)
    return StepResult(bool(moved), f"{count(moved, 'tag')} moved")
