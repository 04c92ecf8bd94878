"""Several things at once: a few threads, one failure ends all.

`concurrent.futures` would do, but takes as long to import as a small copy takes.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

from blueprint.oci.errors import OciError

_PATIENCE = 2.0  # seconds
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Stopped(OciError):
    """The work is given up because other work that it belongs to has failed."""


class Crew:
    """Up to `workers` threads; one worker works in the caller's own thread, in the order of the items."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._stopped = threading.Event()

    @property
    def many(self) -> bool:
        """Whether more than one thing is done at once."""
        return self._workers > 1

    def check(self) -> None:
        """Stopped when there is no use in going on; called by long work between its pieces."""
        if self._stopped.is_set():
            raise Stopped("given up because another part failed")

    def run(self, task: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """The results in the order of the items; else the first failure, when all have ended."""
        waiting = deque(enumerate(items))
        if self._workers == 1 or len(waiting) <= 1:
            return [task(item) for _, item in waiting]
        results: dict[int, _Result] = {}
        failures: list[BaseException] = []

        def work() -> None:
            while not self._stopped.is_set():
                try:
                    number, item = waiting.popleft()
                except IndexError:
                    return
                try:
                    results[number] = task(item)
                except BaseException as error:
                    failures.append(error)
                    self._stopped.set()

        self._wait(
            [threading.Thread(target=work, daemon=True) for _ in range(min(self._workers, len(waiting)))]
        )
        if failures:
            raise failures[0]
        return [results[number] for number in sorted(results)]

    def _wait(self, threads: list[threading.Thread]) -> None:
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:  # such as Ctrl-C, which only the main thread learns of
            self._stopped.set()
            for thread in threads:  # one that waits for a silent registry ends with the process
                thread.join(_PATIENCE)
            raise
