"""Running the project's own scripts: a clean environment, a time limit, nothing left behind."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from blueprint.run.errors import Interrupted, StepFailed
from blueprint.run.words import plain

OUTPUT_LIMIT = 64 * 1024
_GRACE = 2.0
_TICK = 0.05


@dataclass(frozen=True)
class Finished:
    """How a script ended, and the last 64 KiB of what it printed."""

    code: int
    output: str


def clean_environment(home: Path) -> dict[str, str]:
    """PATH, HOME and LANG, and nothing of the caller's: scripts must not see secrets.

    The interpreter's folder comes first, so that a script in Python finds the blueprint package.
    """
    path = (str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin")
    return {"PATH": os.pathsep.join(path), "HOME": str(home), "LANG": "C.UTF-8"}


def run_script(
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    timeout: float,
    stop: threading.Event,
) -> Finished:
    """Runs a script in its own process group, which is ended when it takes too long or `stop` is set."""
    try:
        process = subprocess.Popen(
            list(arguments),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise StepFailed(f"cannot start {arguments[0]}: {error.strerror or error}") from error
    assert process.stdout is not None  # noqa: S101 - it was asked for
    tail = bytearray()
    try:
        _follow(process, process.stdout, tail, time.monotonic() + timeout, stop)
    except TimeoutError:
        raise StepFailed(f"took more than {timeout:g} s and was ended", output=_text(tail)) from None
    finally:
        _end(process)
        process.stdout.close()  # not before: a script that says goodbye into a closed pipe dies of it
    return Finished(process.returncode, _text(tail))


def _follow(
    process: subprocess.Popen[bytes],
    stream: IO[bytes],
    tail: bytearray,
    deadline: float,
    stop: threading.Event,
) -> None:
    """Collects the output until the script itself has ended (its children may hold the pipe longer)."""
    with selectors.DefaultSelector() as selector:
        os.set_blocking(stream.fileno(), False)
        selector.register(stream, selectors.EVENT_READ)
        is_open = True
        while is_open or process.poll() is None:
            if stop.is_set():
                raise Interrupted("the run was asked to stop")
            if time.monotonic() > deadline:
                raise TimeoutError
            ended = process.poll() is not None
            if is_open and selector.select(_TICK):
                is_open = _read(stream.fileno(), tail)
            elif ended:
                return
            elif not is_open:
                time.sleep(_TICK)


def _read(descriptor: int, tail: bytearray) -> bool:
    data = os.read(descriptor, OUTPUT_LIMIT)
    tail += data
    del tail[:-OUTPUT_LIMIT]
    return bool(data)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the whole process group: politely while the script still runs, so that it can clean up."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _text(data: bytearray) -> str:
    return plain(data.decode("utf-8", errors="replace"))
