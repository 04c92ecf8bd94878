"""Workloads that really run by runc alone, as on a machine that has no podman."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from blueprint.container import (
    ContainerError,
    NoRuntime,
    Program,
    RuncContainers,
    Running,
    Workload,
    find_containers,
    find_runc,
)
from contract.processes import free_port

BUSYBOX = shutil.which("busybox") or ""
Make = Callable[[str], Workload]


def unpack(workload: Workload, rootfs: Path) -> Program:
    """Not out of an image: busybox, and a page with the text that the digest ends with."""
    for folder in ("bin", "www"):
        (rootfs / folder).mkdir()
    shutil.copy2(BUSYBOX, rootfs / "bin/busybox")
    (rootfs / "www/index.html").write_text(workload.digest[-3:])
    serve = f"trap 'exit 0' TERM; /bin/busybox httpd -f -p 127.0.0.1:{workload.port} -h /www & wait"
    return Program(("/bin/busybox", "sh", "-c", f'echo "$GREETING"; {serve}'), {"GREETING": "hello"})


@pytest.fixture
def containers(tmp_path: Path) -> Iterator[RuncContainers]:
    if not BUSYBOX:
        pytest.skip("needs Debian's busybox-static")
    try:
        found = find_runc(tmp_path / "runc", unpack)
    except NoRuntime as error:
        pytest.skip(str(error))
    yield found
    for one in found.observe():
        found.remove(one.environment, one.name)


@pytest.fixture
def version() -> Make:
    port = free_port()

    def make(text: str) -> Workload:
        return Workload(
            name="app",
            environment="dev",
            image=Path("/unused"),
            digest=f"sha256:{text:a>64}",
            commit="c0ffee",
            port=port,
            health_path="/index.html",
        )

    return make


def served(one: Running) -> str:
    with urllib.request.urlopen(f"http://{one.address}/index.html", timeout=5) as reply:
        return str(reply.read().decode())


def test_a_workload_runs_and_a_second_time_changes_nothing(containers: RuncContainers, version: Make) -> None:
    one, changed = containers.deploy(version("111"))
    assert (changed, served(one), one.state, one.commit) == (True, "111", "running", "c0ffee")
    assert one.since is not None
    assert containers.deploy(version("111")) == (one, False)
    assert containers.observe("dev", "app") == [one]
    assert containers.observe("test") == []
    assert containers.logs("dev", "app") == "hello"


def test_inside_it_has_no_right_that_a_cluster_would_not_give(
    containers: RuncContainers, version: Make
) -> None:
    look = "/bin/busybox cat /proc/self/status; echo x > /www/new || echo refused; /bin/busybox sleep 60"
    workload = replace(version("111"), port=None, command=("/bin/busybox", "sh", "-c", look))
    containers.deploy(workload)
    log = containers.logs("dev", "app")
    assert "CapEff:\t0000000000000000" in log
    assert "NoNewPrivs:\t1" in log
    assert log.endswith("refused")
    assert os.geteuid() != 0 or "Uid:\t65532" in log


def test_another_digest_replaces_the_container_and_its_files(
    containers: RuncContainers, version: Make
) -> None:
    containers.deploy(version("111"))
    new, changed = containers.deploy(version("222"))
    assert (changed, served(new)) == (True, "222")
    assert containers.observe() == [new]
    assert [path.name for path in (containers.folder / "bundles").iterdir()] == [new.container]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"command": ("/bin/busybox", "sh", "-c", "echo no database; exit 3")}, "does not stay up"),
        ({"command": ("/bin/none",)}, "does not start: .*/bin/none"),
        ({"health_path": "/none"}, "is not well after 1 s: /none gives status 404"),
    ],
)
def test_a_version_that_does_not_get_well_brings_the_old_one_back(
    containers: RuncContainers, version: Make, change: dict[str, object], why: str
) -> None:
    containers.deploy(version("111"))
    with pytest.raises(ContainerError, match=why):
        containers.deploy(replace(version("222"), **change), timeout=1)  # type: ignore[arg-type]
    (old,) = containers.observe()
    assert containers.deploy(version("111")) == (old, False)
    assert served(old) == "111"


def test_one_that_ended_is_seen_and_started_anew(containers: RuncContainers, version: Make) -> None:
    one, _ = containers.deploy(version("111"))
    containers._stop(one.container)
    assert [one.state for one in containers.observe()] == ["stopped"]
    new, changed = containers.deploy(version("111"))
    assert (changed, served(new)) == (True, "111")


def test_what_a_killed_removal_left_is_in_nobodys_way(containers: RuncContainers, version: Make) -> None:
    left = containers.folder / "bundles" / version("111").container / "rootfs"
    left.mkdir(parents=True)
    (left / "file").touch()
    assert containers.observe() == []
    one, _ = containers.deploy(version("111"))
    assert served(one) == "111"


def test_it_is_removed_with_all_its_files(containers: RuncContainers, version: Make) -> None:
    containers.deploy(version("111"))
    assert containers.remove("dev", "app")
    assert not containers.remove("dev", "app")
    assert list((containers.folder / "bundles").iterdir()) == []
    assert (containers.observe(), containers.logs("dev", "app")) == ([], "")


KILLED = """
import os, sys
from pathlib import Path
from blueprint.container import RuncContainers, Workload
from contract.test_runc_driver import unpack

left = int(sys.argv[2])
real = RuncContainers._run
def run(*arguments):
    global left
    result = real(*arguments)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return result
RuncContainers._run = run
digest, port = "sha256:" + "222".rjust(64, "a"), int(sys.argv[3])
workload = Workload(name="app", environment="dev", image=Path("/unused"), digest=digest, commit="c0ffee",
                    port=port, health_path="/index.html")
RuncContainers(Path(sys.argv[1]), unpack).deploy(workload)
"""


@pytest.mark.parametrize("step", range(2, 9))
def test_a_killed_replacement_is_finished_by_the_next(
    containers: RuncContainers, version: Make, step: int
) -> None:
    containers.deploy(version("111"))
    port = str(version("222").port)
    command = [sys.executable, "-c", KILLED, str(containers.folder), str(step), port]
    path = {"PYTHONPATH": str(Path(__file__).parents[1])}
    killed = subprocess.run(command, check=False, env=os.environ | path)
    assert killed.returncode == -9
    new, _ = containers.deploy(version("222"))
    assert containers.observe() == [new]
    assert served(new) == "222"


def test_runc_is_taken_where_there_is_no_podman(
    containers: RuncContainers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runc = shutil.which("runc", path=f"{os.environ['PATH']}:/usr/sbin") or ""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/runc").symlink_to(runc)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = find_containers(tmp_path / "kept", unpack)
    assert isinstance(found, RuncContainers)
    assert "a container that ends is not restarted" in found.notes
    with pytest.raises(NoRuntime, match="podman is not installed"):
        find_containers(tmp_path / "kept")
    (tmp_path / "bin/runc").unlink()
    with pytest.raises(NoRuntime, match=r"podman is not installed.*; runc"):
        find_containers(tmp_path / "kept", unpack)
