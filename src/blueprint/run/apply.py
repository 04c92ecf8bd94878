"""Making a plan of what is there, and executing one: under the lock, with a journal, resumable."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blueprint.files import remove_stale_temporaries
from blueprint.plan import Hold, InvalidPlan, Plan, changed_parts, changed_world, compile_plan, plan_document
from blueprint.plan.step import Action
from blueprint.run import journal as events
from blueprint.run.errors import NotReady, StalePlan, told
from blueprint.run.executor import Ended, Executor, Reporter
from blueprint.run.history import Outcome, RunRecord, RunState, last_run
from blueprint.run.holds import hold_data, read_holds
from blueprint.run.journal import Journal
from blueprint.run.lock import exclusive
from blueprint.run.observe import observe, observe_environment
from blueprint.run.own_state import refuse_foreign_state
from blueprint.run.past import refuse_unknown_hold
from blueprint.run.prepare import prepare_sources
from blueprint.run.steps import Context
from blueprint.run.uncommitted import refuse_uncommitted_certification
from blueprint.run.world import World


@dataclass(frozen=True)
class RunResult:
    """How a run ended: its id, its state, and every step's end."""

    run: str
    state: RunState
    ended: Mapping[str, Ended]


def make_plan(world: World, say: Callable[[str], None] = lambda text: None, *, verify: bool = False) -> Plan:
    """The plan for the world as it is now; fills the cache of external sources when an image is missing.

    With `verify`, or when the rest of a run is planned that was made with it, all bytes are read.
    """
    with told():
        refuse_foreign_state(world)
        refuse_uncommitted_certification(world)
        prepare_sources(world, say)
        seen = observe(world, verify=verify or _verified(open_run(world)))
    return compile_plan(world.blueprint, world.target, seen, project=str(world.path.resolve()))


def plan_rollback(world: World, environment: str, hold: Hold | None = None) -> Plan:
    """The plan that takes an environment to a hold that it begins, or to the one that it has.

    It looks at nothing outside of the environment: neither at the sources nor at what is newer.
    """
    hold = hold or read_holds(world)[environment]
    with told():
        refuse_foreign_state(world)
        seen = observe_environment(world, environment, {environment: hold})
    root = str(world.path.resolve())
    return compile_plan(world.blueprint, world.target, seen, project=root, scope=environment)


def remake(world: World, plan: Plan, say: Callable[[str], None] = lambda text: None) -> Plan:
    """The same kind of plan as this one, for the world as it is now.

    InvalidPlan when it goes back to what no run left there: somebody edited the file.
    """
    if not plan.scope:
        return make_plan(world, say, verify=plan.observation.verified)
    refuse_unknown_hold(world, plan)
    return plan_rollback(world, plan.scope, plan.begins)


def refuse_stale(planned: Plan, now: Plan) -> None:
    """StalePlan when the blueprint or the world is not what the plan was made for.

    InvalidPlan when its steps are not those that are compiled from these: somebody edited the file.
    """
    reasons = [*changed_parts(planned, now), *changed_world(planned.observation, now.observation)]
    if reasons:
        raise StalePlan(reasons)
    if planned.steps != now.steps:
        raise InvalidPlan(
            "the steps of this plan are not what this version of blueprint makes of it: it was edited, or "
            "made by another version (make a new plan)"
        )


def release(world: World, environment: str) -> Hold:
    """Ends the hold on an environment, which is returned; NotReady when there is none. Nothing else moves."""
    _refuse_unheld(world, environment)
    _make_writable(world)
    with exclusive(world.lock_path):
        hold = _refuse_unheld(world, environment)
        with contextlib.closing(Journal(world.journal_path)) as journal:
            journal.append(hold.run, events.HOLD_ENDED, data={"environment": environment})
    return hold


def _refuse_unheld(world: World, environment: str) -> Hold:
    held = read_holds(world)
    if environment not in held:
        others = f" (held: {', '.join(held)})" if held else ""
        raise NotReady(f"{environment} is not held, so there is nothing to release{others}")
    return held[environment]


def open_run(world: World) -> RunRecord | None:
    """The last run, when it was killed or interrupted."""
    last = last_run(world.journal_path)
    return last if last is not None and last.is_open else None


def _verified(last: RunRecord | None) -> bool:
    return last is not None and bool(last.plan["observation"].get("verified"))


def is_continued(last: RunRecord, plan: Plan) -> bool:
    """Whether this plan is the rest of an open run: same blueprint, same commit, nothing of it undone."""
    same = last.plan["fingerprint"] == plan.fingerprint and last.commit == _commit(plan)
    steps = {step.id: step for step in plan.steps}
    ended = [step.id for step in last.steps.values() if step.outcome is Outcome.DONE]
    same = same and last.plan.get("scope", "") == plan.scope and _held(last) == _at(plan)
    return (
        same
        and steps.keys() == last.steps.keys()
        and all(steps[step].action is Action.UNCHANGED for step in ended)
    )


