"""What runs containers on this machine: podman, and where it cannot, runc."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from blueprint.container.errors import NoRuntime
from blueprint.container.podman import Containers
from blueprint.container.runc import Unpack, find_runc
from blueprint.container.runtime import find_runtime
from blueprint.container.workload import Running, Workload


class Driver(Protocol):
    """What `Containers` and `RuncContainers` have in common."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is less isolated or less comfortable here, for people."""

    def observe(self, environment: str | None = None, name: str | None = None) -> list[Running]:
        """Our containers, in every state, oldest first."""

    def deploy(self, workload: Workload, *, timeout: float = 60.0) -> tuple[Running, bool]:
        """Has the workload run; what runs then, and whether anything was changed."""

    def remove(self, environment: str, name: str) -> bool:
        """Stops and removes the workload's containers; False when there was none."""

    def logs(self, environment: str, name: str, lines: int = 100) -> str:
        """The last lines of the workload's newest container."""


def find_containers(folder: Path, unpack: Unpack | None = None) -> Driver:
    """Podman where it runs a container here, else runc (if `unpack` can bring it files); NoRuntime otherwise.

    `folder` keeps what podman's own place cannot, and what runc runs: images are full of links, so it is no
    folder that is looked through for them.
    """
    try:
        return Containers(find_runtime(folder / "podman"))
    except NoRuntime as error:
        if unpack is None:
            raise
        try:
            return find_runc(folder / "runc", unpack)
        except NoRuntime as other:
            raise NoRuntime(f"{error}; {other}") from None
