import json
from collections.abc import Callable
from pathlib import Path

import pytest

import small_project
from command_line import Ran, runner


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


def states(ran: Ran) -> dict[str, str]:
    """`place image` -> the last word of its line."""
    rows = [line.split() for line in ran.out.splitlines()[1:]]
    return {" ".join(row[:2]): row[-1] for row in rows}


def test_before_the_first_apply_everything_is_empty(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("status", project)
    assert ran.code == 0
    assert set(states(ran).values()) == {"empty"}
    assert not (project / ".blueprint").exists()


def test_after_it_everything_is_in_step_with_its_digest_and_commit(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    small_project.apply(project)
    ran = blueprint("status", project)
    sha = small_project.git(project, "rev-parse", "--short=12", "HEAD")
    assert ran.out.startswith(f"newest commit {sha}\n")
    assert set(states(ran).values()) == {"in-step"}
    row = next(line.split() for line in ran.out.splitlines() if line.startswith("prod.web"))
    assert row[1:] == ["app", row[2], sha, "in-step"]


def test_after_a_new_commit_what_it_touched_is_behind(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.apply(project)
    small_project.write(project, "src/app/rootfs/etc/name", "new\n")
    small_project.commit(project, "New")
    found = states(blueprint("status", project))
    assert found["prod.web app"] == found["hub.sandbox app:dev"] == "behind"
    assert found["hub.sandbox extra:dev"] == found["hub.sandbox base:1"] == "in-step"


def test_as_json_with_the_state_of_every_element(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.apply(project)
    document = json.loads(blueprint("status", project, "--format", "json").out)
    assert document["states"]["prod.web"] == {"kind": "in-step", "text": f"in step, {document['commit'][:7]}"}
    assert {"place", "kind", "image", "tag", "digest", "commit", "state", "damaged", "edits"} == set(
        document["rows"][0]
    )


def test_a_step_that_failed_in_the_last_run_is_named(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.write(project, "tests/smoke", "#!/bin/sh\necho it burns\nexit 1\n")
    small_project.apply(project)
    words = "dev.web: failed in the last run: smoke failed on app: it burns; tests/smoke ended with 1\n"
    assert words in blueprint("status", project).out


def test_the_diagram_shows_the_states(project: Path, blueprint: Callable[..., Ran], tmp_path: Path) -> None:
    small_project.apply(project)
    ran = blueprint("status", project, "--diagram", tmp_path / "status.svg")
    assert ran.code == 0
    assert "in-step" in (tmp_path / "status.svg").read_text()


def test_a_view_that_is_not_there_is_refused(
    project: Path, blueprint: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = blueprint("status", project, "--diagram", tmp_path / "status.svg", "--view", "rode")
    assert ran.code == 2
    assert "there is no view 'rode' (there are road)" in ran.err


def test_watching_tells_again_when_something_changed_until_it_is_interrupted(
    project: Path, blueprint: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = iter((lambda: None, lambda: small_project.apply(project), lambda: None))

    def pause() -> None:
        happens = next(pauses, None)
        if happens is None:
            raise KeyboardInterrupt
        happens()

    monkeypatch.setattr("blueprint.cli.status._pause", pause)
    ran = blueprint("status", project, "--watch")
    assert ran.code == 130
    assert ran.out.count("newest commit") == 2
    assert ran.out.count("in-step") == ran.out.count("empty") > 0
