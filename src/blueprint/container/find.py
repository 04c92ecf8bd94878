"""What runs containers on this machine: podman, and where it cannot, runc."""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from blueprint.container.errors import NoRuntime
from blueprint.container.podman import Containers
from blueprint.container.runc import Unpack, find_runc
from blueprint.container.runtime import Runtime, find_runtime
from blueprint.container.workload import Running, Workload


@cache
def _podman(storage: Path) -> Runtime:
    """Found once: a trial takes half a second, and what a machine can do does not change under a command."""
    return find_runtime(storage)


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


def find_containers(folder: Path, unpack: Unpack | None = None, *, wanted: str = "") -> Driver:
    """Podman where it runs a container here, else runc (if `unpack` can bring it files); NoRuntime otherwise.

    `wanted` is `podman` or `runc` when it has to be that one. `folder` keeps what podman's own place cannot,
    and what runc runs: images are full of links, so it is no folder that is looked through for them.
    Containers belong to this folder: those that a project with another one started under the same names are
    not seen and not touched.
    """
    scope = sha256(os.fsencode(folder.absolute())).hexdigest()[:8]
    podman_says = ""
    if wanted != "runc":
        try:
            return Containers(_podman(folder / "podman"), scope)
        except NoRuntime as error:
            if unpack is None or wanted == "podman":
                raise
            podman_says = f"{error}; "
    if unpack is None:
        raise NoRuntime("runc alone cannot bring an image's files")
    try:
        return find_runc(folder / "runc", unpack, scope)
    except NoRuntime as error:
        raise NoRuntime(f"{podman_says}{error}") from None
