"""A storyline counts 1, 2, 3 ... and tells what its view draws."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.checks.nested import nested
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import View, ViewKind
from blueprint.selection import lifted

_SHOW = "add to `show`, or take the step out"


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for view in subject.blueprint.views.values():
        if view.kind is ViewKind.SCHEMATIC:
            yield from _counting(subject, view)
            yield from _drawn(subject, view)


def _counting(subject: Subject, view: View) -> Iterator[Diagnostic]:
    for wanted, step in enumerate(view.storyline, start=1):
        if step.number != wanted:
            message = f"step {step.number} of view '{view.id}' should be step {wanted}"
            hint = "steps are numbered 1, 2, 3, ... in the order in which they are written"
            yield subject.error(f"views/{view.id}/storyline/{step.number}", "storyline", message, hint)
            return


def _drawn(subject: Subject, view: View) -> Iterator[Diagnostic]:
    told: dict[str, int] = {}
    for step in view.storyline:
        path = f"views/{view.id}/storyline/{step.number}/step"
        for address in step.relationships:
            if address in told:
                message = (
                    f"steps {told[address]} and {step.number} of view '{view.id}' tell the same: {address}"
                )
                yield subject.error(path, "storyline", message, "a relationship has one number")
            elif problem := _not_drawn(subject, view, address):
                message = f"step {step.number} of view '{view.id}' is not drawn: {problem[0]}"
                yield subject.error(path, "storyline", message, problem[1])
            told.setdefault(address, step.number)


def _not_drawn(subject: Subject, view: View, address: str) -> tuple[str, str] | None:
    """Why the view draws no arrow for the relationship, and what to do."""
    relationship = subject.blueprint.relationship(address)
    shown = subject.shown[view.id]
    ends = (relationship.source, relationship.destination)
    missing = [f"'{end}'" for end in ends if lifted(end, shown) is None]
    if missing:
        return f"the view does not show {' and '.join(missing)}", _SHOW
    if nested(*ends):
        return None  # that is the relationship's own mistake
    return _in_one_box(view, ends, shown)


def _in_one_box(view: View, ends: tuple[str, str], shown: frozenset[str]) -> tuple[str, str] | None:
    """Why the boxes that stand for the ends cannot be joined, and what to do."""
    first, second = (lifted(end, shown) or end for end in ends)
    if first == second and ends[0] != ends[1]:
        if first in view.collapse:
            return f"both ends are inside the collapsed '{first}'", "do not collapse it, or take the step out"
        return f"both ends are inside '{first}', and the view shows neither", _SHOW
    for hidden, box, other in ((ends[0], first, second), (ends[1], second, first)):
        if addresses.contains(box, other):
            return f"the view shows '{hidden}' only as '{box}', which contains '{other}'", _SHOW
    return None
