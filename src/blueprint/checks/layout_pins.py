"""A pinned element stands in no row or column too, and on no other one."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.hinted import Hinted, hinted
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for zone in hinted(subject):
        yield from _in_lines(subject, zone)
        yield from _on_another(subject, zone)


def _in_lines(subject: Subject, zone: Hinted) -> Iterator[Diagnostic]:
    for field in ("rows", "columns"):
        for address in zone.hints.pins:
            if address in zone.named[field]:
                line = subject.positions.of(f"{zone.path}/{field}/{address}").line
                message = f"'{address}' is pinned and stands in `{field}` too"
                hint = f"take it out of one of them; in `{field}` it is at line {line}"
                yield subject.error(f"{zone.path}/pins/{address}", "layout", message, hint)


def _on_another(subject: Subject, zone: Hinted) -> Iterator[Diagnostic]:
    first: dict[tuple[int, int], str] = {}
    for address, point in zone.hints.pins.items():
        other = first.setdefault(point, address)
        if other != address:
            x, y = point
            message = f"'{address}' is pinned to [{x}, {y}], where '{other}' is"
            yield subject.error(f"{zone.path}/pins/{address}", "layout", message, "give it another point")
