"""A range of instances goes upwards."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for address, element in subject.blueprint.elements.items():
        low, dots, high = element.instances.partition("..")
        if dots and low.isdecimal() and high.isdecimal() and int(low) >= int(high):
            message = f"'{element.instances}' is no range of instances"
            yield subject.error(
                f"elements/{address}/instances", "instances", message, "write the smaller first"
            )
