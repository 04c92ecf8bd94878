"""`copy` and `publish`: a set of images moves together."""

from __future__ import annotations

from blueprint.oci import TagMove, copy, move_tags
from blueprint.plan.step import CopyStep
from blueprint.run.steps.context import Context, StepResult, found
from blueprint.wording import count


def run_copy(step: CopyStep, context: Context) -> StepResult:
    """Copies all blobs of all images, and what is attached to them, and then sets all tags: no half of a
    set is seen."""
    moves = []
    size = 0
    for read, image in zip(step.reads, step.images, strict=True):
        context.check_stop()
        found(context, read)
        source = context.repository(read.place, read.image)
        destination = context.repository(step.destination, image.name, is_written=True)
        done = copy(source, image.digest, destination, tag=None, on_progress=context.moved, attached=True)
        size += done.bytes_moved
        moves.append(TagMove(destination, image.tag, source.manifest(image.digest)))
    moved = move_tags(moves)
    return StepResult(
        bool(size or moved), f"{count(len(moves), 'image')}, {count(moved, 'tag')} moved", bytes=size
    )
