"""A theme with colours of the project's own can be read: contrast AA (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.diagram.theme import Theme, theme_of
from blueprint.diagram.theme.contrast import TooClose, mended, too_close


def rule(subject: Subject) -> Iterator[Diagnostic]:
    choice = subject.blueprint.theme
    theme = theme_of(choice)
    for found in too_close(theme) if choice.colours else ():
        front, ground = found.pair.front, found.pair.ground
        changed = front if front in choice.colours else ground
        shown = math.floor(found.ratio * 100) / 100
        message = f"the contrast of {_named(theme, front)} on {_named(theme, ground)} is {shown}:1"
        yield subject.error(f"theme/colours/{changed}", "contrast", message, _hint(theme, found, changed))


def _named(theme: Theme, role: str) -> str:
    return f"'{role}' ({theme.colour(role)})"


def _hint(theme: Theme, found: TooClose, changed: str) -> str:
    other = found.pair.ground if changed == found.pair.front else found.pair.front
    better = mended(theme.colour(changed), theme.colour(other), found.pair.least)
    would_do = f"; {better} would do" if better else ""
    return f"at least {found.pair.least:g}:1{would_do}"
