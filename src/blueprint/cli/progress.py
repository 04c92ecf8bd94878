"""Live progress on stderr: a line when a step begins, and one when it ends."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, TextIO

from blueprint.cli.terminal import painter

if TYPE_CHECKING:
    from blueprint.plan.step import BaseStep
    from blueprint.run.executor import Ended

_COLOURS = {
    "done": "green",
    "unchanged": "dim",
    "failed": "bold red",
    "errored": "bold red",
    "skipped": "yellow",
}


class Progress:
    """Tells a stream what happens in a run."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._paint = stream, painter(stream)
        self._began: dict[str, float] = {}

    def started(self, step: BaseStep) -> None:
        self._began[step.id] = time.monotonic()
        self._line(step, "started", "dim", step.text)

    def finished(self, step: BaseStep, ended: Ended) -> None:
        began = self._began.get(step.id)
        took = f" ({time.monotonic() - began:.1f} s)" if began is not None else ""
        detail = ended.detail.splitlines()[0] if ended.detail else ""
        text = f"{step.text}{took}" + (f": {detail}" if detail else "")
        self._line(step, str(ended.outcome), _COLOURS[ended.outcome], text)

    def moved(self, step: BaseStep, size: int) -> None:
        """Copies between folders end before a person could read how far they are."""

    def _line(self, step: BaseStep, word: str, colour: str, text: str) -> None:
        from blueprint.wording import plain

        number = f"{step.number:>3}" if step.number is not None else "  -"
        with contextlib.suppress(OSError, ValueError):  # the journal tells it too; the run goes on
            self._stream.write(f"{number}  {self._paint(f'{word:<9}', colour)} {plain(text)}\n")
            self._stream.flush()
