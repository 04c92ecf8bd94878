"""Relationships join what lies side by side: none leads from an element to what lies inside it, or back.

No picture could show it, and what is not drawn does not happen.
"""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for relationship in subject.blueprint.relationships:
        if inside := nested(relationship.source, relationship.destination):
            message = f"'{relationship.address}' cannot be drawn: {inside}"
            hint = "`contains` says it already; join what lies side by side, or take it out"
            yield subject.error(f"relationships/{relationship.address}", "not-drawn", message, hint)


def nested(one: str, other: str) -> str:
    """`'z.a' lies inside 'z'` for the two addresses, "" when neither contains the other."""
    if addresses.contains(one, other):
        return f"'{other}' lies inside '{one}'"
    return f"'{one}' lies inside '{other}'" if addresses.contains(other, one) else ""
