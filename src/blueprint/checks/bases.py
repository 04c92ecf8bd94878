"""The bases of the images that are built reach the builder."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.checks.tags import starving
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    starved = {relationship.destination for relationship in starving(subject)}
    for relationship in subject.blueprint.relationships:
        if relationship.type != "builds" or relationship.source in starved:
            continue
        at_hand = {image for image, _ in subject.flow.at(relationship.source)}
        for name in subject.flow.built(relationship):
            base = subject.blueprint.images[name].base
            if base is not None and subject.blueprint.images[base].source is None and base not in at_hand:
                message = (
                    f"image '{name}' is built on '{base}', which never arrives at '{relationship.source}'"
                )
                hint = f"add a relationship that `pulls` it: registry -> {relationship.source}"
                yield subject.error(f"relationships/{relationship.address}", "base", message, hint)
