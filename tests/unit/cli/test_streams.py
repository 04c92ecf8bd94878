"""Output that nobody reads, or that cannot be encoded, never decides how a command ends."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import small_project
from blueprint.run.history import RunState, last_run
from command_line import Ran, runner
from small_project import git, world_of, write

COMMAND = [sys.executable, "-c", "from blueprint.cli import main; main()"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project.write_project(tmp_path / "project")


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


def state(project: Path) -> RunState:
    record = last_run(world_of(project).journal_path)
    assert record is not None
    return record.state


def broken_pipe() -> int:
    """The writing end of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def test_a_broken_pipe_does_not_change_how_a_run_ends(project: Path) -> None:
    pipe = broken_pipe()
    command = [*COMMAND, "apply", str(project), "--auto-approve"]
    assert subprocess.run(command, stdout=pipe, stderr=pipe, check=False).returncode == 0
    assert state(project) is RunState.SUCCEEDED


def close_all() -> None:
    for descriptor in (0, 1, 2):
        os.close(descriptor)


def test_closed_streams_do_not_change_how_a_run_ends(project: Path) -> None:
    command = [*COMMAND, "apply", str(project), "--auto-approve"]
    assert subprocess.run(command, preexec_fn=close_all, check=False).returncode == 0
    assert state(project) is RunState.SUCCEEDED


def test_a_full_disk_is_still_told(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "plan", str(project)], stdout=full, capture_output=False, check=False
        )
    assert done.returncode != 0


def test_a_subject_that_cannot_be_encoded_is_escaped(project: Path) -> None:
    write(project, "src/app/rootfs/etc/name", "new\n")
    small_project.commit(project, "Größer")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([*COMMAND, "plan", str(project)], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Gr\\xf6\\xdfer" in done.stdout


def test_ctrl_c_at_the_question_ends_with_130(project: Path) -> None:
    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "apply", str(project)], stdin=terminal, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = b""
    while b"Go ahead?" not in said:
        said += os.read(process.stderr.fileno(), 100)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    os.close(screen)
    os.close(terminal)
    process.stderr.close()
    assert not world_of(project).journal_path.exists()


def test_a_plan_file_may_have_any_name(project: Path, blueprint: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    blueprint("plan", project, "-o", file)
    assert blueprint("apply", file, "--auto-approve").code == 0
    assert state(project) is RunState.SUCCEEDED


def test_an_invalid_blueprint_is_told_in_json(project: Path, blueprint: Callable[..., Ran]) -> None:
    write(project, "blueprint.yaml", small_project.BLUEPRINT.replace("runs: app", "runs: ape"))
    ran = blueprint("plan", project, "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, found["valid"]) == (2, False)
    assert {"file", "line", "message"} <= set(found["diagnostics"][0])


def test_a_second_blueprint_in_a_folder_has_a_state_of_its_own(
    project: Path, blueprint: Callable[..., Ran], tmp_path: Path
) -> None:
    write(project, "other.yaml", small_project.BLUEPRINT)
    small_project.commit(project, "Another one")
    assert blueprint("apply", project / "other.yaml", "--auto-approve").code == 0
    assert (project / ".blueprint/other.yaml/local/journal.db").exists()
    assert not (project / ".blueprint/local").exists()
    plan = tmp_path / "plan.json"
    assert blueprint("plan", project / "other.yaml", "-o", plan).code == 0
    assert blueprint("apply", plan).out == "No changes.\n"


def test_a_sha_256_repository_is_refused_in_words(project: Path, blueprint: Callable[..., Ran]) -> None:
    (project / ".git").rename(project.parent / "old")
    git(project, "init", "-q", "--object-format=sha256", "-b", "main", ".")
    small_project.commit(project, "First version")
    ran = blueprint("plan", project)
    assert ran.code == 2
    assert "names its commits by sha256, which is not supported" in ran.err


def test_verify_mends_what_plan_alone_does_not_see(project: Path, blueprint: Callable[..., Ran]) -> None:
    small_project.apply(project)
    folder = project / ".blueprint/local/registries/prod.registry/app/blobs/sha256"
    largest = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    largest.write_bytes(b"x" * largest.stat().st_size)
    ran = blueprint("status", project, "--verify")
    assert ran.code == 1
    assert f"damaged: {largest} (`blueprint apply --verify` brings it again)" in ran.out
    assert blueprint("apply", project, "--auto-approve").out == "No changes.\n"
    assert "1 to do" in blueprint("plan", project, "--verify").out
    assert blueprint("apply", project, "--verify", "--auto-approve").code == 0
    assert blueprint("status", project, "--verify").code == 0
