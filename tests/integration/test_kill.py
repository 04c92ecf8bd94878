"""kill -9 at every step boundary and in mid-copy; the next apply goes on where it was."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import small_project
from blueprint.files import TEMPORARY_PREFIX
from blueprint.plan import Evidence
from blueprint.plan.step import BaseStep
from blueprint.run import journal as events
from blueprint.run.apply import execute, make_plan
from blueprint.run.history import RunState, run_record
from blueprint.run.journal import Journal, read_events, read_evidence, read_runs
from blueprint.run.world import World
from small_project import tags, world_of

STEPS = 17
FORK = multiprocessing.get_context("fork")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingJournal(Journal):
    """Dies right before the n-th event is written, or right after it."""

    def __init__(self, path: Path, number: int, *, after: bool) -> None:
        super().__init__(path)
        self._left, self._after = number, after

    def append(
        self,
        run: str,
        kind: str,
        step: str = "",
        data: dict[str, Any] | None = None,
        proof: Evidence | None = None,
        hold: dict[str, Any] | None = None,
    ) -> None:
        self._left -= 1
        if self._left == 0 and not self._after:
            die()
        super().append(run, kind, step, data, proof, hold)
        if self._left == 0:
            die()


class DyingReporter(small_project.Silent):
    """Dies when the n-th piece of any copy has moved."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number

    def moved(self, step: BaseStep, size: int) -> None:
        self._left -= 1
        if self._left == 0:
            die()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose run nobody disturbed."""
    folder = small_project.write_project(tmp_path_factory.mktemp("finished") / "project")
    assert small_project.apply(folder).state is RunState.SUCCEEDED
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


def killed(work: Callable[[], object]) -> bool:
    """Whether a process that does this work was killed (and did not come to its end)."""
    process = FORK.Process(target=work)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def dies_at_event(world: World, number: int, *, after: bool) -> bool:
    def work() -> None:
        execute(
            world,
            make_plan(world),
            small_project.Silent(),
            journal_class=lambda path: DyingJournal(path, number, after=after),
        )

    return killed(work)


def resume(world: World) -> None:
    result = execute(world, make_plan(world), small_project.Silent())
    assert result.state is RunState.SUCCEEDED


def commits(folder: Path) -> Mapping[str, int]:
    """Cluster -> commits in its repository."""
    world = world_of(folder)
    return {name: len(world.cluster_folder(name).log()) for name in ("dev", "prod")}


def layouts(folder: Path) -> Iterator[Path]:
    return (path.parent for path in (folder / ".blueprint/local").rglob("oci-layout"))


def leftovers(folder: Path) -> list[Path]:
    state = folder / ".blueprint"
    return [*state.rglob(TEMPORARY_PREFIX + "*"), *state.rglob("*.lock.lock"), *(state / "local").glob("tmp")]


def same_as_undisturbed(folder: Path, finished: Path) -> None:
    journal = world_of(folder).journal_path
    assert tags(folder) == tags(finished)
    assert commits(folder) == commits(finished) == {"dev": 1, "prod": 1}
    assert read_evidence(journal) == read_evidence(world_of(finished).journal_path)
    assert leftovers(folder) == []
    assert make_plan(world_of(folder)).to_do == ()


def finishes(journal: Path) -> Mapping[str, int]:
    """Step -> how often it finished."""
    found = [event.step for event in read_events(journal) if event.kind == events.STEP_FINISHED]
    return {step: found.count(step) for step in found}


EVENTS = 2 * STEPS + 2  # the run's start and end, and those of every step


@pytest.mark.parametrize(
    ("number", "after"),
    [
        *((number, False) for number in range(2, EVENTS + 1)),
        *((number, True) for number in range(1, EVENTS, 3)),
    ],
)
def test_a_run_killed_at_an_event_is_finished_by_the_next_apply(
    project: Path, finished: Path, number: int, after: bool
) -> None:
    world = world_of(project)
    assert dies_at_event(world, number, after=after)
    resume(world)
    same_as_undisturbed(project, finished)
    runs = read_runs(world.journal_path)
    record = run_record(world.journal_path, runs[0])
    assert len(runs) == 1
    assert record is not None
    assert record.state is RunState.SUCCEEDED
    assert set(record.counts()) <= {"done", "unchanged"}
    assert set(finishes(world.journal_path).values()) == {1}


@pytest.mark.parametrize("offset", [0, 1])
def test_a_run_killed_again_and_again_still_arrives(project: Path, finished: Path, offset: int) -> None:
    world = world_of(project)
    number = 0
    while dies_at_event(world, 4 + (number + offset) % 2, after=bool(number % 2)):
        number += 1
        assert number < 60
    same_as_undisturbed(project, finished)
    assert len(read_runs(world.journal_path)) == 1
    assert set(finishes(world.journal_path).values()) == {1}


@pytest.mark.parametrize("piece", [1, 2, 4, 6, 9, 12])
def test_a_run_killed_in_mid_copy_leaves_no_half_set_and_is_finished(
    project: Path, finished: Path, piece: int
) -> None:
    world = world_of(project)
    assert killed(lambda: execute(world, make_plan(world), DyingReporter(piece)))
    for layout in layouts(project):
        readable(layout)
    sandbox = {
        name for name in tags(project) if name.startswith("registries/hub.sandbox/") and ":dev" in name
    }
    assert len(sandbox) in (0, 2)
    resume(world)
    same_as_undisturbed(project, finished)


def test_every_layout_can_be_read_by_skopeo(finished: Path) -> None:
    if shutil.which("skopeo") is None:
        pytest.skip("skopeo is not installed")
    for layout in layouts(finished):
        assert readable(layout) > 0


def readable(layout: Path) -> int:
    """How many tags of a layout another tool can read; all of them, or it fails."""
    if shutil.which("skopeo") is None:
        return 0
    named = [name.rpartition(":")[2] for name in small_project.tags_of(layout)]
    for tag in named:
        inspect = ["skopeo", "inspect", f"oci:{layout}:{tag}"]
        subprocess.run(inspect, check=True, capture_output=True)
    return len(named)


def test_a_run_killed_before_anything_and_a_new_commit_is_abandoned(project: Path) -> None:
    world = world_of(project)
    assert dies_at_event(world, 6, after=True)
    small_project.write(project, "src/app/rootfs/etc/name", "newer\n")
    small_project.commit(project, "Newer")
    assert small_project.apply(project).state is RunState.SUCCEEDED
    old, new = read_runs(world.journal_path)
    states = [run_record(world.journal_path, run) for run in (old, new)]
    assert [record.state for record in states if record] == [RunState.ABANDONED, RunState.SUCCEEDED]
    assert commits(project) == {"dev": 1, "prod": 1}


def test_a_gate_is_run_once_more_when_its_proof_was_not_written(project: Path) -> None:
    small_project.write(project, "tests/smoke", f"#!/bin/sh\necho ran >>{project}/count\n")
    world = world_of(project)
    number = 16  # the gate begins at about the twentieth event, in whatever order the steps end
    while not (project / "count").exists():
        shutil.rmtree(project / ".blueprint", ignore_errors=True)
        assert dies_at_event(world, number, after=False)
        number += 1
        time.sleep(0.5)  # a script that had just begun is ended by its supervisor, or has written by now
    resume(world)
    assert (project / "count").read_text().count("ran") <= 2
    assert len([p for p in read_evidence(world.journal_path) if p.gate == "smoke"]) == 1
