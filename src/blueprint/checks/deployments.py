"""What is deployed has an image, and the image gets to the registry that it is deployed from."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.checks.tags import starving, what_arrives
from blueprint.diagnostics import Diagnostic
from blueprint.graph import reachable
from blueprint.model import Relationship


def rule(subject: Subject) -> Iterator[Diagnostic]:
    starved = {r.destination for r in starving(subject)}
    for relationship in subject.blueprint.relationships:
        if relationship.type != "deploys":
            continue
        runs = subject.blueprint.elements[relationship.destination].runs
        if runs is None:
            yield _nothing_to_run(subject, relationship)
        elif subject.flow.deploys_nothing(relationship) and not _upstream(subject, relationship, starved):
            yield _unreachable(subject, relationship, runs)


def _upstream(subject: Subject, relationship: Relationship, starved: set[str]) -> bool:
    edges = [(r.source, r.destination) for r in subject.blueprint.relationships if r.type != "connects"]
    return any(relationship.source in reachable(place, edges) for place in starved)


def _nothing_to_run(subject: Subject, relationship: Relationship) -> Diagnostic:
    message = f"'{relationship.destination}' is deployed but runs no image"
    path = f"elements/{relationship.destination}"
    names = ", ".join(subject.blueprint.images)
    hint = f"add `runs:` with one of {names}" if names else "add `images`, and `runs:` with one of them"
    return subject.error(path, "unreachable-deployment", message, hint)


def _unreachable(subject: Subject, relationship: Relationship, runs: str) -> Diagnostic:
    place = relationship.source
    tagged = f" tagged '{relationship.tagged}'" if relationship.tagged else ""
    message = f"'{relationship.destination}' runs image '{runs}', which never arrives at '{place}'{tagged}"
    hint = what_arrives(subject, place)
    return subject.error(f"relationships/{relationship.address}", "unreachable-deployment", message, hint)
