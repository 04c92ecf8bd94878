"""Walking the plan's DAG: what does not depend on each other runs at the same time.

The walk is async and owns the journal; the work of a step blocks, so it happens in a few threads.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from blueprint.plan.plan import Plan
from blueprint.plan.step import Action, BaseStep
from blueprint.run import journal as events
from blueprint.run.errors import Interrupted, StepFailed
from blueprint.run.history import Outcome
from blueprint.run.journal import Journal
from blueprint.run.steps import RUNNERS, Context, StepResult

WORKERS = 4
PAUSES = (0.2, 1.0)


class Reporter(Protocol):
    """Is told what happens, on the event loop's thread; `moved` comes from a worker's."""

    def started(self, step: BaseStep) -> None: ...
    def finished(self, step: BaseStep, ended: Ended) -> None: ...
    def moved(self, step: BaseStep, size: int) -> None: ...


@dataclass(frozen=True)
class Ended:
    """How a step ended; `cause` is the id of the step that kept it from running, "" for none."""

    outcome: Outcome
    detail: str = ""
    output: str = ""
    cause: str = ""
    bytes: int = 0


class Executor:
    """One walk over one plan."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        context: Callable[[Callable[[int], None]], Context],
        reporter: Reporter,
        *,
        run: str,
        stop: threading.Event,
        done: frozenset[str] = frozenset(),
        cut_off: frozenset[str] = frozenset(),
    ) -> None:
        """`context` makes a runner's context from a progress function.

        Of a resumed run, `done` are the steps that had finished and `cut_off` those that had not.
        """
        self._plan, self._journal, self._context, self._reporter = plan, journal, context, reporter
        self._run, self._stop, self._done, self._cut_off = run, stop, done, cut_off
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="step")
        self._ended: dict[str, Ended] = {}

    async def walk(self) -> Mapping[str, Ended]:
        """Executes the plan; step id -> how it ended. Steps that were interrupted are `pending`."""
        waiting = {step.id: asyncio.Event() for step in self._plan.steps}
        try:
            async with asyncio.TaskGroup() as group:
                for step in self._plan.steps:
                    group.create_task(self._visit(step, waiting))
        except BaseExceptionGroup as several:  # such as a journal on a full disk: the first says it all
            self._stop.set()
            raise several.exceptions[0] from several
        finally:
            self._pool.shutdown(wait=True)
        return self._ended

    async def _visit(self, step: BaseStep, waiting: Mapping[str, asyncio.Event]) -> None:
        for need in step.needs:
            await waiting[need].wait()
        self._ended[step.id] = await self._settle(step)
        waiting[step.id].set()

    async def _settle(self, step: BaseStep) -> Ended:
        cause = self._cause(step)
        if step.id in self._done or step.action is Action.UNCHANGED:
            if step.id in self._cut_off:  # its effect was there, only the journal did not know yet
                return self._finish(
                    step, Ended(Outcome.DONE, "was done before the run was cut off", cause=cause)
                )
            outcome = Outcome.DONE if step.id in self._done else Outcome.UNCHANGED
            return Ended(outcome, cause=cause)
        if self._stop.is_set():
            return Ended(Outcome.PENDING)
        if cause:
            return self._finish(step, Ended(Outcome.SKIPPED, self._because(cause), cause=cause))
        return await self._execute(step)

    def _cause(self, step: BaseStep) -> str:
        """The failed step that this one cannot do without, through unchanged steps too."""
        for need in step.needs:
            ended = self._ended[need]
            if ended.outcome in (Outcome.FAILED, Outcome.ERRORED):
                return need
            if ended.cause:
                return ended.cause
        return ""

    def _because(self, cause: str) -> str:
        step = self._plan.step(cause)
        return f"because “{step.text}” {self._ended[cause].outcome}"

    async def _execute(self, step: BaseStep) -> Ended:
        self._journal.append(self._run, events.STEP_STARTED, step.id)
        self._reporter.started(step)
        context = self._context(partial(self._reporter.moved, step))
        loop = asyncio.get_running_loop()
        try:
            result = await loop.run_in_executor(self._pool, _perform, step, context)
        except Interrupted:
            return Ended(Outcome.PENDING)
        except Exception as error:
            if self._stop.is_set():  # Ctrl-C reaches the programs that we started too
                return Ended(Outcome.PENDING)
            return self._finish(step, _refused(error))
        outcome = Outcome.DONE if result.changed else Outcome.UNCHANGED
        ended = Ended(outcome, result.detail, result.output, bytes=result.bytes)
        return self._finish(step, ended, result)

    def _finish(self, step: BaseStep, ended: Ended, result: StepResult | None = None) -> Ended:
        data = {
            "outcome": str(ended.outcome),
            "detail": ended.detail,
            "output": ended.output,
            "cause": ended.cause,
            "bytes": ended.bytes,
        }
        proof = result.proof if result else None
        self._journal.append(self._run, events.STEP_FINISHED, step.id, data, proof)
        self._reporter.finished(step, ended)
        return ended


def _perform(step: BaseStep, context: Context) -> StepResult:
    """Runs a step, and again after a pause when a room says that its refusal is temporary."""
    kind: Any = step.kind  # type: ignore[attr-defined]  # each kind of step has one; the base has none
    for pause in PAUSES:
        try:
            return RUNNERS[kind](step, context)
        except Exception as error:
            if not getattr(error, "temporary", False):
                raise
        context.stop.wait(pause)
        context.check_stop()
    return RUNNERS[kind](step, context)


def _refused(error: Exception) -> Ended:
    """Failed when a room refused (its exceptions say whether they are `temporary`), errored when we broke."""
    if hasattr(error, "temporary") or isinstance(error, OSError):
        output = error.output if isinstance(error, StepFailed) else ""
        return Ended(Outcome.FAILED, str(error), output)
    trace = "".join(traceback.format_exception(error))
    return Ended(Outcome.ERRORED, f"{type(error).__name__}: {error}", trace)
