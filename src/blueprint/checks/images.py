"""Images come from somewhere, and are used where they can be."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject, a_kind, either
from blueprint.diagnostics import Diagnostic
from blueprint.graph import cycle
from blueprint.model import KINDS, Relationship
from blueprint.model.kinds import kinds_for


def rule(subject: Subject) -> Iterator[Diagnostic]:
    yield from _origins(subject)
    yield from _bases(subject)
    for relationship in subject.blueprint.relationships:
        if relationship.type == "builds":
            yield from _built(subject, relationship)
        elif relationship.type == "imports":
            yield from _imported(subject, relationship)
    yield from _workloads(subject)


def _origins(subject: Subject) -> Iterator[Diagnostic]:
    for name, image in subject.blueprint.images.items():
        if image.source is None and image.origin is None and not _was_written(subject, name):
            hint = "add `source`, a folder to build it from, or `origin`, the element that publishes it"
            yield subject.error(f"images/{name}", "image", f"image '{name}' comes from nowhere", hint)
        if image.source is not None and image.origin is not None:
            message = f"image '{name}' has both a source and an origin"
            yield subject.error(f"images/{name}", "image", message, "keep one of them")
        if image.origin is not None:
            kind = subject.blueprint.elements[image.origin].kind
            if "image-holder" not in KINDS[kind].roles:
                message = f"{a_kind(kind)} cannot publish images: '{image.origin}'"
                hint = f"that takes {either(kinds_for(frozenset({'image-holder'})))}"
                yield subject.error(f"images/{name}/origin", "image", message, hint)


def _was_written(subject: Subject, name: str) -> bool:
    """Whether there is an origin that could not be understood, which is reported already."""
    return subject.positions.knows(f"images/{name}/origin")


def _bases(subject: Subject) -> Iterator[Diagnostic]:
    bases = [(name, image.base) for name, image in subject.blueprint.images.items() if image.base]
    if circle := cycle(bases):
        message = f"images are built on each other: {' -> '.join([*circle, circle[0]])}"
        yield subject.error(f"images/{circle[0]}/base", "image", message, "one of them needs another base")


def _built(subject: Subject, relationship: Relationship) -> Iterator[Diagnostic]:
    for name in relationship.images:
        if subject.blueprint.images[name].origin is not None:
            message = f"image '{name}' is built here but has no source"
            yield subject.error(
                _images_of(relationship), "image", message, "import it, or give it a `source`"
            )


def _imported(subject: Subject, relationship: Relationship) -> Iterator[Diagnostic]:
    for name in relationship.images:
        if subject.blueprint.images[name].source is not None:
            message = f"image '{name}' is imported here but has no origin"
            yield subject.error(
                _images_of(relationship), "image", message, "build it, or give it an `origin`"
            )


def _workloads(subject: Subject) -> Iterator[Diagnostic]:
    for address, element in subject.blueprint.elements.items():
        if element.runs is not None and "workload" not in KINDS[element.kind].roles:
            message = f"{a_kind(element.kind)} cannot run an image: '{address}'"
            hint = f"that takes {either(kinds_for(frozenset({'workload'})))}"
            yield subject.error(f"elements/{address}/runs", "image", message, hint)


def _images_of(relationship: Relationship) -> str:
    return f"relationships/{relationship.address}/{relationship.type}/images"
