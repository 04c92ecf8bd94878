"""What is where: every registry and cluster, compared with the newest commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from blueprint.flow import flow_of
from blueprint.oci import Descriptor, Layout, OciError, Repository, faults
from blueprint.oci.folder import FolderRepository
from blueprint.oci.inspection import config_of, inspect
from blueprint.plan.observation import Observation
from blueprint.plan.step import BuildStep, CopyStep, DeployStep, Step, TagStep, TriggerStep
from blueprint.run.builds import REVISION
from blueprint.run.errors import told
from blueprint.run.history import Outcome, last_run
from blueprint.run.journal import read_runs
from blueprint.run.observe import observe
from blueprint.run.own_state import refuse_foreign_state
from blueprint.run.trouble import Trouble
from blueprint.run.unmanaged import Unmanaged, unmanaged
from blueprint.run.world import World

Kind = Literal["in-step", "behind", "failed", "empty", "damaged", "edited", "unmanaged", "unknown", "held"]


@dataclass(frozen=True)
class Row:
    """One image in one place. `tag` is "" for what a cluster runs; `commit` is what the image says.

    `damaged` are files whose bytes are not what they should be. An `unmanaged` row is still there, but
    nothing in the blueprint brings it; an `edited` workload was changed by somebody else, as `edits` tells;
    `held` is as its environment is held, whatever is newer; `unknown` is what cannot be compared, because the
    wanted image cannot be made.
    """

    place: str
    kind: str
    image: str
    tag: str
    digest: str
    commit: str
    state: Kind
    damaged: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()


@dataclass(frozen=True)
class ElementState:
    """How an element stands, and why in a few words."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Status:
    """The newest commit, all rows, and the state of every element that holds or runs images.

    `problems` are what could not be looked at.
    """

    commit: str
    rows: tuple[Row, ...]
    states: Mapping[str, ElementState]
    problems: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything could be looked at, and nothing is damaged."""
        return not self.problems and all(row.state != "damaged" for row in self.rows)

    def document(self) -> dict[str, Any]:
        """The status as JSON data."""
        return asdict(self)


def status_of(world: World, *, verify: bool = False, problems: Iterable[str] = ()) -> Status:
    """How the target stands; reads only, and with `verify` all bytes.

    What cannot be looked at does not hide the rest: it joins the `problems` that are known already.
    """
    with told():
        refuse_foreign_state(world)
        trouble = Trouble(strict=False)
        trouble.problems += problems
        return _status_of(_Look(world, trouble, verify))


@dataclass(frozen=True)
class _Look:
    world: World
    trouble: Trouble
    verify: bool


def _status_of(look: _Look) -> Status:
    world, trouble = look.world, look.trouble
    seen = observe(world, trouble=trouble)
    left_over = list(unmanaged(world, trouble))
    rows = (
        *_registry_rows(look, seen),
        *_workload_rows(look, seen),
        *(_unmanaged_row(look, one) for one in left_over),
        *_hidden_rows(look, seen),
    )
    commit = seen.commit.sha if seen.commit else ""
    known = [place for place in _order(rows) if place in world.blueprint.elements]
    states = {place: _state([row for row in rows if row.place == place], commit) for place in known}
    return Status(commit, rows, {**states, **_failures(world)}, tuple(trouble.problems))


def _order(rows: tuple[Row, ...]) -> list[str]:
    return list(dict.fromkeys(row.place for row in rows))


def _registry_rows(look: _Look, seen: Observation) -> Iterator[Row]:
    flow = flow_of(look.world.blueprint)
    for place in look.world.holders():
        for image, tag in flow.expected(place):
            digest = seen.tag(place, image, tag)
            store = look.world.images(place)
            state: Kind = "empty"
            if (place, image) in look.trouble.places:
                state = "damaged"
            elif digest:
                state = _compared(seen, place, image, whole=_is_whole(seen, place, image, tag))
            yield _checked(
                look, Row(place, "registry", image, tag, digest, "", state), store.repository(image)
            )


def _is_whole(seen: Observation, place: str, image: str, tag: str) -> bool:
    held = seen.held_at(place, image)
    return seen.tag(place, image, tag) == held.digest if held else seen.holds(place, image, tag)


def _compared(seen: Observation, place: str, image: str, *, whole: bool) -> Kind:
    if whole and seen.held_at(place, image):
        return "held"
    if image not in seen.images:
        return "unknown"
    return "in-step" if whole else "behind"


def _unmanaged_row(look: _Look, one: Unmanaged) -> Row:
    kind = "registry" if one.tag else "workload"
    row = Row(one.place, kind, one.image, one.tag, one.digest, "", "unmanaged")
    return _checked(look, row, FolderRepository(Layout(one.layout))) if one.layout else row


def _hidden_rows(look: _Look, seen: Observation) -> Iterator[Row]:
    """What is damaged in sources and in workspaces of CI platforms, which have no rows otherwise."""
    if not look.verify:
        return
    holders = set(look.world.holders())
    for place, images in seen.tags.items():
        for image, tags in images.items() if place not in holders else ():
            repository = look.world.images(place).repository(image)
            for tag, digest in tags.items():
                row = _checked(look, Row(place, "workspace", image, tag, digest, "", "in-step"), repository)
                if row.state == "damaged":
                    yield row


def _checked(look: _Look, row: Row, repository: Repository) -> Row:
    """The row with the image's commit and, when all bytes are to be read, with what is damaged."""
    found = None
    with look.trouble.about(row.place, row.image):
        found = repository.resolve(row.tag) if row.digest else None
    damaged = _damaged(repository, found) if found and look.verify else ()
    row = replace(row, commit=_commit(repository, row.digest))
    return replace(row, state="damaged", damaged=damaged) if damaged else row


