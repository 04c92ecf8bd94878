"""Finding the runtime, with stand-ins for podman that refuse what a machine may refuse."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from blueprint.container import ContainerError, Containers, NoRuntime, Runtime, find_runtime, runtime
from blueprint.container.probe import answer


def podman(folder: Path, script: str) -> dict[str, str]:
    """An environment whose podman is a shell script; every call is noted in `calls`."""
    program = folder / "podman"
    program.write_text(f"#!/bin/sh\necho \"$@\" >> '{folder}/calls'\n{script}\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}


@pytest.fixture(autouse=True)
def found_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def test_the_users_podman_is_taken_as_it_is_when_it_runs_a_container(tmp_path: Path) -> None:
    found = find_runtime(tmp_path / "own", podman(tmp_path, "exit 0"))
    assert (found.settings, found.flags, found.notes) == ((), (), ())
    assert len((tmp_path / "calls").read_text().splitlines()) == 1


def test_inside_of_something_else_it_gets_limits_it_can_have(tmp_path: Path) -> None:
    script = 'case "$*" in *--ulimit*) exit 0;; *) echo "error setting rlimit" >&2; exit 126;; esac'
    found = find_runtime(tmp_path / "own", podman(tmp_path, script))
    assert found.settings == ()
    assert found.flags == ("--ulimit=nofile=8192:8192", "--ulimit=nproc=8192:8192")


def test_it_gets_storage_of_its_own_when_the_users_does_not_work(tmp_path: Path) -> None:
    script = 'case "$*" in *storage-driver=vfs*) exit 0;; *) echo "no overlay" >&2; exit 125;; esac'
    found = find_runtime(tmp_path / "own", podman(tmp_path, script))
    assert f"--root={tmp_path}/own/graph" in found.settings
    assert "--runtime=runc" in found.settings


def test_without_control_groups_it_says_that_memory_is_not_limited(tmp_path: Path) -> None:
    script = 'case "$*" in *--memory*) echo "no memory controller" >&2; exit 126;; *) exit 0;; esac'
    assert find_runtime(tmp_path / "own", podman(tmp_path, script)).notes == ("memory is not limited",)


def test_a_limit_that_is_only_ignored_is_none(tmp_path: Path) -> None:
    said = "Resource limits are not supported and ignored on cgroups V1 rootless systems"
    script = f'case "$*" in *--memory*) echo "{said}" >&2;; esac; exit 0'
    assert find_runtime(tmp_path / "own", podman(tmp_path, script)).notes == ("memory is not limited",)


def test_a_podman_that_runs_nothing_is_refused_with_its_words_and_leaves_no_trial(tmp_path: Path) -> None:
    with pytest.raises(NoRuntime, match="cannot run a container here: Error: operation not permitted"):
        find_runtime(
            tmp_path / "own", podman(tmp_path, 'echo "Error: operation not permitted" >&2; exit 126')
        )
    calls = (tmp_path / "calls").read_text().splitlines()
    tries = [call for call in calls if "--rootfs" in call]
    assert len([call for call in calls if "rm --force --ignore blueprint-trial-" in call]) == len(tries) == 16


def test_a_machine_without_podman(tmp_path: Path) -> None:
    with pytest.raises(NoRuntime, match="apt-get install podman"):
        find_runtime(tmp_path, {"PATH": str(tmp_path / "none")})


def test_the_trial_program_is_one_that_this_machine_runs(tmp_path: Path) -> None:
    if not runtime.write_program(tmp_path / "rootfs"):
        pytest.skip("no trial program for this machine")
    assert subprocess.run([tmp_path / "rootfs" / "exit"], check=False).returncode == 0


def test_what_podman_refuses_is_told_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_PASSWORD", "hunter2hunter2")
    refusing = Runtime(
        environment=podman(tmp_path, "echo 'Error: \033[1munauthorized hunter2hunter2' >&2; exit 1")
    )
    with pytest.raises(ContainerError, match=r"^podman pull: Error: unauthorized \*\*\*$"):
        refusing("pull", "x")


def test_a_podman_that_hangs_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match=r"took more than 0\.2 s") as error:
        Runtime(environment=podman(tmp_path, "exec sleep 60"))("ps", timeout=0.2)
    assert error.value.temporary


def test_what_runs_is_read_from_inspect(tmp_path: Path) -> None:
    facts = {
        "Id": "f" * 64,
        "Name": "blueprint-dev-app-0123456789ab",
        "Created": "2024-05-06T07:08:09.123456789Z",
        "ImageDigest": "sha256:" + "b" * 64,
        "RestartCount": 2,
        "State": {"Status": "running", "StartedAt": "2024-05-06T09:08:09.123456789+02:00", "ExitCode": 0},
        "NetworkSettings": {"Ports": {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": "40123"}]}},
        "Config": {
            "Labels": {
                "io.blueprint.workload": "app",
                "io.blueprint.environment": "dev",
                "io.blueprint.digest": "sha256:" + "a" * 64,
                "io.blueprint.commit": "c0ffee",
                "io.blueprint.port": "8080",
            }
        },
    }
    (tmp_path / "facts").write_text(json.dumps([facts]))
    script = f"case \"$1\" in ps) echo one;; inspect) cat '{tmp_path}/facts';; esac"
    (one,) = Containers(Runtime(environment=podman(tmp_path, script))).observe("dev")
    assert (one.name, one.environment, one.digest[:8], one.commit) == ("app", "dev", "sha256:a", "c0ffee")
    assert (one.state, one.restarts, one.address) == ("running", 2, "127.0.0.1:40123")
    assert one.since is not None
    assert one.since.isoformat() == "2024-05-06T09:08:09.123456+02:00"


def test_a_probe_says_why_nobody_answered() -> None:
    assert "refused" in str(answer("127.0.0.1:1", "/"))
