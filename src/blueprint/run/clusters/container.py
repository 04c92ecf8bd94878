"""A cluster that is this machine: its own podman or runc runs the workloads."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from blueprint import container
from blueprint.oci import Layout, unpack
from blueprint.run.clusters.cluster import Deployed, Release, Stamp

_TIMEOUT = 60.0


class ContainerCluster:
    """The workloads of one environment; `folder` is what the runtime needs of its own.

    `wanted` is `podman` or `runc`, or "" for what is found.
    """

    def __init__(self, folder: Path, environment: str, wanted: str = "") -> None:
        self.namespace = environment
        self._folder, self._wanted = folder, wanted

    @cached_property
    def runtime(self) -> container.Driver:
        """What runs containers here; NoRuntime says why nothing does."""
        return container.find_containers(self._folder, _unpacked, wanted=self._wanted)

    def running(self, name: str) -> str | None:
        found = [one for one in self.runtime.observe(self.namespace, name) if one.is_running]
        return f"{name}@{found[-1].digest}" if found else None

    def pending(self, release: Release) -> tuple[str, ...]:
        wanted = self._workload(release).key
        there = [one for one in self.runtime.observe(self.namespace, release.name) if one.is_running]
        if [one.key for one in there] == [wanted]:
            return ()
        return tuple(f"{one.container} is replaced" for one in there) or (f"{release.name} is started",)

    def edited(self, release: Release) -> tuple[str, ...]:
        """Nothing: a container's settings cannot be changed while it is there."""
        return ()

    def deploy(self, release: Release, stamp: Stamp) -> Deployed:
        running, changed = self.runtime.deploy(self._workload(release), timeout=_TIMEOUT)
        for note in self.runtime.notes:
            stamp.say(note)
        if running.address:
            stamp.say(f"{release.name} answers at http://{running.address}")
        return Deployed(changed)

    def _workload(self, release: Release) -> container.Workload:
        program = release.program
        return container.Workload(
            name=release.name,
            environment=self.namespace,
            image=release.source,
            digest=release.digest,
            commit=release.commit,
            port=program.port,
            user=program.user,
            group=program.group,
            plain_http=release.plain_http,
        )


def _unpacked(workload: container.Workload, folder: Path) -> container.Program:
    """The files of the workload's image in a folder, for a runtime that takes no images."""
    if not isinstance(workload.image, Path):
        raise container.ContainerError(
            f"runc alone cannot fetch {workload.image}: bind the registry to a folder, or install podman"
        )
    settings = unpack(Layout(workload.image), workload.digest, folder)
    return container.Program(
        command=(*settings.entrypoint, *settings.command),
        variables=settings.environment,
        folder=settings.working_dir or "/",
    )
