import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import small_project
from command_line import Ran, runner

GOLDEN = Path(__file__).with_name("golden") / "plan.txt"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


def test_a_plan_reads_as_the_golden_one(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("plan", project)
    if os.environ.get("BLUEPRINT_ACCEPT"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == GOLDEN.read_text()


def test_json_is_the_plan_file(project: Path, blueprint: Callable[..., Ran], tmp_path: Path) -> None:
    shown = blueprint("plan", project, "--format", "json").out
    blueprint("plan", project, "-o", tmp_path / "plan.json")
    assert json.loads(shown) == json.loads((tmp_path / "plan.json").read_text())
    assert blueprint("plan", project, "-o", "-").out == shown


def test_writing_a_plan_still_shows_it(project: Path, blueprint: Callable[..., Ran], tmp_path: Path) -> None:
    ran = blueprint("plan", project, "-o", tmp_path / "plan.json")
    assert "Plan: 17 to do, 0 unchanged." in ran.out
    assert ran.err == f"wrote the plan to {tmp_path / 'plan.json'}\n"


def test_the_detailed_exit_code_tells_whether_there_is_something_to_do(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    assert blueprint("plan", project, "--detailed-exitcode").code == 3
    small_project.apply(project)
    assert blueprint("plan", project, "--detailed-exitcode").code == 0


def test_what_is_not_committed_is_a_warning(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.write(project, "src/app/rootfs/etc/name", "unsaved\n")
    ran = blueprint("plan", project)
    assert ran.code == 0
    assert ran.err == "warning: not committed, so no part of the plan: src/app/rootfs/etc/name\n"


def test_a_commits_subject_cannot_colour_the_terminal(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.write(project, "src/app/rootfs/etc/name", "new\n")
    small_project.commit(project, "Red \033[31malert\033[0m")
    assert "Red alert\n" in blueprint("plan", project).out


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (("requires: [smoke, certify]", "requires: [smoke]"), 2, "certif"),
        (("{pushes: {tagged: dev}}", "{pushes: {tagged: other}}"), 2, "other"),
    ],
)
def test_a_blueprint_that_cannot_be_executed_is_refused(
    project: Path, blueprint: Callable[..., Ran], change: tuple[str, str], code: int, message: str
) -> None:
    small_project.write(project, "blueprint.yaml", small_project.BLUEPRINT.replace(*change))
    ran = blueprint("plan", project)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_a_project_outside_of_git_is_refused_with_the_commands_to_run(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    (project / ".git").rename(project / "git")
    ran = blueprint("plan", project)
    assert ran.code == 2
    assert ran.err.startswith(f"blueprint: {project} is in no git repository, and the pipeline starts")
    assert f"  git -C {project} init\n" in ran.err


def test_a_missing_target_is_refused(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("plan", project, "--target", "moon")
    assert ran.code == 2
    assert "moon" in ran.err


def test_a_plan_that_cannot_be_written_is_refused(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("plan", project, "-o", project / "no" / "folder.json")
    assert ran.code == 2
    assert "No such file or directory" in ran.err
