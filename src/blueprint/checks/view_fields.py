"""A view has no fields that mean nothing for its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import View, ViewKind

_OWNERS: Mapping[str, ViewKind] = MappingProxyType(
    {
        "show": ViewKind.SCHEMATIC,
        "collapse": ViewKind.SCHEMATIC,
        "layout": ViewKind.SCHEMATIC,
        "storyline": ViewKind.SCHEMATIC,
        "relationships": ViewKind.SCHEMATIC,
        "of": ViewKind.DETAIL,
        "columns": ViewKind.LOGICAL,
        "base": ViewKind.LOGICAL,
        "base_title": ViewKind.LOGICAL,
        "details": ViewKind.LOGICAL,
    }
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for view in subject.blueprint.views.values():
        for name, owner in _OWNERS.items():
            if getattr(view, name) != View.model_fields[name].default and view.kind is not owner:
                message = f"'{name}' means nothing in a {view.kind} view: '{view.id}'"
                yield subject.error(f"views/{view.id}/{name}", "view", message, f"it is for {owner} views")
