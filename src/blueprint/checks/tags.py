"""What a relationship moves by tag arrives under that tag."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.flow import COPYING
from blueprint.graph import reachable
from blueprint.model import Relationship


def rule(subject: Subject) -> Iterator[Diagnostic]:
    starved = starving(subject)
    for relationship in starved:
        if not _follows(subject, relationship, starved):
            yield _diagnostic(subject, relationship)


def starving(subject: Subject) -> list[Relationship]:
    """The relationships that would find nothing to move."""
    return [
        relationship
        for relationship in subject.blueprint.relationships
        if relationship.is_executable and subject.flow.starves(relationship)
    ]


def _follows(subject: Subject, relationship: Relationship, starved: list[Relationship]) -> bool:
    """Whether another one that starves is the cause."""
    edges = [(r.source, r.destination) for r in subject.blueprint.relationships if r.type in COPYING]
    return any(
        relationship.source in reachable(other.destination, edges)
        for other in starved
        if other is not relationship and other.source != relationship.source
    )


def _diagnostic(subject: Subject, relationship: Relationship) -> Diagnostic:
    what = "image" if not relationship.images else " or ".join(f"'{name}'" for name in relationship.images)
    tagged = f" tagged '{relationship.tagged}'" if relationship.tagged else ""
    message = f"no {what}{tagged} ever arrives at '{relationship.source}'"
    field = "/tagged" if relationship.tagged else ""
    path = f"relationships/{relationship.address}/{relationship.type}{field}"
    return subject.error(path, "tag-flow", message, what_arrives(subject, relationship.source))


def what_arrives(subject: Subject, place: str) -> str:
    """The images that get to a place, as a hint."""
    arriving = ", ".join(f"{image}:{tag}" for image, tag in subject.flow.at(place))
    return f"what arrives: {arriving}" if arriving else f"nothing brings images to '{place}'"
