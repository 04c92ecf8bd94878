"""`copy` and `publish`: a set of images moves together."""

from __future__ import annotations

from blueprint.oci import copy
from blueprint.plan.step import CopyStep
from blueprint.run.steps.context import Context, StepResult, found, set_tags
from blueprint.wording import count


def run_copy(step: CopyStep, context: Context) -> StepResult:
    """Copies all blobs of all images and then sets all tags, so that no half of a set is seen."""
    tags = []
    size = 0
    for read, image in zip(step.reads, step.images, strict=True):
        context.check_stop()
        descriptor = found(context, read)
        source = context.layout(read.place, read.image)
        destination = context.layout(step.destination, image.name)
        size += copy(source, image.digest, destination, tag=None, on_progress=context.moved).bytes_moved
        tags.append((destination, image.tag, descriptor))
    moved = set_tags(tags)
    return StepResult(
        bool(size or moved), f"{count(len(tags), 'image')}, {count(moved, 'tag')} moved", bytes=size
    )
