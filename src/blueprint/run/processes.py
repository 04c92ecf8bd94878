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

from blueprint.redact import redact, secrets_in
from blueprint.run import supervisor
from blueprint.run.errors import Interrupted, StepFailed
from blueprint.wording import plain

OUTPUT_LIMIT = 64 * 1024
_MORE = 5.0
_TICK = 0.05
_SECRET = 8 * 1024


@dataclass(frozen=True)
class Finished:
    """How a script ended (a negative code is a signal), and the last 64 KiB of what it printed."""

    code: int
    output: str

    @property
    def words(self) -> str:
        """How it ended, for a sentence that begins with its name."""
        if self.code < 0:
            how = f"was killed by signal {-self.code} ({_signal_name(-self.code)})"
        else:
            how = f"ended with {self.code}"
        return how if self.output.strip() else f"{how} and printed nothing"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


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
    """Runs a script under a supervisor, which ends it and all that it started.

    That happens when it takes too long, when `stop` is set, when the script itself has ended, and when we
    die. Values of the caller's secrets are taken out of what it printed.
    """
    lifeline, held = os.pipe()
    report, told = os.pipe()
    supervised = [sys.executable, "-I", "-S", supervisor.__file__, str(told), *arguments]
    try:
        process = subprocess.Popen(
            supervised,
            cwd=folder,
            env=dict(environment),
            stdin=lifeline,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(told,),
        )
    except OSError as error:
        os.close(held)
        os.close(report)
        raise StepFailed(f"cannot start {arguments[0]}: {error.strerror or error}") from error
    finally:
        os.close(lifeline)
        os.close(told)
    return _supervise(process, arguments[0], _Pipes(held, report), timeout, stop)


@dataclass(frozen=True)
class _Pipes:
    """Our ends of the supervisor's pipes: it ends the script when `held` is closed."""

    held: int
    report: int


def _supervise(
    process: subprocess.Popen[bytes], name: str, pipes: _Pipes, timeout: float, stop: threading.Event
) -> Finished:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    tail = bytearray()
    try:
        _follow(process, process.stdout, tail, time.monotonic() + timeout, stop)
    except TimeoutError:
        raise StepFailed(f"took more than {timeout:g} s and was ended", output=_text(tail)) from None
    finally:
        os.close(pipes.held)
        _end(process)
        process.stdout.close()  # not before: a script that says goodbye into a closed pipe dies of it
        with os.fdopen(pipes.report, "rb") as report:
            reason = report.read().decode(errors="replace")
    if reason:
        raise StepFailed(f"cannot start {name}: {reason}")
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
    del tail[: -OUTPUT_LIMIT - _SECRET]  # more than is kept, so that no secret is cut before it is found
    return bool(data)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Waits until the supervisor has ended the script; one that hangs is killed with all in its session."""
    try:
        process.wait(supervisor.GRACE + _MORE)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _text(data: bytearray) -> str:
    text = plain(data.decode("utf-8", errors="replace"))
    return redact(text, secrets_in(os.environ))[-OUTPUT_LIMIT:]
