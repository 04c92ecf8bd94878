"""Servers of the tests: started when a test first needs them, ended by their own pid, logs shown on failure.

As a pytest plugin (see tests/conftest.py) it adds to the report of a failed test what each server wrote.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SHOWN = 6000  # characters of a log in a report
_running: list[Server] = []


@dataclass(eq=False)
class Server:
    """A running program: its name for people, its process, and all that it wrote."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    seen: int = 0  # length of the log when the present test began

    @property
    def written(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def alive(self) -> bool:
        return self.process.poll() is None


def program(pattern: str, name: str, script: str) -> Path:
    """The program that a script fetched into .cache/, or Debian's; the test is skipped when there is none."""
    found = sorted((ROOT / ".cache").glob(pattern))
    if found:
        return found[-1]
    installed = shutil.which(name)
    if installed is None:
        pytest.skip(f"needs {name}, which scripts/{script} fetches")
    return Path(installed)


@contextlib.contextmanager
def serving(
    name: str,
    command: Sequence[str | Path],
    log: Path,
    ready: Callable[[Server], bool],
    *,
    environment: Mapping[str, str] | None = None,
    seconds: float = 60,
) -> Iterator[Server]:
    """The program while it runs, from when `ready` says so; killed at the end, and when the tests die."""
    keeper = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*keeper, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=log.parent,
        )
    server = Server(name, process, log)
    _running.append(server)
    try:
        _wait(server, ready, seconds)
        yield server
    finally:
        _running.remove(server)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(what: str, true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that another program does; an AssertionError names it when it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.05)


def free_port() -> int:
    """A port of 127.0.0.1 that was free just now; for programs that cannot choose one themselves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: Server, ready: Callable[[Server], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not ready(server):
        if not server.alive or time.monotonic() > end:
            why = "is not ready" if server.alive else f"ended with {server.process.returncode}"
            raise RuntimeError(f"{server.name} {why}; it wrote:\n{server.written[-_SHOWN:]}")
        time.sleep(0.05)


def pytest_runtest_setup() -> None:
    for server in _running:
        server.seen = len(server.written)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for server in _running:
            if fresh := server.written[server.seen :]:
                report.sections.append((f"log of {server.name}", fresh[-_SHOWN:]))
    return report
