"""What is executed can be put in an order."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.graph import cycle


def rule(subject: Subject) -> Iterator[Diagnostic]:
    if circle := cycle(subject.flow.order()):
        message = f"these wait for each other: {', '.join(circle)}"
        hint = "say with `images` and `tagged` what each one moves, or require another gate"
        yield subject.error(f"relationships/{circle[0]}", "order", message, hint)
