"""A logical view lists each element once."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import View, ViewKind


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for view in subject.blueprint.views.values():
        if view.kind is ViewKind.LOGICAL:
            yield from _listed_again(subject, view)


def _listed_again(subject: Subject, view: View) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str, str]] = {}
    for address, path, title in _listed(view):
        if address not in first:
            first[address] = path, title
            continue
        where, column = first[address]
        line = subject.positions.of(where).line
        message = f"view '{view.id}' lists '{address}' again"
        hint = f"first at line {line}, in '{column}'; an element is drawn once per diagram"
        yield subject.error(path, "drawn-once", message, hint)


def _listed(view: View) -> Iterator[tuple[str, str, str]]:
    """Address, path of `Positions` and column title of all that is listed, as it is drawn."""
    for part, columns in (("columns", view.columns), ("base", view.base)):
        for number, column in enumerate(columns):
            for index, address in enumerate(column.elements):
                earlier = column.elements[:index].count(address)
                path = f"views/{view.id}/{part}/{number}/elements/{address}" + "/again" * earlier
                yield address, path, column.title
