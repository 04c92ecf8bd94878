"""A view's direction leads something: what stands in rows or columns follows no arrows."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.hinted import hinted
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import View


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for page in hinted(subject):
        leads = page.container or not page.hints.lines or page.view.layout.direction is None
        if not leads and not _has_free_zone(subject, page.view):
            field = "rows" if page.hints.rows else "columns"
            message = f"'direction' has no effect: the page of view '{page.view.id}' has `{field}`"
            yield subject.warning(f"{page.path}/direction", "layout", message, "take it out")


def _has_free_zone(subject: Subject, view: View) -> bool:
    """Whether there are several elements in some zone whose places are not given: arrows lead there."""
    free: dict[str, int] = {}
    for address in subject.shown[view.id]:
        parent = subject.blueprint.elements[address].parent
        hints = view.layout.of(parent)
        if parent and not hints.lines and address not in hints.pins:
            free[parent] = free.get(parent, 0) + 1
    return any(count > 1 for count in free.values())
