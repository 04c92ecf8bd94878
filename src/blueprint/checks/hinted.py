"""Where a blueprint gives layout hints: what the rules about them ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blueprint.checks.subject import Subject
from blueprint.model import Hints, View, ViewKind


@dataclass(frozen=True)
class Hinted:
    """A zone of a view, or its page ("" for `container`), with its hints and their path in `Positions`."""

    view: View
    container: str
    hints: Hints
    path: str

    @property
    def named(self) -> dict[str, list[str]]:
        """Field -> the addresses in it, as often as they are there."""
        return {
            "rows": [address for row in self.hints.rows for address in row],
            "columns": [address for column in self.hints.columns for address in column],
            "order": list(self.hints.order),
            "pins": list(self.hints.pins),
        }

    @property
    def within(self) -> str:
        """Where its elements stand, for messages."""
        return f"in '{self.container}'" if self.container else "on the page"


def hinted(subject: Subject) -> Iterator[Hinted]:
    """All zones and pages of schematic views that have hints."""
    for view in subject.blueprint.views.values():
        if view.kind is ViewKind.SCHEMATIC:
            for container, hints in view.layout.hints.items():
                inside = f"/inside/{container}" if container else ""
                yield Hinted(view, container, hints, f"views/{view.id}/layout{inside}")
