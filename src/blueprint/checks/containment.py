"""What contains something is a container, and exists."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject, a_kind, either
from blueprint.diagnostics import Diagnostic
from blueprint.model import KINDS


def rule(subject: Subject) -> Iterator[Diagnostic]:
    elements = subject.blueprint.elements
    for address, element in elements.items():
        if element.parent and element.parent not in elements:
            message = f"'{address}' lies in '{element.parent}', which is not there"
            yield subject.error(f"elements/{address}", "containment", message, "add the container")
    for address, element in elements.items():
        if not KINDS[element.kind].container and any(subject.blueprint.children(address)):
            containers = either([name for name, kind in KINDS.items() if kind.container])
            message = f"{a_kind(element.kind)} cannot contain elements: '{address}'"
            yield subject.error(
                f"elements/{address}/contains",
                "containment",
                message,
                f"that takes {containers}",
            )
