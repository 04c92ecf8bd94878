"""What is executed is drawn: numbered in the pipeline's storyline, or at least an arrow somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import Relationship, ViewKind


def rule(subject: Subject) -> Iterator[Diagnostic]:
    if subject.blueprint.pipeline not in subject.blueprint.views:
        return
    numbers = subject.blueprint.numbers()
    for relationship in subject.blueprint.relationships:
        told = relationship.address in numbers
        if relationship.is_executable and not told and not _drawn(subject, relationship):
            message = f"'{relationship.address}' is executed, but no view draws it"
            hint = f"add a step to the storyline of '{subject.blueprint.pipeline}'"
            yield subject.warning(f"relationships/{relationship.address}", "not-drawn", message, hint)


def _drawn(subject: Subject, relationship: Relationship) -> bool:
    ends = {relationship.source, relationship.destination}
    return any(
        ends <= subject.shown[view.id]
        for view in subject.blueprint.views.values()
        if view.kind is ViewKind.SCHEMATIC
    )
