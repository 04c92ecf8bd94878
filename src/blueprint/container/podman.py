"""Workloads on this machine: one container for each, replaced when its digest or its settings change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from blueprint.container.commands import STOP_SECONDS, list_command, run_command
from blueprint.container.errors import ContainerError
from blueprint.container.health import LOG_LINES, failure, illness
from blueprint.container.images import bring
from blueprint.container.runtime import Runtime
from blueprint.container.times import parse_time
from blueprint.container.workload import LABEL, Running, Workload
from blueprint.wording import last_lines


class Containers:
    """What blueprint runs by `runtime`; nothing is remembered here, every answer is the runtime's.

    Containers are found by their labels, and their names tell workload, digest and settings. So a replacement
    that was cut off is finished by doing it again: a new container that is well is kept and the old one goes,
    one that is not is made anew.
    """

    def __init__(self, runtime: Runtime, scope: str = "default") -> None:
        """`scope` sets the containers of one project apart from those of others on this machine."""
        self.runtime, self.scope = runtime, scope

    @property
    def notes(self) -> tuple[str, ...]:
        """What this machine's podman does not give, for people."""
        return self.runtime.notes

    def observe(self, environment: str | None = None, name: str | None = None) -> list[Running]:
        """Our containers, in every state, oldest first."""
        ids = self.runtime(*list_command(self.scope, environment, name)).split()
        if not ids:
            return []
        # One that has gone meanwhile makes inspect fail, and still shows the others.
        printed = self.runtime.attempt("inspect", "--type=container", *ids).stdout
        facts = json.loads(printed) if printed.strip() else []
        return [_running(one) for one in sorted(facts, key=lambda one: str(one["Created"]))]

    def deploy(self, workload: Workload, *, timeout: float = 60.0) -> tuple[Running, bool]:
        """Has this workload run; what runs then, and whether anything was changed.

        The new container is started beside the old one, which is stopped once the new one is well. If it does
        not get well within `timeout` seconds it is removed, the old one stays, and the ContainerError has its
        last lines in `log`.
        """
        workload = replace(workload, scope=self.scope)
        there = self.observe(workload.environment, workload.name)
        wanted = [one for one in there if one.key == workload.key]
        others = [one for one in there if one.key != workload.key]
        for one in wanted:
            if one.is_running and not illness(workload, one, self._inspect, timeout):
                self._remove(others)
                return one, bool(others)
        image_id = bring(self.runtime, workload)
        self._remove(wanted)
        if not self.runtime.own_network:
            self._remove(others)  # they hold the port; without a network of its own nobody can stand beside
        new = self._start(workload, image_id, timeout)
        self._remove(others)
        return new, True

    def remove(self, environment: str, name: str) -> bool:
        """Stops and removes the workload's containers; False when there was none."""
        there = self.observe(environment, name)
        self._remove(there)
        return bool(there)

    def logs(self, environment: str, name: str, lines: int = 100) -> str:
        """The last lines of the workload's newest container, "" when there is none."""
        there = self.observe(environment, name)
        return self._log(there[-1].id, lines) if there else ""

    def _start(self, workload: Workload, image_id: str, timeout: float) -> Running:
        started = self.runtime.attempt(
            *run_command(self.runtime, workload, image_id), more=workload.variables
        )
        if started.returncode:
            self.runtime.attempt("rm", "--force", "--ignore", workload.container)
            why = " / ".join(last_lines(started.stderr, 3))
            raise ContainerError(f"{workload.container} does not start: {why}")
        container_id = started.stdout.split()[-1]
        if said := illness(workload, self._inspect(container_id), self._inspect, timeout):
            log = self._log(container_id, LOG_LINES)
            self.runtime.attempt("rm", "--force", "--time=0", container_id)
            raise failure(workload, said, log)
        return self._inspect(container_id)

    def _inspect(self, container_id: str) -> Running:
        return _running(json.loads(self.runtime("inspect", "--type=container", container_id))[0])

    def _log(self, container_id: str, lines: int) -> str:
        result = self.runtime.attempt("logs", f"--tail={lines}", container_id)
        return "\n".join(last_lines(result.stdout + result.stderr, lines))

    def _remove(self, containers: list[Running]) -> None:
        if containers:
            ids = [one.id for one in containers]
            self.runtime("rm", "--force", "--ignore", f"--time={STOP_SECONDS}", *ids)


def _running(facts: dict[str, Any]) -> Running:
    """What `podman inspect` shows of one container."""
    labels, state = facts["Config"]["Labels"] or {}, facts["State"]
    port = labels.get(LABEL + "port", "")
    published = facts["NetworkSettings"].get("Ports") or {}
    bound = (published.get(f"{port}/tcp") or [{"HostPort": port}])[0]["HostPort"]
    return Running(
        id=facts["Id"],
        container=facts["Name"],
        name=labels.get(LABEL + "workload", ""),
        environment=labels.get(LABEL + "environment", ""),
        key=labels.get(LABEL + "key", ""),
        digest=labels.get(LABEL + "digest", ""),
        image_digest=facts.get("ImageDigest", ""),
        commit=labels.get(LABEL + "commit", ""),
        state=state["Status"],
        since=parse_time(state["StartedAt"]),
        restarts=int(facts.get("RestartCount") or 0),
        exit_code=int(state.get("ExitCode") or 0),
        address=f"127.0.0.1:{bound}" if port else "",
    )
