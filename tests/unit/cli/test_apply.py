import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import small_project
from blueprint.run.lock import exclusive
from command_line import Ran, runner
from small_project import commit, snapshot, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


def test_apply_shows_the_plan_the_progress_and_the_result(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    ran = blueprint("apply", project, "--auto-approve")
    assert ran.code == 0
    assert "Plan: 17 to do, 0 unchanged." in ran.out
    assert ran.out.rstrip().endswith("succeeded: 17 done.")
    assert "  1  started   push commit" in ran.err
    assert ran.err.count(" done ") == 17


def test_a_second_apply_says_no_changes_and_writes_nothing_at_all(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    blueprint("apply", project, "--auto-approve")
    before = snapshot(project)
    ran = blueprint("apply", project)
    assert (ran.code, ran.out, ran.err) == (0, "No changes.\n", "")
    assert blueprint("plan", project).code == blueprint("status", project).code == 0
    assert blueprint("runs", project).code == 0
    assert snapshot(project) == before


def test_nobody_is_asked_where_nobody_can_answer(project: Path, blueprint: Callable[..., Ran]) -> None:
    ran = blueprint("apply", project)
    assert ran.code == 2
    assert "nobody can be asked here: give --auto-approve" in ran.err
    assert not (project / ".blueprint").exists()


def test_the_result_as_json(project: Path, blueprint: Callable[..., Ran]) -> None:
    first = json.loads(blueprint("apply", project, "--auto-approve", "--format", "json").out)
    second = json.loads(blueprint("apply", project, "--auto-approve", "--format", "json").out)
    assert first["result"] == "succeeded"
    assert {step["outcome"] for step in first["steps"].values()} == {"done"}
    assert second == {"run": None, "result": "unchanged", "steps": {}}


def test_a_failure_ends_with_1_and_shows_the_last_lines(project: Path, blueprint: Callable[..., Ran]) -> None:
    write(project, "tests/smoke", "#!/bin/sh\necho one\necho two\nexit 1\n")
    ran = blueprint("apply", project, "--auto-approve")
    assert ran.code == 1
    failed = "failed: run smoke on app in dev: smoke failed on app: two; tests/smoke ended with 1"
    assert f"{failed}\n    one\n    two\n" in ran.out
    assert "failed: 11 done, 1 failed, 5 skipped." in ran.out
    assert "skipped   deploy app to prod.web: because “run smoke on app in dev” failed" in ran.err


def test_a_plan_file_is_applied_as_it_is(
    project: Path, blueprint: Callable[..., Ran], tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    blueprint("plan", project, "-o", file)
    assert blueprint("apply", file, "--auto-approve").code == 0
    assert blueprint("apply", project).out == "No changes.\n"


def test_a_plan_comes_on_standard_input(project: Path, blueprint: Callable[..., Ran]) -> None:
    plan = blueprint("plan", project, "-o", "-").out
    assert blueprint("apply", "-", "--auto-approve", stdin=plan.encode()).code == 0


def stale(blueprint: Callable[..., Ran], file: Path) -> str:
    ran = blueprint("apply", file, "--auto-approve")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("blueprint: the plan is stale, nothing was done:\n")
    return ran.err


def test_a_plan_from_before_a_commit_is_stale(project: Path, blueprint: Callable[..., Ran]) -> None:
    file = project / "plan.json"
    blueprint("plan", project, "-o", file)
    old = small_project.git(project, "rev-parse", "--short=12", "HEAD")
    write(project, "src/app/rootfs/etc/name", "new\n")
    new = commit(project, "New")[:12]
    words = f"the newest commit of the sources was {old} when planned and is {new} now"
    assert words in stale(blueprint, file)


def test_a_plan_from_before_a_change_of_the_blueprint_is_stale(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    file = project / "plan.json"
    blueprint("plan", project, "-o", file)
    text = small_project.BLUEPRINT.replace("title: Sandbox", "title: Sandpit").replace(
        "title: Look,", "title: L,"
    )
    write(project, "blueprint.yaml", text)
    told = stale(blueprint, file)
    assert "  - element hub.sandbox changed\n  - gate look changed\n" in told


def test_a_plan_from_before_somebody_moved_a_tag_is_stale(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    small_project.apply(project)
    write(project, "src/app/rootfs/etc/name", "new\n")
    commit(project, "New")
    file = project / "plan.json"
    blueprint("plan", project, "-o", file)
    small_project.world_of(project).images("hub.safe").repository("app").delete("ok")
    assert "tag ok of app in hub.safe was sha256:" in stale(blueprint, file)


def test_a_plan_from_before_a_changed_script_is_stale(project: Path, blueprint: Callable[..., Ran]) -> None:
    file = project / "plan.json"
    blueprint("plan", project, "-o", file)
    write(project, "tests/helper.sh", "true\n")
    assert "the script of gate look changed: tests/helper.sh was added" in stale(blueprint, file)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:100], "this is no plan: it is not JSON"),
        (lambda text: text.replace('"format": 1', '"format": 9'), "this plan has the format 9"),
        (
            lambda text: text.replace('"blueprint": "small"', '"blueprint": "large"'),
            "is for the blueprint large",
        ),
        (lambda text: text.replace('"project": "/', '"project": "/no/such'), "which is not here"),
    ],
)
def test_a_file_that_is_no_plan_for_this_project_is_refused(
    project: Path, blueprint: Callable[..., Ran], change: Callable[[str], str], message: str
) -> None:
    file = project / "plan.json"
    file.write_text(change(blueprint("plan", project, "-o", "-").out))
    ran = blueprint("apply", file, "--auto-approve")
    assert ran.code == 2
    assert message in ran.err


def test_a_plan_whose_steps_were_edited_is_refused(project: Path, blueprint: Callable[..., Ran]) -> None:
    file = project / "plan.json"
    document = json.loads(blueprint("plan", project, "-o", "-").out)
    document["steps"] = [step for step in document["steps"] if step["kind"] not in ("test", "gate")]
    file.write_text(json.dumps(document))
    ran = blueprint("apply", file, "--auto-approve")
    assert ran.code == 2
    assert "it was edited, or made by another version" in ran.err
    assert not (project / ".blueprint").exists()


def test_a_second_apply_at_the_same_time_is_refused_and_told_who_is_at_work(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    state = small_project.world_of(project)
    state.make_state()
    with exclusive(state.lock_path):
        ran = blueprint("apply", project, "--auto-approve")
    assert ran.code == 1
    assert f"another apply is at work: process {os.getpid()} on " in ran.err
    assert not state.journal_path.exists()


def test_a_journal_of_a_later_version_is_refused(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.apply(project)
    database = sqlite3.connect(small_project.world_of(project).journal_path)
    database.execute("PRAGMA user_version = 2")
    database.close()
    for command in ("plan", "runs", "status"):
        ran = blueprint(command, project)
        assert ran.code == 2
        assert "it has the format 2, and this version reads up to 1" in ran.err


def test_a_damaged_registry_is_told_without_a_traceback(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.apply(project)
    (project / ".blueprint/local/registries/hub.safe/app/index.json").write_text("{")
    ran = blueprint("apply", project, "--auto-approve")
    assert ran.code == 1
    assert ran.err.startswith("blueprint: ")
    assert "index.json is not JSON" in ran.err


def test_a_state_folder_that_cannot_be_written_is_refused(
    project: Path, blueprint: Callable[..., Ran]
) -> None:
    (project / ".blueprint").write_text("a file where a folder should be")
    ran = blueprint("apply", project, "--auto-approve")
    assert ran.code == 2
    assert f"{project}/.blueprint is no folder" in ran.err


def waiting_gate(project: Path) -> str:
    """A script that waits for its end the first time, and passes the second time."""
    return f"#!/bin/sh\n[ -e {project}/ready ] && exit 0\n: >{project}/ready\nexec sleep 60\n"


def interrupted(project: Path, number: signal.Signals, what: Path) -> subprocess.CompletedProcess[str]:
    """An apply of `what` that got a signal while a gate ran."""
    command = [sys.executable, "-c", "from blueprint.cli import main; main()", "apply", str(what)]
    pipe = subprocess.PIPE
    process = subprocess.Popen([*command, "--auto-approve"], stdout=pipe, stderr=pipe, text=True)
    while not (project / "ready").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_so_that_it_can_be_resumed(
    project: Path, blueprint: Callable[..., Ran], number: signal.Signals
) -> None:
    write(project, "tests/smoke", waiting_gate(project))
    ended = interrupted(project, number, project)
    assert ended.returncode == 130
    assert f"interrupted; `blueprint apply {project}` goes on with run" in ended.stderr
    assert " interrupted: " in ended.stdout
    assert "was cut off; apply goes on with it" in blueprint("plan", project).err
    assert " interrupted " in blueprint("runs", project).out
    ran = blueprint("apply", project, "--auto-approve")
    assert ran.code == 0
    assert "going on with run" in ran.err
    assert "deploy app to dev.web" not in ran.err


def test_an_interrupted_plan_file_goes_on_too(
    project: Path, blueprint: Callable[..., Ran], tmp_path: Path
) -> None:
    write(project, "tests/smoke", waiting_gate(project))
    file = tmp_path / "plan.json"
    blueprint("plan", project, "-o", file)
    assert interrupted(project, signal.SIGINT, file).returncode == 130
    ran = blueprint("apply", file, "--auto-approve")
    assert ran.code == 0
    assert "going on with run " in ran.err
    assert blueprint("apply", file, "--auto-approve").code == 3
