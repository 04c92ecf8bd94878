import os
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

import small_project
from blueprint.plan import CannotPlan, InvalidPlan, Plan
from blueprint.plan.step import BaseStep
from blueprint.run.apply import execute, is_continued, open_run, plan_rollback, refuse_stale, release, remake
from blueprint.run.errors import NotReady, StalePlan
from blueprint.run.executor import Ended
from blueprint.run.history import RunState, run_record
from blueprint.run.holds import read_holds
from blueprint.run.journal import read_runs
from blueprint.run.past import Point, choose, environment_of, hold_at, points, running_in
from blueprint.run.status import status_of
from small_project import apply, commit, plan_of, tags, world_of, write


def version(folder: Path, name: str) -> str:
    """Commits and applies a version of the app; its digest."""
    write(folder, "src/app/rootfs/etc/name", f"{name}\n")
    commit(folder, name)
    assert apply(folder).state is RunState.SUCCEEDED
    return plan_of(folder).observation.images["app"].digest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


def roll_back(folder: Path, environment: str = "prod", to: str = "") -> Plan:
    world = world_of(folder)
    point = choose(points(world, environment), environment, running_in(world, environment), to)
    plan = plan_rollback(world, environment, hold_at(point))
    assert execute(world, plan, small_project.Silent()).state is RunState.SUCCEEDED
    return plan


def runs(folder: Path) -> Mapping[str, str]:
    """Environment -> the digest that it runs."""
    world = world_of(folder)
    return {place: running_in(world, place)["app"] for place in ("dev", "prod")}


def live(folder: Path) -> str:
    return tags(folder)["registries/prod.registry/app:live"]


def test_an_environment_goes_back_and_stays_until_it_is_released(project: Path) -> None:
    one, two = version(project, "one"), version(project, "two")
    plan = roll_back(project)
    assert [step.id for step in plan.steps] == [
        "hub.safe->prod.registry#promotes/hold",
        "prod.registry->prod.web#deploys/deploy",
    ]
    assert (runs(project), live(project)) == ({"dev": two, "prod": one}, one)
    assert plan_of(project).to_do == ()
    assert apply(project).state is RunState.SUCCEEDED
    assert runs(project) == {"dev": two, "prod": one}
    three = version(project, "three")
    assert (runs(project), live(project)) == ({"dev": three, "prod": one}, one)
    assert tags(project)["registries/hub.safe/app:live"] == three
    release(world_of(project), "prod")
    assert apply(project).state is RunState.SUCCEEDED
    assert (runs(project), live(project)) == ({"dev": three, "prod": three}, three)


def test_a_plan_says_since_when_an_environment_is_held_and_what_waits(project: Path) -> None:
    version(project, "one")
    version(project, "two")
    first, _ = read_runs(world_of(project).journal_path)
    roll_back(project)
    plan = plan_of(project)
    hold = plan.observation.held["prod"]
    waiting = plan.observation.images["app"].commit[:12]
    assert (hold.to, hold.run) == (first, read_runs(world_of(project).journal_path)[-1])
    assert plan.observation.warnings == (
        f"prod is held since {hold.since[:19].replace('T', ' ')} (run {hold.run}) at what run {first} left "
        f"there: app {waiting} waits; `blueprint rollback prod --release` ends it",
    )
    assert plan.step("prod.registry->prod.web#deploys/deploy").text == (
        f"deploy app to prod.web, held since run {hold.run} at what run {first} left "
        "(`blueprint rollback prod --release` ends it)"
    )


def test_status_says_held_where_it_would_say_behind(project: Path) -> None:
    version(project, "one")
    sha = plan_of(project).observation.images["app"].commit
    version(project, "two")
    roll_back(project)
    found = status_of(world_of(project))
    states = {(row.place, row.image): row.state for row in found.rows}
    assert states["prod.web", "app"] == states["prod.registry", "app"] == "held"
    assert states["dev.web", "app"] == states["hub.safe", "app"] == "in-step"
    assert (found.states["prod.web"].kind, found.states["prod.web"].text) == ("held", f"held, {sha[:7]}")


def test_going_back_again_goes_further_back(project: Path) -> None:
    one = version(project, "one")
    version(project, "two")
    version(project, "three")
    roll_back(project)
    roll_back(project)
    assert runs(project)["prod"] == one


def test_the_way_back_needs_nothing_outside_of_the_environment(project: Path) -> None:
    one = version(project, "one")
    version(project, "two")
    write(project, "src/app/rootfs/etc/name", "three\n")
    commit(project, "three")
    for place in ("registries/hub.safe", "registries/hub.sandbox"):
        (project / f".blueprint/local/{place}/app/index.json").write_text("{")
    roll_back(project)
    assert runs(project)["prod"] == one


@pytest.mark.parametrize("form", ["run", "digest", "beginning", "hexadecimal"])
def test_what_to_go_back_to_is_named_by_run_or_digest(project: Path, form: str) -> None:
    one = version(project, "one")
    version(project, "two")
    version(project, "three")
    first = read_runs(world_of(project).journal_path)[0]
    names = {"run": first, "digest": one, "beginning": one[:15], "hexadecimal": one[7:15]}
    roll_back(project, to=names[form])
    assert runs(project)["prod"] == one


