"""A few tasks on all processors, without the start-up of a pool: copies of this process share them.

A copy knows all that this process knows, so nothing is handed over but results.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

_Made = TypeVar("_Made")


def processors() -> int:
    """How many of them this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(tasks: Sequence[Callable[[], _Made]]) -> list[_Made]:
    """The results of at most 256 tasks, in order; each is taken by the process that has time first.

    A result must be picklable. What a copy could not do, this process does, so that errors are raised here.
    """
    copies = min(processors(), len(tasks)) - 1 if hasattr(os, "fork") else 0
    if copies < 1:
        return [task() for task in tasks]
    turns, queue = os.pipe()
    os.write(queue, bytes(range(len(tasks))))
    os.close(queue)
    results = [_copy(tasks, turns) for _ in range(copies)]
    done: dict[int, _Made] = {}
    try:
        done |= _done(tasks, turns)
    finally:  # a copy ends what it is at, so that nothing is written to a folder that is being removed
        os.close(turns)
        for result in results:
            done |= _received(*result)
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


def _done(tasks: Sequence[Callable[[], _Made]], turns: int) -> dict[int, _Made]:
    """Takes tasks that nobody has begun until there are none; the results by the task's number."""
    done: dict[int, _Made] = {}
    while turn := os.read(turns, 1):
        done[turn[0]] = tasks[turn[0]]()
    return done


def _copy(tasks: Sequence[Callable[[], _Made]], turns: int) -> tuple[int, int]:
    """Starts a copy of this process on the tasks; its id, and the pipe with its results."""
    results, giving = os.pipe()
    process = os.fork()
    if process:
        os.close(giving)
        return process, results
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first one ends in good order
        with os.fdopen(giving, "wb") as stream:
            stream.write(pickle.dumps(_done(tasks, turns)))
        status = 0
    finally:
        os._exit(status)  # without the clean-up that is the first one's


def _received(process: int, results: int) -> dict[int, Any]:
    """Waits for a copy; its results, none when it failed."""
    with os.fdopen(results, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(process, 0)
    done: dict[int, Any] = {} if status else pickle.loads(data)  # noqa: S301 - from a copy of this process
    return done
