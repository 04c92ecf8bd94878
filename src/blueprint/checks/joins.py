"""Relationships join kinds that can play their parts."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject, a_kind, either
from blueprint.diagnostics import Diagnostic
from blueprint.model import RELATIONSHIP_TYPES, Element, Relationship
from blueprint.model.kinds import kinds_for


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for relationship in subject.blueprint.relationships:
        row = RELATIONSHIP_TYPES[relationship.type]
        source = subject.blueprint.elements[relationship.source]
        destination = subject.blueprint.elements[relationship.destination]
        if source.kind not in (kinds := kinds_for(row.sources)):
            yield _refused(
                subject, relationship, f"{a_kind(source.kind)} cannot be the source of", source, kinds
            )
        if destination.kind not in (kinds := kinds_for(row.destinations)):
            what = f"{a_kind(destination.kind)} cannot be the destination of"
            yield _refused(subject, relationship, what, destination, kinds)


def _refused(
    subject: Subject, relationship: Relationship, what: str, element: Element, kinds: list[str]
) -> Diagnostic:
    message = f"{what} '{relationship.type}': '{element.address}'"
    hint = f"that takes {either(kinds)}; `connects` joins anything"
    return subject.error(f"relationships/{relationship.address}", "not-allowed", message, hint)
