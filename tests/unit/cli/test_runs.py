import json
from collections.abc import Callable
from pathlib import Path

import pytest

import small_project
from command_line import Ran, runner


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a failed and a succeeded run."""
    folder = small_project.write_project(tmp_path_factory.mktemp("runs"))
    small_project.write(folder, "tests/smoke", "#!/bin/sh\necho first line\necho it burns\nexit 1\n")
    small_project.apply(folder)
    small_project.write(folder, "tests/smoke", small_project.SCRIPT)
    small_project.apply(folder)
    return folder


def ids(ran: Ran) -> list[str]:
    return [line.split()[0] for line in ran.out.splitlines()]


def test_the_newest_run_comes_first(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("runs", project)
    words = [line.split()[4] for line in ran.out.splitlines()]
    assert (ran.code, words) == (0, ["succeeded", "failed"])
    assert ids(ran) == sorted(ids(ran), reverse=True)
    assert blueprint("runs", "list", project).out == ran.out


def test_the_current_folder_is_meant_when_none_is_named(
    project: Path, blueprint: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert len(ids(blueprint("runs"))) == 2


def test_a_run_is_told_step_by_step(project: Path, blueprint: Callable[..., Ran]) -> None:
    failed = ids(blueprint("runs", project))[1]
    out = blueprint("runs", "show", failed, project).out
    assert out.startswith(f"{failed}  ")
    assert "failed" in out
    assert "| it burns\n" in out
    assert "because “run smoke on app in dev” failed" in out
    assert "| look sees" not in out
    assert "| look sees app" in blueprint("runs", "show", failed, project, "--log").out


def test_runs_as_json(project: Path, blueprint: Callable[..., Ran]) -> None:
    listed = json.loads(blueprint("runs", project, "--format", "json").out)
    shown = json.loads(blueprint("runs", "show", listed[0]["run"], project, "--format", "json").out)
    assert shown["steps"][0]["outcome"] in ("done", "unchanged")
    assert {**listed[0], "steps": shown["steps"]} == shown


def test_an_unknown_run_is_refused(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("runs", "show", "1999", project)
    assert ran.code == 2
    assert "there is no run '1999'" in ran.err


def test_a_project_without_runs_says_so(tmp_path: Path, blueprint: Callable[..., Ran]) -> None:
    folder = small_project.write_project(tmp_path / "fresh")
    ran = blueprint("runs", folder)
    assert (ran.code, ran.out) == (0, "")
    assert "no runs yet" in ran.err
