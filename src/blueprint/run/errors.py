"""What a run can be refused.

RunError
├── NotReady       something that the run stands on is missing: git, a commit, an image, a script
├── StepFailed     the world said no to a step
├── Interrupted    somebody asked the run to stop
├── Locked         another run is at work
├── StalePlan      the blueprint or the world is not what the plan was made for
└── JournalError   the journal cannot be read or written
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

_SHOWN = 12


class RunError(Exception):
    """A refusal; `temporary` when trying again may help. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary


class NotReady(RunError):
    """Something that the run stands on is missing; the message says what to do."""

    exit_code = 2


class StepFailed(RunError):
    """The world said no to a step; `output` is what the script printed, if there was one."""

    def __init__(self, message: str, *, output: str = "", temporary: bool = False) -> None:
        super().__init__(message, temporary=temporary)
        self.output = output


class Interrupted(RunError):
    """Somebody asked the run to stop; it can be resumed."""

    exit_code = 130


class Locked(RunError):
    """Another run is at work on the same target."""

    def __init__(self, message: str) -> None:
        super().__init__(message, temporary=True)


class StalePlan(RunError):
    """The blueprint or the world is not what the plan was made for; `reasons` name what changed."""

    exit_code = 3

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        shown = [*self.reasons[:_SHOWN]]
        if len(self.reasons) > _SHOWN:
            shown.append(f"and {len(self.reasons) - _SHOWN} more")
        lines = "".join(f"\n  - {reason}" for reason in shown)
        super().__init__(f"the plan is stale, nothing was done:{lines}\nmake a new plan and look at it again")


class JournalError(RunError):
    """The journal cannot be read or written."""

    exit_code = 2


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turns the refusals of the rooms below (they all say whether they are `temporary`) into a RunError."""
    try:
        yield
    except RunError:
        raise
    except OSError as error:
        raise RunError(f"{error.filename or 'the file system'}: {error.strerror or error}") from error
    except Exception as error:
        if not hasattr(error, "temporary"):
            raise
        raise RunError(str(error), temporary=error.temporary) from error
