"""Pulling the plug: `blueprint apply` on real registries is killed at random moments, and what is then there
is counted.

The small project of the tests runs on three registries, with new commits in between. The witness at every
kill is the standard library; at the end it is skopeo, and an undisturbed twin of the project on the same
registries, which has to have the same tags with the same digests.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import itertools
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import pytest  # noqa: E402

import small_project as small  # noqa: E402
from blueprint.oci import Layout, copy  # noqa: E402
from blueprint.project import open_project  # noqa: E402
from blueprint.run import journal as events  # noqa: E402
from blueprint.run.history import RunRecord, RunState, run_record  # noqa: E402
from blueprint.run.journal import read_events, read_runs  # noqa: E402
from blueprint.run.status import status_of  # noqa: E402
from blueprint.run.world import World  # noqa: E402
from blueprint.source import load_target  # noqa: E402
from contract.registries import Registry, serving_docker_registry  # noqa: E402
from contract.witnesses import skopeo  # noqa: E402

SOAK, TWIN = "soak", "twin"
_PLACES = {"external": 0, "ci.registry": 0, "hub.sandbox": 1, "hub.safe": 2, "prod.registry": 0}
_NOISE = 1 << 20  # bytes in each commit, so that copies last long enough to be hit
_ACCEPT = {
    "Accept": "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json"
}


@dataclass
class Counts:
    """What happened, and what was found; all of `troubles` should be empty."""

    happened: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)


def soak(folder: Path, minutes: float) -> bool:
    """Runs it, prints the counts; whether nothing was lost, doubled or half-written."""
    counts = Counts()
    try:
        with _registries(folder) as servers:
            project = _project(folder / "project", servers)
            _disturb(project, servers, minutes, counts)
            _finish(project, servers, counts)
    except pytest.skip.Exception as missing:
        print(f"      -    soak: {missing}")
        return True
    print(f"\nsoak, {minutes:g} minutes")
    for what, count in sorted(counts.happened.items()):
        print(f"{count:7}  {what}")
    print(f"{len(counts.troubles):7}  lost, doubled or half-written")
    for trouble in counts.troubles[:40]:
        print(f"         {trouble}")
    return not counts.troubles


def _disturb(project: Path, servers: list[Registry], minutes: float, counts: Counts) -> None:
    """Applies and kills until the time is over, looking at all tags after every kill."""
    chance = random.Random()  # noqa: S311 - moments, no secrets
    start = time.monotonic()
    _wait(_apply(project, SOAK), counts)
    usual = time.monotonic() - start
    was_killed = False
    for number in itertools.count(1):
        if time.monotonic() - start > 60 * minutes:
            return
        if not was_killed or chance.random() < 0.5:  # the other half goes on with what was cut off
            small.write(project, "src/app/rootfs/etc/name", f"app {number}\n")
            small.write(project, "src/app/rootfs/data", chance.randbytes(_NOISE // 2).hex())
            small.commit(project, f"Change {number}")
            counts.happened["commits"] += 1
        child = _apply(project, SOAK)
        try:
            child.wait(chance.uniform(0.05, 0.9 * usual))
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            counts.happened["applies killed"] += 1
            was_killed = True
        else:
            _wait(child, counts)
            was_killed = False
        _look(project, servers, counts, f"after apply {number}")


def _apply(project: Path, target: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "blueprint", "apply", str(project), "--target", target, "--auto-approve"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "DOCKER_CONFIG": str(project.parent / "docker")},
    )  # fmt: skip


def _wait(child: subprocess.Popen[str], counts: Counts) -> None:
    """An apply that nobody kills has to succeed."""
    said = child.communicate()[1]
    counts.happened["applies that came to their end"] += 1
    if child.returncode:
        counts.troubles.append(f"apply ended with {child.returncode}: {said.strip()[-600:]}")


def _look(project: Path, servers: list[Registry], counts: Counts, when: str) -> None:
    """At any moment tags point at complete images, and the journal shows one open run at most."""
    for server in servers:
        for name, tag in _tags(server):
            counts.happened["tags looked at"] += 1
            for trouble in _incomplete(server, name, tag):
                counts.troubles.append(f"{when}: {name}:{tag}: {trouble}")
    still_open = [run.id for run in _runs(project) if run.is_open]
    if len(still_open) > 1:
        counts.troubles.append(f"{when}: {len(still_open)} runs are open: {', '.join(still_open)}")


def _finish(project: Path, servers: list[Registry], counts: Counts) -> None:
    """A last apply that nobody disturbs, then the twin's; both have to have brought the same about."""
    _wait(_apply(project, SOAK), counts)
    _look(project, servers, counts, "at the end")
    _wait(_apply(project, TWIN), counts)
    ours, twin = (_state(servers, target) for target in (SOAK, TWIN))
    counts.troubles += [f"lost: {name}" for name in sorted(twin.keys() - ours.keys())]
    counts.troubles += [f"a tag that nothing asks for: {name}" for name in sorted(ours.keys() - twin.keys())]
    differing = [name for name in sorted(ours.keys() & twin.keys()) if ours[name] != twin[name]]
    counts.troubles += [f"{name} is {ours[name]}, and {twin[name]} undisturbed" for name in differing]
    counts.happened["tags at the end"] = len(ours)
    _validate(project, servers, counts)
    _journal(project, counts)
    world = _world(project, SOAK)
    rows = [f"{row.place} {row.image}:{row.tag} {row.state}" for row in status_of(world).rows]
    counts.troubles += [f"status: {row}" for row in rows if not row.endswith(" in-step")]
    if world.scratch.exists():
        counts.troubles.append("the scratch folder of a run is left")


