"""Relationships between an element and what lies inside it, which no view can draw."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import ViewKind


def rule(subject: Subject) -> Iterator[Diagnostic]:
    views = [view for view in subject.blueprint.views.values() if view.kind is ViewKind.SCHEMATIC]
    told = {address for view in views for step in view.storyline for address in step.relationships}
    for relationship in subject.blueprint.relationships:
        inside = nested(relationship.source, relationship.destination)
        if inside and views and relationship.address not in told:
            message = f"'{relationship.address}' is never drawn: {inside}"
            hint = "containment is drawn without an arrow; join what lies side by side"
            yield subject.warning(f"relationships/{relationship.address}", "not-drawn", message, hint)


def nested(one: str, other: str) -> str:
    """`'z.a' lies inside 'z'` for the two addresses, "" when neither contains the other."""
    if addresses.contains(one, other):
        return f"'{other}' lies inside '{one}'"
    return f"'{one}' lies inside '{other}'" if addresses.contains(other, one) else ""
