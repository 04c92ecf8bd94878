"""Copies between real registries on this machine, beside skopeo, crane and regctl: whole processes.

What is copied is what every tool copies, the image alone: ours has `--no-attached`. Every process gets a
home of its own, so that no tool knows from an earlier round where a blob is.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import pytest  # noqa: E402

from blueprint.oci import Layout  # noqa: E402
from blueprint.oci.descriptor import INDEX, LAYER  # noqa: E402
from contract import remote_images as images  # noqa: E402
from contract.fault_proxy import FaultProxy, fault_proxy  # noqa: E402
from contract.processes import program  # noqa: E402
from contract.registries import Registry, serving_docker_registry  # noqa: E402

_MIB = 1 << 20
_DELAY = 0.02
# A process's peak includes the peak of the one that began it: this one is smaller than all of them.
_PEAK = (
    "import os, sys; child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ); "
    "_, status, used = os.wait4(child, 0); print(used.ru_maxrss, file=sys.stderr); "
    "sys.exit(os.waitstatus_to_exitcode(status))"
)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Tool:
    """A client: its words to copy a reference to another, and to give an image of a repository a tag."""

    name: str
    copy: Callable[[str, str], list[str]]
    tag: Callable[[str, str], list[str]]


@dataclass(frozen=True)
class Kind:
    """An image of the table, and what a copy of it may take.

    `cold` is the limit of our time over skopeo's, None where there is none, `requests` those of a cold copy
    and of one beside.
    """

    title: str
    name: str
    cold: float | None
    requests: tuple[int, int]


@dataclass(frozen=True)
class Case:
    """What is measured: `command` prepares a copy anew and returns the words of the tool for it."""

    title: str
    limit: float | None
    requests: int
    command: Callable[[Tool], list[str]]


@dataclass
class Servers:
    """Two registries with the images in the first; `hosts` are how they are reached."""

    first: Registry
    second: Registry
    hosts: tuple[str, str]

    def requests(self) -> int:
        """All requests so far; what is answered last is written a moment later."""
        time.sleep(0.2)
        return len(self.first.requests()) + len(self.second.requests())


KINDS = (
    Kind("10 x 20 MiB", "large", 0.75, (35, 13)),
    Kind("60 x 1 MiB", "many", 0.65, (185, 63)),
    Kind("index of 4 platforms, 5 x 4 MiB each", "index", 0.65, (82, 34)),
)
HUGE = Kind("1 x 512 MiB", "huge", None, (8, 4))


def registries(folder: Path, rounds: int) -> None:
    """All tables; says so when there are no registries on this machine."""
    try:
        with _servers(folder) as servers:
            print("\nimages between registries, whole processes; ratio: our time over the tool's")
            for kind in KINDS:
                _all(_cases(kind, servers), servers, folder, rounds)
            _all(_cases(HUGE, servers)[:1], servers, folder, 1)
            with _delayed(servers) as far:
                print(f"\nwith {1000 * _DELAY:.0f} ms before every answer")
                for kind in KINDS:
                    _all(_far_cases(kind, far), far, folder, rounds)
    except pytest.skip.Exception as missing:
        print(f"      -    registries: {missing}")


def tools(hosts: Sequence[str]) -> list[Tool]:
    """Ours first, and those of the others that this machine has."""
    ours = [sys.executable, "-m", "blueprint", "image"]
    plain = ["--src-tls-verify=false", "--dest-tls-verify=false"]
    found = [
        Tool(
            "blueprint",
            lambda a, b: [*ours, "copy", "--no-attached", a, b],
            lambda a, t: [*ours, "tag", a, t],
        )
    ]
    if skopeo := shutil.which("skopeo"):

        def copy(source: str, destination: str) -> list[str]:
            return [skopeo, "copy", "--all", *plain, f"docker://{source}", f"docker://{destination}"]

        found.append(Tool("skopeo", copy, lambda a, tag: copy(a, f"{a.rpartition(':')[0]}:{tag}")))
    with contextlib.suppress(pytest.skip.Exception):
        crane = str(program("crane-*/crane", "crane", "registry-servers"))
        found.append(
            Tool("crane", lambda a, b: [crane, "copy", "--insecure", a, b], lambda a, t: [crane, "tag", a, t])
        )
    with contextlib.suppress(pytest.skip.Exception):
        regctl = [str(program("regctl-*/regctl", "regctl", "registry-servers"))]
        regctl += [word for host in hosts for word in ("--host", f"reg={host},tls=disabled")]
        regctl += ["image", "copy"]
        found.append(
            Tool(
                "regctl",
                lambda a, b: [*regctl, a, b],
                lambda a, tag: [*regctl, a, f"{a.rpartition(':')[0]}:{tag}"],
            )
        )
    return found


def _cases(kind: Kind, servers: Servers) -> list[Case]:
    source = f"{servers.hosts[0]}/{kind.name}:v1"
    cold, beside = kind.requests

    def to_empty(tool: Tool) -> list[str]:
        shutil.rmtree(servers.second.folder or "", ignore_errors=True)
        return tool.copy(source, f"{servers.hosts[1]}/{_fresh()}:v1")

    def to_another(tool: Tool) -> list[str]:
        return tool.copy(source, f"{servers.hosts[0]}/{_fresh()}:v1")

    return [
        Case(f"{kind.title}: to another registry, cold", kind.cold, cold, to_empty),
        Case(f"{kind.title}: to another repository of the registry", 0.15, beside, to_another),
        *_small_cases(kind, servers, 0.5),
    ]


def _far_cases(kind: Kind, servers: Servers) -> list[Case]:
    return _small_cases(kind, servers, 0.25)


def _small_cases(kind: Kind, servers: Servers, limit: float) -> list[Case]:
    source = f"{servers.hosts[0]}/{kind.name}:v1"
    there = f"{servers.hosts[1]}/there-{kind.name}:v1"

    def again(tool: Tool) -> list[str]:
        if servers.second.ask("HEAD", f"there-{kind.name}/manifests/v1", headers=_ACCEPT)[0] != 200:
            near = (f"{servers.first.host}/{kind.name}:v1", f"{servers.second.host}/there-{kind.name}:v1")
            subprocess.run(tools(())[0].copy(*near), check=True, capture_output=True)
        return tool.copy(source, there)

    return [
        Case(f"{kind.title}: one more tag", limit, 2, lambda tool: tool.tag(source, _fresh())),
        Case(f"{kind.title}: all is there", limit, 2, again),
    ]


def _all(cases: Sequence[Case], servers: Servers, folder: Path, rounds: int) -> None:
    for case in cases:
        _measure(case, tools(servers.hosts), servers, folder, rounds)


def _measure(case: Case, clients: Sequence[Tool], servers: Servers, folder: Path, rounds: int) -> None:
    """Requests and memory of each tool, and then its best time: alternating, because machines are noisy."""
    used: dict[str, tuple[int, int]] = {}
    best: dict[str, float] = {}
    for tool in clients:
        command, before = case.command(tool), servers.requests()
        peak = _run([sys.executable, "-I", "-S", "-c", _PEAK, *command], folder).splitlines()[-1]
        used[tool.name] = (servers.requests() - before, int(peak) // 1024)
    for _ in range(rounds):
        for tool in clients:
            command = case.command(tool)
            start = time.perf_counter()
            _run(command, folder)
            taken = time.perf_counter() - start
            best[tool.name] = min(taken, best.get(tool.name, taken))
    limit = f"at most {case.limit} of skopeo's time, " if case.limit is not None else ""
    print(f"\n{case.title}: {limit}{case.requests} requests, 100 MB")
    print(f"{'ratio':>7}  {'seconds':>8}  {'requests':>8}  {'MB':>5}")
    for tool in clients:
        ratio = f"{best[clients[0].name] / best[tool.name]:7.2f}" if tool is not clients[0] else f"{'':7}"
        requests, peak_mb = used[tool.name]
        print(f"{ratio}  {best[tool.name]:8.2f}  {requests:8}  {peak_mb:5}  {tool.name}", flush=True)


def _run(command: Sequence[str], folder: Path) -> str:
    """What it wrote to stderr. Its home is new; "rootless" makes skopeo keep its cache there."""
    home = folder / f"home-{next(_numbers)}"
    home.mkdir(parents=True)
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home), "DOCKER_CONFIG": str(home)}
    environment = {**os.environ, **own, "_CONTAINERS_ROOTLESS_UID": "1000"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    shutil.rmtree(home)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stderr


def _fresh() -> str:
    return f"n{next(_numbers)}"


_ACCEPT = {"Accept": "*/*"}


@contextlib.contextmanager
def _servers(folder: Path) -> Iterator[Servers]:
    with (
        serving_docker_registry(folder / "first") as first,
        serving_docker_registry(folder / "second") as second,
    ):
        _fill(first, folder / "images")
        yield Servers(first, second, (first.host, second.host))


@contextlib.contextmanager
def _delayed(servers: Servers) -> Iterator[Servers]:
    with fault_proxy(servers.first) as one, fault_proxy(servers.second) as other:
        proxies: tuple[FaultProxy, ...] = (one, other)
        for proxy in proxies:
            proxy.delay = _DELAY
        yield Servers(servers.first, servers.second, (one.host, other.host))


def _fill(registry: Registry, folder: Path) -> None:
    """Pushes the images of the tables."""
    layout = Layout(folder)
    images.image(layout, layers=10, size=20 * _MIB, tag="large")
    images.image(layout, layers=60, size=_MIB, tag="many")
    huge = images.put(layout, LAYER, 4 * images.noise(128 * _MIB))
    images.image(layout, layers=0, shared=[huge], tag="huge")
    children = [
        {
            **images.image(layout, layers=5, size=4 * _MIB, architecture=name).document(),
            "platform": {"os": "linux", "architecture": name},
        }
        for name in ("amd64", "arm64", "ppc64le", "s390x")
    ]
    images.tagged(layout, images.put_json(layout, INDEX, {"manifests": children}), "index")
    for kind in (*KINDS, HUGE):
        push = tools(())[0].copy(f"oci:{folder}:{kind.name}", f"{registry.host}/{kind.name}:v1")
        subprocess.run(push, check=True, capture_output=True)
    shutil.rmtree(folder)
