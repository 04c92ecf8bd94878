"""What is where: every registry and cluster, compared with the newest commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from blueprint.flow import flow_of
from blueprint.oci import OciError, read_config
from blueprint.plan.observation import Observation
from blueprint.plan.step import BuildStep, CopyStep, DeployStep, Step, TagStep, TriggerStep
from blueprint.run.builds import REVISION
from blueprint.run.errors import told
from blueprint.run.history import Outcome, last_run
from blueprint.run.journal import read_runs
from blueprint.run.observe import observe
from blueprint.run.world import World

Kind = Literal["in-step", "behind", "failed", "empty"]


@dataclass(frozen=True)
class Row:
    """One image in one place. `tag` is "" for what a cluster runs; `commit` is what the image says."""

    place: str
    kind: str
    image: str
    tag: str
    digest: str
    commit: str
    state: Kind


@dataclass(frozen=True)
class ElementState:
    """How an element stands, and why in a few words."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Status:
    """The newest commit, all rows, and the state of every element that holds or runs images."""

    commit: str
    rows: tuple[Row, ...]
    states: Mapping[str, ElementState]

    def document(self) -> dict[str, Any]:
        """The status as JSON data."""
        return asdict(self)


def status_of(world: World) -> Status:
    """How the target stands; reads only."""
    with told():
        return _status_of(world)


def _status_of(world: World) -> Status:
    seen = observe(world)
    rows = (*_registry_rows(world, seen), *_workload_rows(world, seen))
    commit = seen.commit.sha if seen.commit else ""
    states = {place: _state([row for row in rows if row.place == place], commit) for place in _order(rows)}
    return Status(commit, rows, {**states, **_failures(world)})


def _order(rows: tuple[Row, ...]) -> list[str]:
    return list(dict.fromkeys(row.place for row in rows))


def _registry_rows(world: World, seen: Observation) -> Iterator[Row]:
    flow = flow_of(world.blueprint)
    for place in world.holders():
        expected = flow.expected(place)
        held = [(image, tag) for image, tags in seen.tags.get(place, {}).items() for tag in tags]
        for image, tag in dict.fromkeys([*expected, *held]):
            digest = seen.tag(place, image, tag)
            whole = seen.holds(place, image, tag)
            state: Kind = "in-step" if whole else "behind" if digest else "empty"
            yield Row(place, "registry", image, tag, digest, _commit(world, place, image, digest), state)


def _workload_rows(world: World, seen: Observation) -> Iterator[Row]:
    for relationship in world.blueprint.relationships:
        if relationship.type != "deploys":
            continue
        workload = relationship.destination
        image = world.blueprint.elements[workload].runs or ""
        running = seen.workloads.get(workload)
        digest = running.image.rpartition("@")[2] if running else ""
        state: Kind = "empty" if running is None else "in-step" if running.current else "behind"
        commit = _commit(world, relationship.source, image, digest)
        yield Row(workload, "workload", image, "", digest, commit, state)


def _commit(world: World, place: str, image: str, digest: str) -> str:
    if not digest:
        return ""
    try:
        return read_config(world.images(place).repository(image), digest).labels.get(REVISION, "")
    except OciError:
        return ""


def _state(rows: list[Row], newest: str) -> ElementState:
    kinds = {row.state for row in rows}
    if kinds == {"empty"}:
        return ElementState("empty", "nothing yet")
    if kinds == {"in-step"}:
        commits = {row.commit for row in rows if row.commit}
        commit = commits.pop() if len(commits) == 1 else newest
        return ElementState("in-step", f"in step, {commit[:7]}" if commit else "in step")
    old = sorted({row.image for row in rows if row.state != "in-step"})
    return ElementState("behind", f"behind: {', '.join(old)}")


def _failures(world: World) -> dict[str, ElementState]:
    """The elements at which the last run failed."""
    if not read_runs(world.journal_path):
        return {}
    record = last_run(world.journal_path)
    if record is None:
        return {}
    bad = (Outcome.FAILED, Outcome.ERRORED)
    failed = {step.id: step for step in record.steps.values() if step.outcome in bad}
    steps = [step for step in record.planned().steps if step.id in failed]
    return {ends_at(world, step): ElementState("failed", failed[step.id].detail[:80]) for step in steps}


def ends_at(world: World, step: Step) -> str:
    """The element at which a step ends."""
    if isinstance(step, TriggerStep | BuildStep):
        return step.platform
    if isinstance(step, CopyStep):
        return step.destination
    if isinstance(step, TagStep):
        return step.registry
    if isinstance(step, DeployStep):
        return step.workload
    relationship = world.blueprint.relationship(step.relationship)
    return relationship.destination if step.environment else step.place
