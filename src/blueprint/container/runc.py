"""Workloads by runc alone, where there is no podman: one bundle for each, on the machine's own network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from blueprint.container.bundle import Program, read_labels, restricted
from blueprint.container.errors import ContainerError, NoRuntime
from blueprint.container.health import LOG_LINES, failure, illness
from blueprint.container.runtime import write_program
from blueprint.container.times import parse_time
from blueprint.container.workload import LABEL, Running, Workload
from blueprint.wording import last_lines

STOP_SECONDS = 10.0
_TIMEOUT = 60.0
_PAUSE = 0.05

# Puts the files of the workload's image into a folder that is there and empty.
Unpack = Callable[[Workload, Path], Program]


class RuncContainers:
    """What blueprint runs by runc; like `Containers`, with what `notes` says left out.

    All is kept in `folder`: a bundle and its log for each container, and runc's own state. As two containers
    cannot listen on one port of the machine, the old one is stopped first, and started again if the new one
    does not get well.
    """

    def __init__(self, folder: Path, unpack: Unpack, scope: str = "default") -> None:
        """`scope` is part of the names, which control groups of the machine have too."""
        self.folder, self._unpack, self.scope = folder.absolute(), unpack, scope

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not as podman does it, for people."""
        network = "containers share the network of this machine and listen where they like"
        return (network, "a container that ends is not restarted", "no system call is filtered") + (
            () if os.geteuid() == 0 else ("memory is not limited",)
        )

    def observe(self, environment: str | None = None, name: str | None = None) -> list[Running]:
        """Our containers, in every state, oldest first."""
        found = [self._seen(bundle) for bundle in sorted((self.folder / "bundles").glob("blueprint-*"))]
        chosen = [
            one
            for one in found
            if one and environment in (None, one.environment) and name in (None, one.name)
        ]
        return sorted(chosen, key=lambda one: self._bundle(one.container).stat().st_ctime)

    def deploy(self, workload: Workload, *, timeout: float = 60.0) -> tuple[Running, bool]:
        """Has this workload run; what runs then, and whether anything was changed. As `Containers.deploy`."""
        workload = replace(workload, scope=self.scope)
        there = self.observe(workload.environment, workload.name)
        wanted = [one for one in there if one.key == workload.key]
        others = [one for one in there if one.key != workload.key]
        for one in wanted:
            if one.is_running and not illness(workload, one, self._look, timeout):
                self._remove(others)
                return one, bool(others)
        self._remove(wanted)
        self._make(workload)
        for one in others:
            self._stop(one.container)
        try:
            self._start(workload.container)
            if said := illness(workload, self._look(workload.container), self._look, timeout):
                raise failure(workload, said, self._log(workload.container, LOG_LINES))
        except ContainerError:
            self._discard(workload.container)
            # None of them ran: a kill came between stop and start, and the newest one is what ran before.
            for one in [one for one in others if one.is_running] or others[-1:]:
                self._start(one.container)
            raise
        self._remove(others)
        return self._look(workload.container), True

    def remove(self, environment: str, name: str) -> bool:
        """Stops and removes the workload's containers; False when there was none."""
        there = self.observe(environment, name)
        self._remove(there)
        return bool(there)

    def logs(self, environment: str, name: str, lines: int = 100) -> str:
        """The last lines of the workload's newest container, "" when there is none."""
        there = self.observe(environment, name)
        return self._log(there[-1].container, lines) if there else ""

    def _make(self, workload: Workload) -> None:
        """The bundle, whole or not at all."""
        bundle = self._bundle(workload.container)
        bundle.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=bundle.parent) as made:
            rootfs = Path(made, "bundle", "rootfs")
            rootfs.mkdir(parents=True)
            program = self._unpack(workload, rootfs)
            rootfs.chmod(0o755)
            is_root = os.geteuid() == 0
            self._runc("spec", *([] if is_root else ["--rootless"]), "--bundle", str(rootfs.parent))
            config = rootfs.parent / "config.json"
            specification = restricted(json.loads(config.read_bytes()), workload, program, is_root=is_root)
            if not specification["process"]["args"]:
                raise ContainerError(f"cannot run {workload.name}: neither it nor its image says what to run")
            config.write_text(json.dumps(specification))
            config.chmod(0o600)  # it has the values of variables
            self._discard(workload.container)
            rootfs.parent.rename(bundle)

    def _start(self, container: str) -> None:
        bundle = self._bundle(container)
        self._runc("delete", "--force", container, fails=True)
        with (bundle / "log").open("ab") as log:
            result = self._run(["run", "--detach", "--bundle", str(bundle), container], log.fileno())
        if result.returncode:
            raise ContainerError(f"{container} does not start: {self._log(container, 3)}")

    def _stop(self, container: str) -> None:
        """Asks it to end, and ends it; its bundle stays."""
        self._runc("kill", container, "TERM", fails=True)
        end = time.monotonic() + STOP_SECONDS
        while self._state(container).get("status") == "running" and time.monotonic() < end:
            time.sleep(_PAUSE)
        self._runc("delete", "--force", container, fails=True)

    def _remove(self, containers: list[Running]) -> None:
        for one in containers:
            self._stop(one.container)
            self._discard(one.container)

    def _discard(self, container: str) -> None:
        self._runc("delete", "--force", container, fails=True)
        bundle = self._bundle(container)
        (bundle / "config.json").unlink(missing_ok=True)  # without it, what a kill leaves is none of ours
        if bundle.exists():
            shutil.rmtree(bundle)

    def _look(self, container: str) -> Running:
        seen = self._seen(self._bundle(container))
        if seen is None:
            raise ContainerError(f"{container} is gone")
        return seen

    def _seen(self, bundle: Path) -> Running | None:
        labels = read_labels(bundle)
        if not labels:
            return None
        state, port = self._state(bundle.name), labels.get(LABEL + "port", "")
        return Running(
            id=bundle.name,
            container=bundle.name,
            name=labels.get(LABEL + "workload", ""),
            environment=labels.get(LABEL + "environment", ""),
            key=labels.get(LABEL + "key", ""),
            digest=labels.get(LABEL + "digest", ""),
            image_digest=labels.get(LABEL + "digest", ""),
            commit=labels.get(LABEL + "commit", ""),
            state=state.get("status", "stopped"),
            since=parse_time(state["created"]) if "created" in state else None,
            restarts=0,
            exit_code=None,
            address=f"127.0.0.1:{port}" if port else "",
        )

    def _state(self, container: str) -> dict[str, Any]:
        printed = self._runc("state", container, fails=True)
        found = json.loads(printed) if printed.strip() else {}
        return found if isinstance(found, dict) else {}

    def _log(self, container: str, lines: int) -> str:
        try:
            text = (self._bundle(container) / "log").read_bytes()[-64 * 1024 :].decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(last_lines(text, lines))

    def _bundle(self, container: str) -> Path:
        return self.folder / "bundles" / container

    def _runc(self, *arguments: str, fails: bool = False) -> str:
        """What it prints; ContainerError when it fails, unless that `fails` is an answer."""
        with tempfile.TemporaryFile() as output:
            result = self._run(list(arguments), output.fileno())
            output.seek(0)
            text = output.read().decode(errors="replace")
        if result.returncode and not fails:
            raise ContainerError(f"runc {arguments[0]}: {' / '.join(last_lines(text, 3))}")
        return "" if result.returncode else text

    def _run(self, arguments: list[str], output: int) -> subprocess.CompletedProcess[bytes]:
        """Output goes to a file: a container that is started keeps it open."""
        command = ["runc", "--root", str(self.folder / "state"), *arguments]
        try:
            return subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                timeout=_TIMEOUT,
            )
        except FileNotFoundError:
            raise NoRuntime(
                "runc is not installed: install podman (Debian: apt-get install podman)"
            ) from None
        except subprocess.TimeoutExpired:
            message = f"runc {arguments[0]} took more than {_TIMEOUT:g} s"
            raise ContainerError(message, temporary=True) from None


def find_runc(folder: Path, unpack: Unpack, scope: str = "default") -> RuncContainers:
    """Runc, where it runs a container of one tiny program; NoRuntime with what it said otherwise."""

    def tiny(_: Workload, rootfs: Path) -> Program:
        return Program(("/exit",) if write_program(rootfs) else ())

    with tempfile.TemporaryDirectory(prefix="blueprint-trial-") as scratch:
        trial = RuncContainers(Path(scratch), tiny)
        workload = Workload(name="trial", environment=f"p{os.getpid()}", image=Path(scratch),
                            digest="sha256:" + "0" * 64, port=None)  # fmt: skip
        try:
            trial._make(workload)
            trial._start(workload.container)
            trial._discard(workload.container)
        except ContainerError as error:
            raise NoRuntime(f"runc cannot run a container here: {error}") from error
    return RuncContainers(folder, unpack, scope)
