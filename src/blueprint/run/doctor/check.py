"""What was tried, and how it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a check went; a warning is nothing that an apply fails of."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """One line: what was tried (`what`) for an element ("" for the machine), and what came of it."""

    element: str
    what: str
    state: State
    text: str

    def document(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {"element": self.element, "check": self.what, "state": self.state.value, "text": self.text}


@dataclass(frozen=True)
class Examination:
    """Makes the checks of one element."""

    element: str

    def ok(self, what: str, text: str) -> Check:
        return Check(self.element, what, State.OK, text)

    def warning(self, what: str, text: str) -> Check:
        return Check(self.element, what, State.WARNING, text)

    def failed(self, what: str, text: str) -> Check:
        return Check(self.element, what, State.FAILED, text)

    def refused(self, what: str, error: Exception) -> Check:
        """What a room's refusal means for a check; a bug of ours is raised again."""
        if not hasattr(error, "temporary") and not isinstance(error, OSError):
            raise error
        return self.failed(what, str(error))


def is_well(checks: Iterable[Check]) -> bool:
    """Whether none has failed."""
    return all(check.state is not State.FAILED for check in checks)
