import json
from collections.abc import Callable
from pathlib import Path

import pytest

import small_project
from command_line import Ran, runner
from small_project import commit, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that was applied with two commits."""
    folder = small_project.write_project(tmp_path / "project")
    small_project.apply(folder)
    write(folder, "src/app/rootfs/etc/name", "two\n")
    commit(folder, "Two")
    small_project.apply(folder)
    return folder


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


def test_a_rollback_shows_its_plan_and_later_applies_say_that_it_is_held(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    ran = blueprint("rollback", "prod", project, "--auto-approve")
    assert ran.code == 0
    assert "~ keep app tagged live in prod.registry, held from now on at what run" in ran.out
    assert ran.out.rstrip().endswith("succeeded: 2 done.")
    later = blueprint("apply", project)
    assert (later.code, later.out) == (0, "No changes.\n")
    assert "warning: prod is held since 20" in later.err
    assert "waits; `blueprint rollback prod --release` ends it" in later.err
    assert blueprint("status", project).out.count(" held\n") == 2
    released = blueprint("rollback", "prod", project, "--release")
    assert released.out == "prod is not held any more; the next `blueprint apply` brings the newest\n"
    assert "Plan: 2 to do" in blueprint("plan", project).out


def test_nobody_is_asked_where_nobody_can_answer(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("rollback", "prod", project)
    assert ran.code == 2
    assert "nobody can be asked here: give --auto-approve" in ran.err
    assert blueprint("plan", project, "--detailed-exitcode").code == 0


def test_the_plan_may_be_written_and_applied_later(
    project: Path, blueprint: Callable[..., Ran], tmp_path: Path
) -> None:
    file = tmp_path / "back.json"
    assert blueprint("rollback", "prod", project, "-o", file).code == 0
    assert json.loads(file.read_text())["scope"] == "prod"
    assert blueprint("apply", file, "--auto-approve").code == 0
    assert "held" in blueprint("status", project).out
    again = blueprint("apply", file, "--auto-approve")
    assert again.code == 3
    assert "the plan is stale" in again.err


def test_the_result_as_json(project: Path, blueprint: Callable[..., Ran]) -> None:
    document = json.loads(blueprint("rollback", "prod", project, "--auto-approve", "--format", "json").out)
    assert {step["outcome"] for step in document["steps"].values()} == {"done"}
    released = json.loads(blueprint("rollback", "prod", project, "--release", "--format", "json").out)
    assert released["released"]["run"] == document["run"]


def test_an_image_that_is_gone_is_told_with_what_else_there_is(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    repository = project / ".blueprint/local/registries/prod.registry/app"
    now = small_project.tags_of(repository)["live"].removeprefix("sha256:")
    for manifest in (repository / "blobs/sha256").iterdir():
        if b'"layers"' in manifest.read_bytes() and manifest.name != now:
            manifest.unlink()
    ran = blueprint("rollback", "prod", project, "--auto-approve")
    assert ran.code == 2
    assert "which is gone from prod.registry" in ran.err
    assert "; other runs left:\n  " in ran.err


GUIDE = (Path(__file__).parents[3] / "docs" / "howto" / "rollback.md").read_text(encoding="utf-8")
SHOWN = [line.partition("#")[0].split() for line in GUIDE.splitlines() if line.startswith("    blueprint ")]


def test_the_commands_that_the_guide_shows_do_what_it_says(
    project: Path, blueprint: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    first = blueprint("runs").out.splitlines()[-1].split()[0]
    digest = small_project.tags(project)["registries/prod.registry/app:live"][7:15]
    named = {"20260101T1200": first[:20], "0394bdc1": digest}
    assert len(SHOWN) == 5
    for command in SHOWN:
        words = [named.get(word, word) for word in command[1:]]
        asked = [] if {"-o", "--release"} & {*words} else ["--auto-approve"]
        ran = blueprint(*words, *asked)
        assert ran.code == 0, ran.err


def test_a_hold_is_either_begun_or_ended(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("rollback", "prod", project, "--release", "--to", "deadbeef")
    assert ran.code == 2
    assert "give one of them" in ran.err
