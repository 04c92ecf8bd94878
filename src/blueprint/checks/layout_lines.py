"""A zone has rows, or columns, or an order: each says where all of it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from blueprint.checks.hinted import Hinted, hinted
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for zone in hinted(subject):
        given = [field for field in ("rows", "columns", "order") if getattr(zone.hints, field)]
        given.sort(key=lambda field: subject.positions.of(f"{zone.path}/{field}"))
        for first, second in pairwise(given):
            yield _exclusive(subject, zone, first, second)


def _exclusive(subject: Subject, zone: Hinted, first: str, second: str) -> Diagnostic:
    line = subject.positions.of(f"{zone.path}/{first}").line
    message = f"`{first}` and `{second}` exclude each other {zone.within} of view '{zone.view.id}'"
    hint = f"keep one of them; `{first}` is at line {line}"
    return subject.error(f"{zone.path}/{second}", "layout", message, hint)
