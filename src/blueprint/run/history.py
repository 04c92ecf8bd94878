"""What runs did: a fold over their events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from blueprint.plan.plan import Plan
from blueprint.plan.step import Action
from blueprint.run import journal
from blueprint.run.journal import Event


class Outcome(StrEnum):
    """How a step ended. `failed`: the world said no; `errored`: we broke; `skipped`: because of either."""

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    ERRORED = "errored"
    SKIPPED = "skipped"
    RUNNING = "running"
    PENDING = "pending"


class RunState(StrEnum):
    """How a run stands. `running` without a process is one that was killed: the next apply resumes it."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    ABANDONED = "abandoned"


@dataclass
class StepRecord:
    """What is known of one step of a run."""

    id: str
    text: str
    number: int | None
    outcome: Outcome
    started: str = ""
    finished: str = ""
    detail: str = ""
    output: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it took, None when it did not start or end."""
        if not (self.started and self.finished):
            return None
        return (datetime.fromisoformat(self.finished) - datetime.fromisoformat(self.started)).total_seconds()


@dataclass
class RunRecord:
    """What is known of a run."""

    id: str
    started: str
    plan: dict[str, Any]
    state: RunState = RunState.RUNNING
    finished: str = ""
    reason: str = ""
    steps: dict[str, StepRecord] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it can be resumed."""
        return self.state in (RunState.RUNNING, RunState.INTERRUPTED)

    @property
    def commit(self) -> str:
        """The commit it was made for, "" when it has none."""
        return str(((self.plan.get("observation") or {}).get("commit") or {}).get("sha", ""))

    def planned(self) -> Plan:
        """The whole plan that it executes."""
        return Plan.model_validate(self.plan)

    def counts(self) -> dict[str, int]:
        """Outcome -> number of steps, without the outcomes that no step has."""
        outcomes = [step.outcome for step in self.steps.values()]
        return {str(one): outcomes.count(one) for one in Outcome if one in outcomes}


def fold(events: Iterable[Event]) -> RunRecord | None:
    """The state of one run after its events, None when there are none."""
    record: RunRecord | None = None
    for event in events:
        if event.kind == journal.STARTED:
            record = RunRecord(event.run, event.at, event.data["plan"], steps=_planned(event.data["plan"]))
        elif record is not None:
            _apply(record, event)
    return record


def _planned(plan: dict[str, Any]) -> dict[str, StepRecord]:
    steps = Plan.model_validate(plan).steps
    return {
        step.id: StepRecord(
            step.id,
            step.text,
            step.number,
            Outcome.UNCHANGED if step.action is Action.UNCHANGED else Outcome.PENDING,
        )
        for step in steps
    }


_ENDS = {
    journal.RESUMED: RunState.RUNNING,
    journal.INTERRUPTED: RunState.INTERRUPTED,
    journal.ABANDONED: RunState.ABANDONED,
}


def _apply(record: RunRecord, event: Event) -> None:
    if event.kind == journal.STEP_STARTED:
        step = record.steps[event.step]
        step.outcome, step.started, step.finished = Outcome.RUNNING, event.at, ""
    elif event.kind == journal.STEP_FINISHED:
        step = record.steps[event.step]
        step.outcome, step.finished = Outcome(event.data["outcome"]), event.at
        step.detail, step.output = event.data.get("detail", ""), event.data.get("output", "")
    elif event.kind == journal.FINISHED:
        record.state, record.finished = RunState(event.data["result"]), event.at
    elif event.kind in _ENDS:
        record.state = _ENDS[event.kind]
        record.finished = "" if event.kind == journal.RESUMED else event.at
        record.reason = event.data.get("reason", "")


def run_record(path: Path, run: str) -> RunRecord | None:
    """What the journal knows of a run, None when it knows nothing."""
    return fold(journal.read_events(path, run))


def last_run(path: Path) -> RunRecord | None:
    """The newest run in the journal."""
    runs = journal.read_runs(path)
    return run_record(path, runs[-1]) if runs else None
