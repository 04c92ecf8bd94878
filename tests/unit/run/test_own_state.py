from __future__ import annotations

from pathlib import Path

import pytest

import small_project
from blueprint.run.apply import execute, make_plan
from blueprint.run.errors import NotReady
from blueprint.run.status import status_of
from small_project import apply, plan_of, snapshot, world_of


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    folder = tmp_path / "victim"
    (folder / "local" / "tmp").mkdir(parents=True)
    (folder / "tmp").mkdir()
    for path in ("local/tmp/kept", "tmp/kept"):
        (folder / path).write_text("mine")
    return folder


@pytest.mark.parametrize(
    "name", [".blueprint", ".blueprint/local", ".blueprint/local/tmp", ".blueprint/local/registries"]
)
def test_a_state_folder_that_is_a_link_is_refused_and_nothing_behind_it_is_touched(
    project: Path, victim: Path, name: str
) -> None:
    planned = plan_of(project)
    before = snapshot(victim)
    link = project / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(victim)
    for attempt in (make_plan, status_of, lambda world: execute(world, planned, small_project.Silent())):
        with pytest.raises(NotReady, match="is a symbolic link"):
            attempt(world_of(project))
    assert snapshot(victim) == before


def test_a_link_anywhere_below_the_state_folder_is_refused(project: Path, victim: Path) -> None:
    apply(project)
    (project / ".blueprint/local/registries/prod.registry/other").symlink_to(victim)
    with pytest.raises(NotReady, match="other is a symbolic link"):
        make_plan(world_of(project))


def test_a_file_instead_of_the_state_folder_is_refused(project: Path) -> None:
    (project / ".blueprint").write_text("")
    with pytest.raises(NotReady, match="is no folder"):
        make_plan(world_of(project))


def test_links_in_what_a_killed_run_had_unpacked_are_removed_and_not_followed(
    project: Path, victim: Path
) -> None:
    scratch = world_of(project).scratch
    scratch.mkdir(parents=True)
    (scratch / "lib").symlink_to(victim)
    before = snapshot(victim)
    apply(project)
    assert not scratch.exists()
    assert snapshot(victim) == before