def test_what_cannot_be_gone_back_to_is_refused_with_what_can(project: Path) -> None:
    with pytest.raises(NotReady, match="no run is known that left prod whole"):
        roll_back(project)
    one = version(project, "one")
    line = rf"\n  \S+  \S+ \S+  app [0-9a-f]{{12}} {one[:19]}"
    for to, words in (
        ("", "prod never ran anything before what it runs now"),
        ("deadbeef", "prod never ran deadbeef"),
        ("xyz", "'xyz' is neither a run that left prod whole nor a digest .7 to 64 hex digits."),
    ):
        with pytest.raises(NotReady, match=f"{words}; there is:{line}"):
            roll_back(project, to=to)
    with pytest.raises(NotReady, match="prod is not held, so there is nothing to release"):
        release(world_of(project), "prod")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "there is no element 'nowhere' .an environment is one of dev, prod"),
        ("hub", "'hub' is no cluster that runs images"),
        ("web", "'web' may be dev.web or prod.web"),
    ],
)
def test_what_is_no_environment_is_refused_with_those_there_are(project: Path, name: str, words: str) -> None:
    with pytest.raises(NotReady, match=words):
        environment_of(world_of(project).blueprint, name)


def test_an_image_that_is_gone_is_named(project: Path) -> None:
    one = version(project, "one")
    version(project, "two")
    blobs = project / ".blueprint/local/registries/prod.registry/app/blobs/sha256"
    (blobs / one.removeprefix("sha256:")).unlink()
    with pytest.raises(
        CannotPlan, match=rf"prod is held at app {one[:19]}, which is gone from prod.registry"
    ):
        roll_back(project)


def test_a_run_whose_test_failed_is_nothing_to_go_back_to(project: Path) -> None:
    one = version(project, "one")
    write(project, "tests/smoke", "#!/bin/sh\nexit 1\n")
    write(project, "src/app/rootfs/etc/name", "bad\n")
    commit(project, "bad")
    assert apply(project).state is RunState.FAILED
    write(project, "tests/smoke", small_project.SCRIPT)
    commit(project, "mend the test")
    assert runs(project)["dev"] != one
    roll_back(project, "dev")
    assert runs(project)["dev"] == one


def test_what_nothing_can_prove_any_more_is_not_promoted(project: Path) -> None:
    one, two = version(project, "one"), version(project, "two")
    roll_back(project, "dev")
    assert apply(project).state is RunState.SUCCEEDED  # the newest was proven before
    assert runs(project) == {"dev": one, "prod": two}
    write(project, "src/app/rootfs/etc/name", "three\n")
    commit(project, "three")
    with pytest.raises(CannotPlan, match=r"hub.safe#promotes requires smoke of app, which nothing can prove"):
        plan_of(project)


class DyingReporter(small_project.Silent):
    """Dies when the first step starts."""

    def started(self, step: BaseStep) -> None:
        os._exit(9)


class StopAtOnce(small_project.Silent):
    """Asks the run to stop when its first step has ended."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self._stop = stop

    def finished(self, step: BaseStep, ended: Ended) -> None:
        super().finished(step, ended)
        self._stop.set()


def killed_rollback(project: Path) -> Plan:
    """A rollback of prod that was killed after its hold began and before its first step acted."""
    world = world_of(project)
    plan = plan_rollback(world, "prod", hold_at(points(world, "prod")[-1]))
    child = os.fork()
    if child == 0:
        execute(world, plan, DyingReporter())
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    return plan


def test_a_kill_before_the_first_step_does_not_lose_the_hold(project: Path) -> None:
    one, two = version(project, "one"), version(project, "two")
    killed_rollback(project)
    assert (runs(project)["prod"], list(read_holds(world_of(project)))) == (two, ["prod"])
    assert apply(project).state is RunState.SUCCEEDED
    assert runs(project) == {"dev": two, "prod": one}


def test_a_rollback_that_was_cut_off_goes_on_under_its_id(project: Path) -> None:
    one = version(project, "one")
    version(project, "two")
    world = world_of(project)
    plan = plan_rollback(world, "prod", hold_at(points(world, "prod")[-1]))
    stop = threading.Event()
    first = execute(world, plan, StopAtOnce(stop), stop=stop)
    rest, last = plan_rollback(world, "prod"), open_run(world)
    assert last is not None
    assert is_continued(last, rest)
    second = execute(world, rest, small_project.Silent())
    record = run_record(world.journal_path, first.run)
    assert (first.state, second.run, runs(project)["prod"]) == (RunState.INTERRUPTED, first.run, one)
    assert record is not None
    assert record.counts() == {"done": 2}


def test_a_plan_from_before_a_hold_ended_is_stale(project: Path) -> None:
    version(project, "one")
    version(project, "two")
    roll_back(project)
    world = world_of(project)
    plan = plan_of(project)
    release(world, "prod")
    with pytest.raises(StalePlan, match="the hold on prod ended"):
        execute(world, plan, small_project.Silent())


def test_a_plan_from_before_a_hold_began_is_stale(project: Path) -> None:
    version(project, "one")
    version(project, "two")
    plan = plan_of(project)
    roll_back(project)
    with pytest.raises(StalePlan, match=r"prod is held since run \d+T\d+Z"):
        refuse_stale(plan, remake(world_of(project), plan))


def test_a_plan_whose_hold_was_edited_is_refused(project: Path) -> None:
    version(project, "one")
    two = version(project, "two")
    world = world_of(project)
    found = points(world, "prod")
    images = {"app": found[0].images["app"].model_copy(update={"digest": two})}
    edited = Point(found[1].run, found[1].started, images, held=False)
    plan = plan_rollback(world, "prod", hold_at(edited))
    with pytest.raises(InvalidPlan, match=f"takes prod to what run {found[1].run} did not leave there"):
        execute(world, plan, small_project.Silent())
