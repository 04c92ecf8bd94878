"""Containers that really run: Debian's podman and runc, found out by running one, not by looking for a file.

What a container needs differs between machines: rights, control groups, storage. So a fixture runs one first,
and the test is skipped with what the runtime said if that fails. All of podman is in the folder of the tests:
it shares no images, containers or settings with the user's own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract.small_image import write_layout

ENGINE = """\
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "none"
tmp_dir = "{folder}/libpod"
[containers]
default_ulimits = ["nofile=8192:8192", "nproc=8192:8192"]
netns = "host"
"""
STORAGE = """\
[storage]
driver = "vfs"
graphroot = "{folder}/graph"
runroot = "{folder}/run"
"""
Ran = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Podman:
    """Podman with storage of its own; `environment` gives other programs the same podman."""

    environment: Mapping[str, str]
    layout: str  # an OCI layout of busybox, as podman names it

    def __call__(self, *arguments: str) -> Ran:
        return _run(["podman", *arguments], self.environment)


@pytest.fixture(scope="session")
def busybox_layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An OCI layout of one image, tagged `test`: Debian's static busybox as /bin/busybox, no other file."""
    busybox = shutil.which("busybox")
    if busybox is None:
        pytest.skip("needs Debian's busybox-static")
    layout = tmp_path_factory.mktemp("image") / "busybox"
    write_layout(layout, "test", {"bin/busybox": Path(busybox).read_bytes()})
    return layout


@pytest.fixture(scope="session")
def podman(busybox_layout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Podman]:
    """Podman on runc, its containers removed at the end."""
    _installed("podman", "runc")
    folder = tmp_path_factory.mktemp("podman")
    (folder / "containers.conf").write_text(ENGINE.format(folder=folder))
    (folder / "storage.conf").write_text(STORAGE.format(folder=folder))
    environment = os.environ | {
        "CONTAINERS_CONF": str(folder / "containers.conf"),
        "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
    }
    found = Podman(environment, f"oci:{busybox_layout}:test")
    tried = found("run", "--rm", "--quiet", found.layout, "/bin/busybox", "true")
    if tried.returncode:
        pytest.skip(f"podman cannot run a container here: {_last_line(tried)}")
    yield found
    found("rm", "--all", "--force", "--time", "0")


@pytest.fixture(scope="session")
def runc_bundle(busybox_layout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layout unpacked by umoci to what runc starts, where runc can."""
    _installed("runc", "umoci")
    bundle = tmp_path_factory.mktemp("runc") / "bundle"
    rootless = ["--rootless"] if os.geteuid() else []
    unpacked = _run(["umoci", "unpack", *rootless, "--image", f"{busybox_layout}:test", str(bundle)])
    assert unpacked.returncode == 0, unpacked.stderr
    specification = json.loads((bundle / "config.json").read_text())
    specification["process"]["terminal"] = False
    (bundle / "config.json").write_text(json.dumps(specification))
    tried = run_bundle(bundle)
    if tried.returncode:
        pytest.skip(f"runc cannot run a container here: {_last_line(tried)}")
    return bundle


def run_bundle(bundle: Path) -> Ran:
    """What the bundle's own command did."""
    state, name = str(bundle.parent / "state"), f"test-{os.getpid()}"
    return _run(["runc", "--root", state, "run", "--bundle", str(bundle), name])


def _installed(*programs: str) -> None:
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs Debian's {' and '.join(missing)}")


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> Ran:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def _last_line(ran: Ran) -> str:
    return (ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"])[-1]
