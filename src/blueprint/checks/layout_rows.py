"""Layout rows place what the view draws, where it belongs, once."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import View, ViewKind


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for view in subject.blueprint.views.values():
        if view.kind is ViewKind.SCHEMATIC:
            for container, rows in view.layout.rows.items():
                yield from _rows(subject, view, container, [a for row in rows for a in row])
        elif view.layout.rows:
            message = f"'layout' means nothing in a {view.kind} view: '{view.id}'"
            yield subject.error(f"views/{view.id}/layout", "view", message, "it is for schematic views")


def _rows(subject: Subject, view: View, container: str, placed: list[str]) -> Iterator[Diagnostic]:
    shown = subject.shown[view.id]
    path = f"views/{view.id}/layout/" + (f"inside/{container}" if container else "rows")
    if container and container not in shown:
        yield _not_shown(subject, path, view, container)
        return
    for address in dict.fromkeys(placed):
        where = f"{path}/{address}"
        if address not in shown:
            yield _not_shown(subject, where, view, address)
        elif subject.blueprint.elements[address].parent != container:
            outer = subject.blueprint.elements[address].parent
            inside = f"in '{container}'" if container else "on the page"
            message = f"'{address}' does not stand directly {inside}"
            hint = f"place it under `inside: {{{outer}: ...}}`" if outer else "place it in `rows`"
            yield subject.error(where, "layout", message, hint)
        elif placed.count(address) > 1:
            yield subject.error(where, "layout", f"'{address}' is placed twice", "an element has one place")


def _not_shown(subject: Subject, path: str, view: View, address: str) -> Diagnostic:
    message = f"view '{view.id}' does not show '{address}'"
    return subject.error(path, "layout", message, "add it to `show`, or take it out of the rows")
