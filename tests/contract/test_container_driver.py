"""Workloads that really run: the driver on this machine's podman, with a small web server as the workload."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blueprint.container import (
    ContainerError,
    Containers,
    NoRuntime,
    Running,
    Runtime,
    Workload,
    find_runtime,
)
from contract.containers import Podman
from contract.processes import until
from contract.registries import Registry
from contract.small_image import digest, put_blob, put_manifest, write_layout

# As process 1 it would not hear SIGTERM by itself.
SERVE = "trap 'exit 0' TERM; /bin/busybox httpd -f -p 8080 -h /www & wait"
Make = Callable[[str], Workload]


@pytest.fixture(scope="session")
def runtime(podman: Podman, tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    try:
        return find_runtime(tmp_path_factory.mktemp("storage"), podman.environment)
    except NoRuntime as error:
        pytest.skip(str(error))


@pytest.fixture
def containers(runtime: Runtime) -> Iterator[Containers]:
    found = Containers(runtime)
    yield found
    for one in found.observe():
        found.remove(one.environment, one.name)


@pytest.fixture
def version(tmp_path: Path) -> Make:
    """A workload of an image that serves this text, out of a layout of its own."""
    busybox = Path(shutil.which("busybox") or "")

    def make(text: str) -> Workload:
        folder = tmp_path / f"layout-{text}"
        files = {"bin/busybox": busybox.read_bytes(), "www/index.html": text.encode()}
        manifest = write_layout(folder, "test", files)
        return Workload(
            name="app",
            environment="dev",
            image=folder,
            digest=digest(manifest),
            commit="c0ffee",
            health_path="/index.html",
            command=("/bin/busybox", "sh", "-c", SERVE),
        )

    return make


def served(one: Running) -> str:
    with urllib.request.urlopen(f"http://{one.address}/index.html", timeout=5) as reply:
        return str(reply.read().decode())


def interrupted(*_: object) -> str:
    raise KeyboardInterrupt


def inspected(podman: Podman, one: Running) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(podman("inspect", one.id).stdout)[0]
    return facts


def test_a_workload_runs_and_is_reached_on_loopback(
    containers: Containers, version: Make, podman: Podman
) -> None:
    workload = version("one")
    one, changed = containers.deploy(workload)
    assert (changed, served(one)) == (True, "one")
    assert (one.digest, one.image_digest) == (workload.digest, workload.digest)
    assert (one.state, one.restarts, one.commit, one.name) == ("running", 0, "c0ffee", "app")
    assert containers.observe("dev", "app") == [one]
    assert containers.observe("test") == []
    facts = inspected(podman, one)
    assert facts["Config"]["User"] == "65532:65532"
    assert facts["HostConfig"]["ReadonlyRootfs"] is True
    assert not facts["EffectiveCaps"]
    assert facts["HostConfig"]["Memory"] == (64 << 20 if containers.runtime.limits_memory else 0)


def test_inside_it_has_no_right_that_a_cluster_would_not_give(
    containers: Containers, version: Make, podman: Podman
) -> None:
    one, _ = containers.deploy(version("one"))

    def inside(script: str) -> str:
        return podman("exec", one.id, "/bin/busybox", "sh", "-c", script).stdout.strip()

    assert inside("/bin/busybox id -u") == "65532"
    assert inside("echo x > /www/new || echo refused").endswith("refused")
    assert inside("echo x > /tmp/new || echo refused").endswith("refused")
    assert "CapEff:\t0000000000000000" in inside("/bin/busybox cat /proc/self/status")
    assert "NoNewPrivs:\t1" in inside("/bin/busybox cat /proc/self/status")


def test_the_same_digest_again_changes_nothing(containers: Containers, version: Make) -> None:
    workload = version("one")
    one, _ = containers.deploy(workload)
    assert containers.deploy(workload) == (one, False)
    assert containers.deploy(replace(workload, commit="decaf")) == (one, False)


def test_another_digest_replaces_the_container(containers: Containers, version: Make) -> None:
    old, _ = containers.deploy(version("one"))
    new, changed = containers.deploy(version("two"))
    assert (changed, served(new)) == (True, "two")
    assert [one.id for one in containers.observe()] == [new.id]
    assert old.id != new.id


def test_a_version_that_does_not_stay_up_leaves_the_old_one_and_its_last_words(
    containers: Containers, version: Make
) -> None:
    old, _ = containers.deploy(version("one"))
    broken = replace(version("two"), command=("/bin/busybox", "sh", "-c", "echo no database; exit 3"))
    with pytest.raises(ContainerError, match="does not stay up") as failed:
        containers.deploy(broken)
    assert "no database" in failed.value.log
    assert containers.observe() == [old]
    assert served(old) == "one"


def test_a_version_that_never_gets_well_leaves_the_old_one(containers: Containers, version: Make) -> None:
    old, _ = containers.deploy(version("one"))
    with pytest.raises(ContainerError, match=r"is not well after 1 s: /none gives status 404"):
        containers.deploy(replace(version("two"), health_path="/none"), timeout=1)
    assert containers.observe() == [old]


def test_a_command_that_is_not_in_the_image_is_told(containers: Containers, version: Make) -> None:
    with pytest.raises(ContainerError, match=r"does not start: .*/bin/none"):
        containers.deploy(replace(version("one"), command=("/bin/none",)))
    assert containers.observe() == []


def test_a_replacement_that_was_cut_off_after_the_start_is_finished(
    containers: Containers, version: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    containers.deploy(version("one"))
    second = version("two")
    with monkeypatch.context() as cut:
        cut.setattr("blueprint.container.podman.illness", interrupted)
        with pytest.raises(KeyboardInterrupt):
            containers.deploy(second)
    begun = {one.digest: one.id for one in containers.observe()}
    assert len(begun) == 2
    new, changed = containers.deploy(second)
    assert (changed, new.id, served(new)) == (True, begun[second.digest], "two")
    assert [one.id for one in containers.observe()] == [new.id]


def test_one_that_was_stopped_by_hand_is_started_anew(
    containers: Containers, version: Make, podman: Podman
) -> None:
    workload = version("one")
    old, _ = containers.deploy(workload)
    podman("stop", old.id)
    assert [one.state for one in containers.observe()] == ["exited"]
    new, changed = containers.deploy(workload)
    assert (changed, served(new), len(containers.observe())) == (True, "one", 1)


def test_a_crash_is_counted_and_the_container_comes_back(containers: Containers, version: Make) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        pytest.skip("podman restarts nothing while another one with storage of its own is at work: use -n0")
    crash = replace(version("one"), command=("/bin/busybox", "sh", "-c", "/bin/busybox sleep 3; exit 1"))
    one, _ = containers.deploy(replace(crash, port=None, health_path=None))
    until("it was restarted", lambda: containers.observe()[0].restarts > 0, 120)
    assert containers.observe()[0].id == one.id


def test_it_is_removed_when_asked_and_logs_are_read_before(containers: Containers, version: Make) -> None:
    speaking = ("/bin/busybox", "sh", "-c", f"echo hello; {SERVE}")
    containers.deploy(replace(version("one"), command=speaking))
    assert containers.logs("dev", "app") == "hello"
    assert containers.remove("dev", "app")
    assert not containers.remove("dev", "app")
    assert (containers.observe(), containers.logs("dev", "app")) == ([], "")


def test_variables_reach_the_workload(containers: Containers, version: Make) -> None:
    speaking = ("/bin/busybox", "sh", "-c", f'echo "$GREETING"; {SERVE}')
    containers.deploy(replace(version("one"), command=speaking, variables={"GREETING": "hello there"}))
    assert containers.logs("dev", "app") == "hello there"


def test_an_image_of_a_registry_is_run_by_its_digest(
    containers: Containers, version: Make, docker_registry: Registry
) -> None:
    workload = version("one")
    name = docker_registry.repository()
    repository = name.partition("/")[2]
    assert isinstance(workload.image, Path)
    manifest = (workload.image / "blobs/sha256" / workload.digest.removeprefix("sha256:")).read_bytes()
    for part in (json.loads(manifest)["config"], *json.loads(manifest)["layers"]):
        blob = workload.image / "blobs/sha256" / part["digest"].removeprefix("sha256:")
        put_blob(docker_registry, repository, blob.read_bytes())
    assert put_manifest(docker_registry, repository, manifest, "dev")[0] == 201
    one, _ = containers.deploy(replace(workload, image=name, plain_http=True))
    assert (served(one), one.image_digest) == ("one", workload.digest)


def test_an_image_that_is_not_there_or_damaged_is_told_and_nothing_changes(
    containers: Containers, version: Make
) -> None:
    workload = version("one")
    one, _ = containers.deploy(workload)
    missing = replace(workload, digest="sha256:" + "0" * 64)
    with pytest.raises(ContainerError, match="has no image sha256:000"):
        containers.deploy(missing)
    other = version("two")
    assert isinstance(other.image, Path)
    (other.image / "blobs/sha256" / other.digest.removeprefix("sha256:")).write_bytes(b"{}")
    with pytest.raises(ContainerError, match="is damaged"):
        containers.deploy(other)
    assert containers.observe() == [one]


def test_temporary_files_may_lie_in_a_folder_that_no_image_could_be_named_after(
    containers: Containers, version: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Upper_Case_").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "Upper_Case_"))
    one, _ = containers.deploy(version("one"))
    assert served(one) == "one"
    assert list((tmp_path / "Upper_Case_").iterdir()) == []


def test_projects_on_one_machine_do_not_touch_each_others_containers(
    containers: Containers, version: Make
) -> None:
    other = Containers(containers.runtime, "other")
    try:
        workload = version("one")
        mine, _ = containers.deploy(workload)
        theirs, changed = other.deploy(workload)
        assert (changed, mine.key) == (True, theirs.key)
        assert (containers.observe(), other.observe()) == ([mine], [theirs])
        assert containers.remove("dev", "app")
        assert served(theirs) == "one"
    finally:
        other.remove("dev", "app")


def test_two_environments_stand_beside_each_other(containers: Containers, version: Make) -> None:
    dev, _ = containers.deploy(version("one"))
    test, _ = containers.deploy(replace(version("two"), environment="test"))
    assert (served(dev), served(test)) == ("one", "two")
    assert dev.address != test.address
    assert len(containers.observe()) == 2


KILLED = """
import os, pickle, sys
from blueprint.container import Containers, Runtime

runtime, workload = pickle.load(sys.stdin.buffer)
left = int(sys.argv[1])
real = Runtime.attempt
def attempt(*arguments, **options):
    global left
    result = real(*arguments, **options)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return result
Runtime.attempt = attempt
Containers(runtime).deploy(workload)
"""


@pytest.mark.parametrize("step", [3, 5, 6, 7])
def test_a_killed_replacement_is_finished_by_the_next(
    containers: Containers, version: Make, step: int
) -> None:
    """Killed after so many calls of podman: the list, a look, the pull, two names, the start, a look."""
    old, _ = containers.deploy(version("one"))
    second = version("two")
    command = [sys.executable, "-c", KILLED, str(step)]
    killed = subprocess.run(command, input=pickle.dumps((containers.runtime, second)), check=False)
    assert killed.returncode == -9
    assert served(old) == "one"
    new, _ = containers.deploy(second)
    assert [one.id for one in containers.observe()] == [new.id]
    assert served(new) == "two"
