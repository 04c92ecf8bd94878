"""Registries that images travel through say how far they are believed."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject, a_kind
from blueprint.diagnostics import Diagnostic
from blueprint.graph import CARRIERS


def rule(subject: Subject) -> Iterator[Diagnostic]:
    travelled = {
        end
        for relationship in subject.blueprint.relationships
        if relationship.type in CARRIERS | {"deploys"}
        for end in (relationship.source, relationship.destination)
    }
    for address, element in subject.blueprint.elements.items():
        holder = element.kind in ("image-registry", "image-source")
        if holder and address in travelled and subject.graph.trust(address) is None:
            message = f"{a_kind(element.kind)} without trust: '{address}'"
            hint = "add `trust: untrusted` or `trust: trusted`"
            yield subject.warning(f"elements/{address}", "declared-trust", message, hint)
