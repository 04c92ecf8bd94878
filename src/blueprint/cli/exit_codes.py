"""What a command's exit code means."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    DONE = 0
    FAILED = 1  # the work failed
    BAD_INPUT = 2
    DIFFERENCES = 3  # differences, or something is stale
    WAITING = 4  # at a gate
    INTERRUPTED = 130
