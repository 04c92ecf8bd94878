import multiprocessing
import threading
import time
from pathlib import Path

import pytest

from blueprint.run.errors import Interrupted, StepFailed
from blueprint.run.processes import OUTPUT_LIMIT, Finished, clean_environment, run_script


def script(folder: Path, text: str) -> Path:
    path = folder / "script"
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return path


def run(folder: Path, text: str, *, timeout: float = 30, stop: threading.Event | None = None) -> Finished:
    return run_script(
        [str(script(folder, text))],
        folder=folder,
        environment=clean_environment(folder),
        timeout=timeout,
        stop=stop or threading.Event(),
    )


class StopWhen(threading.Event):
    """A wish to stop that comes up with a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def is_set(self) -> bool:
        return self._path.exists()


def gone(pid: int) -> bool:
    for _ in range(200):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_code_and_both_streams_come_back(tmp_path: Path) -> None:
    assert run(tmp_path, "echo out; echo err >&2; exit 7") == Finished(7, "out\nerr\n")


def test_nothing_of_the_callers_environment_is_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    names = {line.partition("=")[0] for line in run(tmp_path, "/usr/bin/env").output.splitlines()}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD"} == {"PATH", "HOME", "LANG"}


def test_only_the_end_of_a_long_output_is_kept(tmp_path: Path) -> None:
    output = run(
        tmp_path, "i=0; while [ $i -lt 9000 ]; do echo 'line after line'; i=$((i+1)); done; echo end"
    ).output
    assert len(output) == OUTPUT_LIMIT
    assert output.endswith("end\n")


def test_control_characters_are_taken_out(tmp_path: Path) -> None:
    assert run(tmp_path, r"printf 'a\033[31mred\033]0;title\007\b\n'").output == "ared\n"


def test_a_script_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match=r"took more than 0\.3 s and was ended") as failed:
        run(tmp_path, "sleep 60 & echo $!; wait", timeout=0.3)
    assert gone(int(failed.value.output))


def test_a_child_that_outlives_its_script_does_not_hold_it_up_and_is_ended(tmp_path: Path) -> None:
    finished = run(tmp_path, "sleep 60 & echo $!")
    assert finished.code == 0
    assert gone(int(finished.output))


def test_a_script_is_ended_when_the_run_is_asked_to_stop(tmp_path: Path) -> None:
    stop = StopWhen(tmp_path / "ready")
    text = (
        f"trap 'echo cleaned >{tmp_path}/trace; exit' TERM\n: >{tmp_path}/ready\nwhile :; do sleep 0.05; done"
    )
    with pytest.raises(Interrupted):
        run(tmp_path, text, stop=stop)
    assert (tmp_path / "trace").read_text() == "cleaned\n"


def test_its_parent_has_nothing_of_the_callers_environment_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUEPRINT_ORIGIN", "caller")
    output = run(tmp_path, "tr '\\0' '\\n' </proc/$PPID/environ").output
    assert "HOME=" in output
    assert "BLUEPRINT_ORIGIN" not in output


def test_what_a_script_put_into_other_sessions_is_ended_too(tmp_path: Path) -> None:
    finished = run(tmp_path, "setsid sleep 60 & setsid sh -c 'sleep 61 & echo $!' ; echo $!")
    assert all(gone(int(pid)) for pid in finished.output.split())


def test_a_script_that_a_signal_killed_is_told_apart(tmp_path: Path) -> None:
    assert run(tmp_path, "kill -9 $$") == Finished(-9, "")
    assert Finished(-9, "").words == "was killed by signal 9 (SIGKILL) and printed nothing"
    assert run(tmp_path, "exit 9").words == "ended with 9 and printed nothing"
    assert run(tmp_path, "echo no; exit 1").words == "ended with 1"


def test_values_of_secrets_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "hunter22")
    assert run(tmp_path, "echo found hunter22").output == "found ***\n"


def test_when_we_are_killed_the_script_and_its_children_are_ended(tmp_path: Path) -> None:
    path = script(tmp_path, f"trap '' TERM\nsetsid sleep 60 &\nsleep 61 &\necho $! $$ >{tmp_path}/pids\nwait")

    def work() -> None:
        stop = threading.Event()
        run_script(
            [str(path)], folder=tmp_path, environment=clean_environment(tmp_path), timeout=60, stop=stop
        )

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    while not (tmp_path / "pids").exists() or not (tmp_path / "pids").read_text().strip():
        assert process.is_alive()
        time.sleep(0.02)
    process.kill()
    process.join()
    assert all(gone(int(pid)) for pid in (tmp_path / "pids").read_text().split())


def test_a_script_that_cannot_start_is_a_failure_with_the_reason(tmp_path: Path) -> None:
    path = script(tmp_path, "")
    path.write_text("#!/no/such/interpreter\n")
    with pytest.raises(StepFailed, match="No such file"):
        run_script([str(path)], folder=tmp_path, environment={}, timeout=5, stop=threading.Event())
