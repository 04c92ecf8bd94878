"""Podman's command lines for a workload; pure, so that they can be read in a test."""

from __future__ import annotations

from blueprint.container.runtime import Runtime, isolation, memory_limit
from blueprint.container.workload import LABEL, Workload

STOP_SECONDS = 10
_LOG_SIZE = "10mb"
_RESTARTS = 5


def run_command(runtime: Runtime, workload: Workload, image_id: str) -> list[str]:
    """`run` of an image that is here; values of variables are not in it but in podman's environment."""
    labels = [f"--label={name}={value}" for name, value in workload.labels.items()]
    publish = [f"--publish=127.0.0.1::{workload.port}"] if workload.port and runtime.own_network else []
    memory = memory_limit(runtime, workload.memory)
    return [
        "run",
        "--detach",
        "--pull=never",
        f"--name={workload.container}",
        *labels,
        *isolation(runtime, workload.user, workload.group),
        *memory,
        *publish,
        *(f"--env={name}" for name in sorted(workload.variables)),
        f"--restart=on-failure:{_RESTARTS}",
        "--log-driver=k8s-file",
        f"--log-opt=max-size={_LOG_SIZE}",
        f"--stop-timeout={STOP_SECONDS}",
        image_id,
        *workload.command,
    ]


def list_command(scope: str, environment: str | None = None, name: str | None = None) -> list[str]:
    """`ps` of the ids of our containers, in all states."""
    wanted = {"scope": scope, "environment": environment, "workload": name}
    filters = [f"--filter=label={LABEL}{key}={value}" for key, value in wanted.items() if value is not None]
    managed = "--filter=label=app.kubernetes.io/managed-by=blueprint"
    return ["ps", "--all", "--quiet", "--no-trunc", managed, f"--filter=label={LABEL}key", *filters]


def pull_command(workload: Workload, layout: str) -> list[str]:
    """`pull` by digest; `layout` is where an image of a layout was made ready, "" for a registry."""
    tls = ["--tls-verify=false"] if workload.plain_http else []
    source = f"oci:{layout}" if layout else f"docker://{workload.image}@{workload.digest}"
    return ["pull", "--quiet", *tls, source]