def _held(last: RunRecord) -> dict[str, Any]:
    """What a run held its environments at; the hold that it began itself bears its id by now."""
    held = last.plan["observation"].get("held", {})
    return {name: (hold["run"] or last.id, hold["images"]) for name, hold in held.items()}


def _at(plan: Plan) -> dict[str, Any]:
    held = plan.model_dump(mode="json")["observation"]["held"]
    return {name: (hold["run"], hold["images"]) for name, hold in held.items()}


def _commit(plan: Plan) -> str:
    return plan.observation.commit.sha if plan.observation.commit else ""


def execute(
    world: World,
    plan: Plan,
    reporter: Reporter,
    *,
    stop: threading.Event | None = None,
    journal_class: Callable[[Path], Journal] = Journal,
) -> RunResult:
    """Executes the plan. Locked when another run is at work, StalePlan when the world moved meanwhile.

    An open run that the plan is the rest of is resumed under its id; any other is abandoned.
    """
    stop = stop or threading.Event()
    _make_writable(world)
    with exclusive(world.lock_path) as held_for:
        remove_stale_temporaries(world.state)
        shutil.rmtree(world.scratch, ignore_errors=True)
        refuse_stale(plan, remake(world, plan))
        with contextlib.closing(journal_class(world.journal_path)) as journal:
            begun = _begin(world, plan, journal)
            held_for(begun.run)
            ended = _walk(world, plan, reporter, journal, begun, stop)
            state = _end(journal, begun.run, ended)
        shutil.rmtree(world.scratch, ignore_errors=True)
    return RunResult(begun.run, state, ended)


def _make_writable(world: World) -> None:
    refuse_foreign_state(world)
    try:
        world.make_state()
        world.lock_path.touch()
    except OSError as error:
        raise NotReady(f"cannot write to {world.state}: {error.strerror or error}") from error


@dataclass(frozen=True)
class _Begun:
    """A run's id and, when it is resumed, the steps that had finished and those that had not."""

    run: str
    done: frozenset[str] = frozenset()
    cut_off: frozenset[str] = frozenset()


def _begin(world: World, plan: Plan, journal: Journal) -> _Begun:
    last = open_run(world)
    if last is not None and is_continued(last, plan):
        journal.append(last.id, events.RESUMED)
        ends = {step.id: step.outcome for step in last.steps.values()}
        done = frozenset(step for step, end in ends.items() if end is Outcome.DONE)
        settled = (Outcome.DONE, Outcome.UNCHANGED)
        return _Begun(last.id, done, frozenset(step for step in ends if ends[step] not in settled))
    if last is not None:
        journal.append(last.id, events.ABANDONED, data={"reason": "the blueprint or the world changed"})
    run = _new_id(datetime.now(UTC))
    hold = hold_data(plan.scope, plan.begins) if plan.begins is not None else None
    journal.append(run, events.STARTED, data={"plan": plan_document(plan)}, hold=hold)
    return _Begun(run)


def _new_id(now: datetime) -> str:
    """The time in UTC and, in hexadecimal, the fraction of its second: ids sort as runs began."""
    return f"{now:%Y%m%dT%H%M%SZ}-{now.microsecond * 0x10000 // 1_000_000:04x}"


def _walk(
    world: World,
    plan: Plan,
    reporter: Reporter,
    journal: Journal,
    begun: _Begun,
    stop: threading.Event,
) -> Mapping[str, Ended]:
    now = datetime.now(UTC)

    def context(progress: Callable[[int], None]) -> Context:
        return Context(world, begun.run, now, stop, progress, plan.observation.gate_files)

    executor = Executor(
        plan, journal, context, reporter, run=begun.run, stop=stop, done=begun.done, cut_off=begun.cut_off
    )

    async def walk() -> Mapping[str, Ended]:
        with _signals(asyncio.get_running_loop(), stop):
            return await executor.walk()

    return asyncio.run(walk())


@contextlib.contextmanager
def _signals(loop: asyncio.AbstractEventLoop, stop: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM ask the run to stop; only the main thread can be told by the system."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _end(journal: Journal, run: str, ended: Mapping[str, Ended]) -> RunState:
    outcomes = {one.outcome for one in ended.values()}
    if Outcome.PENDING in outcomes:
        journal.append(run, events.INTERRUPTED)
        return RunState.INTERRUPTED
    failed = outcomes & {Outcome.FAILED, Outcome.ERRORED}
    state = RunState.FAILED if failed else RunState.SUCCEEDED
    journal.append(run, events.FINISHED, data={"result": str(state)})
    return state
