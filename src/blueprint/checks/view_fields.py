"""A view has the fields that its kind needs, and none that mean nothing there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import View, ViewKind

_NEEDED: Mapping[ViewKind, tuple[str, str]] = MappingProxyType(
    {
        ViewKind.DETAIL: ("of", "the element that it is about"),
        ViewKind.LOGICAL: ("columns", "titled lists of elements"),
    }
)
_OWNERS: Mapping[str, ViewKind] = MappingProxyType(
    {
        "show": ViewKind.SCHEMATIC,
        "collapse": ViewKind.SCHEMATIC,
        "storyline": ViewKind.SCHEMATIC,
        "of": ViewKind.DETAIL,
        "columns": ViewKind.LOGICAL,
        "base": ViewKind.LOGICAL,
        "base_title": ViewKind.LOGICAL,
        "details": ViewKind.LOGICAL,
    }
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for view in subject.blueprint.views.values():
        yield from _missing(subject, view)
        for name, owner in _OWNERS.items():
            if getattr(view, name) and view.kind is not owner:
                message = f"'{name}' means nothing in a {view.kind} view: '{view.id}'"
                yield subject.error(f"views/{view.id}/{name}", "view", message, f"it is for {owner} views")
    pipeline = subject.blueprint.views.get(subject.blueprint.pipeline or "")
    if pipeline is not None and not pipeline.storyline:
        message = f"the pipeline's view '{pipeline.id}' has no storyline"
        yield subject.error("pipeline", "view", message, "name a schematic view with a `storyline`")


def _missing(subject: Subject, view: View) -> Iterator[Diagnostic]:
    needed = _NEEDED.get(view.kind)
    if needed is not None and not getattr(view, needed[0]):
        message = f"{view.kind} view '{view.id}' has no '{needed[0]}'"
        yield subject.error(f"views/{view.id}", "view", message, needed[1])
