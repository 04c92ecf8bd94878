"""Whether a container that was started is well."""

from __future__ import annotations

import time
from collections.abc import Callable

from blueprint.container.errors import ContainerError
from blueprint.container.probe import answer
from blueprint.container.workload import Running, Workload

LOG_LINES = 20
_PAUSE = 0.1
_SETTLE = 1.0  # seconds that a container without a probe has to stay up


def illness(workload: Workload, seen: Running, look: Callable[[str], Running], timeout: float) -> str:
    """Waits until the container is well: ""; otherwise what is wrong with it, as the end of a sentence.

    `look` shows the container with an id as it is now.
    """
    begun = time.monotonic()
    while True:
        one = look(seen.id)
        if not one.is_running or one.restarts > seen.restarts:
            code = "" if one.exit_code is None else f", exit code {one.exit_code}"
            return f"does not stay up: it is {one.state}{code}"
        waited = time.monotonic() - begun
        if workload.port is None or workload.health_path is None:
            if waited >= min(_SETTLE, timeout):
                return ""
        else:
            got = answer(one.address, workload.health_path)
            if isinstance(got, int) and 200 <= got < 400:
                # Somebody else may answer on a port of the machine; dead is dead.
                return "" if look(seen.id).is_running else "does not stay up"
            if waited >= timeout:
                said = f"status {got}" if isinstance(got, int) else got
                return f"is not well after {timeout:g} s: {workload.health_path} gives {said}"
        time.sleep(_PAUSE)


def failure(workload: Workload, illness: str, log: str) -> ContainerError:
    """The error of a container that did not get well, with its last words."""
    said = f"; it wrote:\n{log}" if log else "; it wrote nothing"
    return ContainerError(f"{workload.container} {illness}{said}", log=log)
