"""Doing many things on all processors where that is possible."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from types import TracebackType
from typing import Any, TypeVar

from blueprint.gallery.side_by_side import processors

_Order = TypeVar("_Order")
_Made = TypeVar("_Made")

WORTH_A_PROCESS = 8
"""Orders; starting the helpers takes as long as executing a few."""


class Workshop:
    """Executes orders in helper processes, or here when there is one processor or little to do."""

    def __init__(self, orders: int) -> None:
        processes = min(processors(), orders)
        several = processes > 1 and orders >= WORTH_A_PROCESS and _can_fork()
        self._pool = ProcessPoolExecutor(processes, get_context("fork"), _leave_signals) if several else None
        self._waiting: list[Future[Any]] = []

    @property
    def has_helpers(self) -> bool:
        """Whether others are at work beside this process."""
        return self._pool is not None

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Helpers end what they are at, so that nothing is written to a folder that is being removed.
        if self._pool is not None:
            for future in self._waiting if kind is not None else ():
                future.cancel()
            self._pool.shutdown(wait=True)

    def submit(self, work: Callable[[_Order], _Made], order: _Order) -> Callable[[], _Made]:
        """Starts the work, or puts it off until its result is asked for; a function that gives it."""
        if self._pool is None:
            return partial(work, order)
        # Pickled here, because what the pool itself cannot pickle stops it for good.
        future = self._pool.submit(_execute, pickle.dumps((work, order)))
        self._waiting = [each for each in self._waiting if not each.done()]
        self._waiting.append(future)
        return future.result


def _execute(pickled: bytes) -> Any:
    work, order = pickle.loads(pickled)  # noqa: S301 - comes from the process that started this one
    return work(order)


def _leave_signals() -> None:
    """Ctrl-C reaches every process of a terminal; the first one ends the others in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _can_fork() -> bool:
    return "fork" in get_all_start_methods() and os.name == "posix"
