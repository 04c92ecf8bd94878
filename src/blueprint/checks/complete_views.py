"""A view has the fields that its kind needs, and the pipeline's has a storyline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import ViewKind

_NEEDED: Mapping[ViewKind, tuple[str, str]] = MappingProxyType(
    {
        ViewKind.DETAIL: ("of", "the element that it is about"),
        ViewKind.LOGICAL: ("columns", "titled lists of elements"),
    }
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for view in subject.blueprint.views.values():
        needed = _NEEDED.get(view.kind)
        if needed is not None and not getattr(view, needed[0]):
            message = f"{view.kind} view '{view.id}' has no '{needed[0]}'"
            yield subject.error(f"views/{view.id}", "view", message, needed[1])
        if view.kind is ViewKind.SCHEMATIC and view.relationships == "storyline" and not view.storyline:
            message = f"view '{view.id}' draws the arrows of its storyline, and has none"
            hint = "write a `storyline`, or leave `relationships` out"
            yield subject.warning(f"views/{view.id}/relationships", "view", message, hint)
    pipeline = subject.blueprint.views.get(subject.blueprint.pipeline or "")
    if pipeline is not None and not pipeline.storyline:
        message = f"the pipeline's view '{pipeline.id}' has no storyline"
        yield subject.error("pipeline", "view", message, "name a schematic view with a `storyline`")