def _validate(project: Path, servers: list[Registry], counts: Counts) -> None:
    """skopeo reads every image with all its layers; crane would want every layer to be compressed."""
    login = f"--authfile={project.parent / 'docker' / 'config.json'}"
    for server in servers:
        for name, tag in _tags(server):
            copied = project.parent / "copied" / str(counts.happened["images read by skopeo"])
            copied.mkdir(parents=True)
            image = f"docker://{server.host}/{name}:{tag}"
            read = skopeo("copy", "--all", "--src-tls-verify=false", login, image, f"dir:{copied}")
            counts.happened["images read by skopeo"] += 1
            if read.returncode:
                counts.troubles.append(f"skopeo: {name}:{tag}: {read.stderr.strip()}")


def _journal(project: Path, counts: Counts) -> None:
    """Every run has ended, no step of a run was done twice, and the database is whole."""
    runs = _runs(project)
    counts.happened["runs"] = len(runs)
    counts.troubles += [f"run {run.id} is {run.state}" for run in runs if run.is_open]
    counts.troubles += [f"run {run.id} failed" for run in runs if run.state is RunState.FAILED]
    path = _world(project, SOAK).journal_path
    all_events = read_events(path)
    counts.happened["runs resumed"] = sum(event.kind == events.RESUMED for event in all_events)
    done = Counter(
        (event.run, event.step)
        for event in all_events
        if event.kind == events.STEP_FINISHED and event.data["outcome"] == "done"
    )
    twice = [(run, step) for (run, step), count in done.items() if count > 1]
    counts.troubles += [f"step {step} of run {run} was done more than once" for run, step in twice]
    with contextlib.closing(sqlite3.connect(path)) as database:
        [[answer]] = database.execute("PRAGMA integrity_check").fetchall()
    if answer != "ok":
        counts.troubles.append(f"the journal: {answer}")


def _runs(project: Path) -> list[RunRecord]:
    path = _world(project, SOAK).journal_path
    found = (run_record(path, run) for run in read_runs(path))
    return [run for run in found if run is not None]


def _state(servers: list[Registry], target: str) -> dict[str, str]:
    """`repository:tag`, without the target -> digest."""
    found = {}
    for number, server in enumerate(servers):
        for name, tag in _tags(server):
            if name.startswith(f"{target}/"):
                raw = server.ask("GET", f"{name}/manifests/{tag}", headers=_ACCEPT)[2]
                found[f"{number}/{name.partition('/')[2]}:{tag}"] = _digest(raw)
    return found


def _tags(server: Registry) -> list[tuple[str, str]]:
    """All repositories with their tags, as the registry lists them."""
    found = []
    for name in json.loads(server.ask("GET", "_catalog?n=1000")[2])["repositories"]:
        listed = json.loads(server.ask("GET", f"{name}/tags/list")[2])
        found += [(name, tag) for tag in listed.get("tags") or []]
    return found


def _incomplete(server: Registry, name: str, tag: str) -> Iterator[str]:
    """What is wrong with the image behind a tag; blobs are read to their last byte."""
    status, _, raw = server.ask("GET", f"{name}/manifests/{tag}", headers=_ACCEPT)
    if status != 200:
        yield f"its manifest is answered with {status}"
        return
    manifest = json.loads(raw)
    for child in manifest.get("manifests", []):
        if server.ask("GET", f"{name}/manifests/{child['digest']}", headers=_ACCEPT)[0] != 200:
            yield f"{child['digest']} is missing"
    for blob in [*manifest.get("layers", []), *filter(None, [manifest.get("config")])]:
        status, _, data = server.ask("GET", f"{name}/blobs/{blob['digest']}")
        if status != 200 or _digest(data) != blob["digest"] or len(data) != blob["size"]:
            yield f"{blob['digest']} is answered with {status} and {len(data)} of {blob['size']} bytes"


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _world(project: Path, target: str) -> World:
    opened = open_project(project)
    return World(opened.root.resolve(), opened.blueprint, load_target(opened.root, target))


@contextlib.contextmanager
def _registries(folder: Path) -> Iterator[list[Registry]]:
    """Three: the second wants a login."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(serving_docker_registry(folder / f"registry{number}", login=number == 1))
            for number in range(3)
        ]


def _project(folder: Path, servers: list[Registry]) -> Path:
    """The small project with two targets on the same registries, and its external image in both."""
    _login(folder.parent / "docker", servers)
    project = small.write_project(folder)
    for target in (SOAK, TWIN):
        lines = [f"target: {target}", "bindings:"]
        for element, number in _PLACES.items():
            at = f"{servers[number].host}/{target}/{element}"
            lines.append(f"  {element}: {json.dumps({'driver': 'registry', 'at': at})}")
        lines += ["  dev: {driver: gitops}", "  prod: {driver: gitops}"]
        small.write(project, f"targets/{target}.yaml", "\n".join(lines) + "\n")
    small.commit(project, "Targets")
    for target in (SOAK, TWIN):
        external = _world(project, target).images("external").repository("base", is_written=True)
        copy(Layout(project / "images" / "base"), "1", external, tag="1")
    return project


def _login(folder: Path, servers: list[Registry]) -> None:
    """Credentials as docker keeps them, for our own process too."""
    logins = {
        server.host: {"auth": base64.b64encode(f"{server.user}:{server.password}".encode()).decode()}
        for server in servers
        if server.user
    }
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"auths": logins}))
    os.environ["DOCKER_CONFIG"] = str(folder)
