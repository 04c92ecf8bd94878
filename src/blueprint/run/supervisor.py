"""Runs one script and ends all that it started when blueprint wants that, or is no more.

A program of its own, started by path as `python -I -S supervisor.py REPORT SCRIPT ARGUMENTS...`; it knows
the standard library alone. Its standard input is a pipe that blueprint holds and never writes to: the pipe
ends when blueprint closes it or dies, however that happens. Why a script could not be started goes to the
file descriptor REPORT. It ends as the script did, by the same exit code or signal.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

GRACE = 2.0
_SET_CHILD_SUBREAPER = 36


def main(report: int, arguments: list[str]) -> None:
    """Runs the script to its end; does not return."""
    _adopt_orphans()
    try:
        child = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        os.write(report, (error.strerror or str(error)).encode())
        os._exit(127)
    os.close(report)
    threading.Thread(target=_end_with_the_pipe, args=(child,), daemon=True).start()
    code = child.wait()
    _kill_all(child.pid)
    _end_as(code)


def _adopt_orphans() -> None:
    """Makes what the script leaves behind our child (prctl(2)), so that it is found."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_with_the_pipe(child: subprocess.Popen[bytes]) -> None:
    """Politely at first, so that the script can clean up; what then still runs is killed."""
    while os.read(0, 1):
        pass
    _signal_all(child.pid, signal.SIGTERM)
    time.sleep(GRACE)
    _kill_all(child.pid)


def _kill_all(session: int) -> None:
    for _ in range(100):  # a process may start another one while we look
        if not _signal_all(session, signal.SIGKILL):
            return
        time.sleep(0.01)


def _signal_all(session: int, number: signal.Signals) -> int:
    """Signals everything that the script started, whatever session it is in by now; how many those were."""
    found = _started(session)
    for pid in found:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
    return len(found)


def _started(session: int) -> list[int]:
    """Our descendants, and all of the script's session, without those that have ended."""
    parents: dict[int, int] = {}
    sessions: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            if fields[0] not in (b"Z", b"X"):
                parents[int(folder.name)] = int(fields[1])
                if int(fields[3]) == session:
                    sessions.add(int(folder.name))
    return [pid for pid in parents if pid in sessions or _descends(pid, parents)]


def _descends(pid: int, parents: dict[int, int]) -> bool:
    seen: set[int] = set()
    while pid in parents and pid not in seen:
        seen.add(pid)
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


def _end_as(code: int) -> None:
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
