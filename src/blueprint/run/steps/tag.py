"""`tag`: a set of images gets another tag where it is."""

from __future__ import annotations

from blueprint.oci import TagMove, move_tags
from blueprint.plan.step import TagStep
from blueprint.run.steps.context import Context, StepResult, found
from blueprint.wording import count


def run_tag(step: TagStep, context: Context) -> StepResult:
    """Sets the tags of the set, all or none."""
    moves = []
    for read, image in zip(step.reads, step.images, strict=True):
        repository = context.repository(step.registry, image.name, is_written=True)
        moves.append(TagMove(repository, image.tag, repository.manifest(found(context, read).digest)))
    moved = move_tags(moves)
    return StepResult(bool(moved), f"{count(moved, 'tag')} moved")