def _damaged(repository: Repository, found: Descriptor) -> tuple[str, ...]:
    """What of an image is not as it should be: files on disk, digests over the network."""
    if isinstance(repository, FolderRepository):
        return tuple(str(path) for path in faults(repository.layout, found))
    seen = inspect(repository, found.digest, verify=True)
    return (*seen.missing, *seen.damaged)


def _workload_rows(look: _Look, seen: Observation) -> Iterator[Row]:
    for relationship in look.world.blueprint.relationships:
        if relationship.type != "deploys":
            continue
        workload = relationship.destination
        image = look.world.blueprint.elements[workload].runs or ""
        running = seen.workloads.get(workload)
        digest = running.image.rpartition("@")[2] if running else ""
        repository = look.world.images(relationship.source).repository(image)
        state = _running(look, seen, workload, image)
        edits = running.edits if running else ()
        yield Row(workload, "workload", image, "", digest, _commit(repository, digest), state, edits=edits)


def _running(look: _Look, seen: Observation, workload: str, image: str) -> Kind:
    running = seen.workloads.get(workload)
    if (workload, "") in look.trouble.places:
        return "damaged"
    if running is None:
        return "empty"
    return "edited" if running.edited else _compared(seen, workload, image, whole=running.current)


def _commit(repository: Repository, digest: str) -> str:
    if not digest:
        return ""
    try:
        return config_of(repository, digest).labels.get(REVISION, "")
    except OciError:
        return ""


def _state(rows: list[Row], newest: str) -> ElementState:
    managed = [row for row in rows if row.state != "unmanaged"] or rows
    kinds = {row.state for row in managed}
    if kinds == {"empty"}:
        return ElementState("empty", "nothing yet")
    if kinds == {"in-step"}:
        commits = {row.commit for row in managed if row.commit}
        commit = commits.pop() if len(commits) == 1 else newest
        return ElementState("in-step", f"in step, {commit[:7]}" if commit else "in step")
    if kinds <= {"in-step", "held"}:
        held = sorted({row.commit[:7] for row in managed if row.state == "held" and row.commit})
        return ElementState("held", ", ".join(["held", *held]))
    worst: tuple[Kind, ...] = ("damaged", "edited", "unknown", "unmanaged")
    kind: Kind = next((one for one in worst if one in kinds), "behind")
    shown = sorted(
        {
            row.image
            for row in managed
            if row.state not in ("in-step", "held") and kind in ("behind", row.state)
        }
    )
    return ElementState(kind, f"{kind}: {', '.join(shown)}")


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
