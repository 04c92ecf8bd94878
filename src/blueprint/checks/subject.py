"""What a rule is given: the blueprint, its positions, and answers that several rules need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from blueprint.checks.flow import Flow
from blueprint.diagnostics import Diagnostic, Severity
from blueprint.graph import Graph
from blueprint.model import KINDS, Blueprint, View, ViewKind
from blueprint.selection import visible
from blueprint.source import Positions


@dataclass(frozen=True)
class Subject:
    """A blueprint under examination; `root` is its folder when files may be looked for."""

    blueprint: Blueprint
    positions: Positions
    root: Path | None = None

    @cached_property
    def graph(self) -> Graph:
        return Graph(self.blueprint)

    @cached_property
    def flow(self) -> Flow:
        return Flow(self.blueprint)

    @cached_property
    def shown(self) -> dict[str, frozenset[str]]:
        """View id -> addresses of what it draws."""
        return {view.id: _shown(self.blueprint, view) for view in self.blueprint.views.values()}

    def error(self, path: str, rule: str, message: str, hint: str = "") -> Diagnostic:
        """An error at a path of `Positions`."""
        return Diagnostic(self.positions.of(path), rule, message, hint)

    def warning(self, path: str, rule: str, message: str, hint: str = "") -> Diagnostic:
        """A warning at a path of `Positions`."""
        return Diagnostic(self.positions.of(path), rule, message, hint, Severity.WARNING)


def _shown(blueprint: Blueprint, view: View) -> frozenset[str]:
    if view.kind is ViewKind.SCHEMATIC:
        return visible(blueprint, view)
    if view.kind is ViewKind.DETAIL:
        return frozenset({view.of} if view.of else ())
    return frozenset(address for column in (*view.columns, *view.base) for address in column.elements)


def a_kind(name: str) -> str:
    """The kind with its article: `an image registry`."""
    title = KINDS[name].title
    words = title if title[:2].isupper() else title[0].lower() + title[1:]
    return f"{'an' if words[0] in 'aeiou' or words.startswith('API') else 'a'} {words}"


def either(words: list[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
