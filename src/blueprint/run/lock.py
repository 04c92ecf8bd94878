"""One run at a time per target: a lock file that says who holds it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from blueprint.run.errors import Locked


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[Callable[[str], None]]:
    """Holds the lock for the block; Locked names its holder when somebody else has it.

    Gives a function for telling which run it is held for, once that is known. The kernel frees it
    when its holder dies, however that happens.
    """
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"another apply is at work: {_holder(stream)} (lock: {path})") from None
        me = _me()
        _write(stream, me)
        yield lambda run: _write(stream, {**me, "run": run})


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock now; writes nothing."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _write(stream: TextIO, holder: Mapping[str, str | int]) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(json.dumps(holder))
    stream.flush()


def _me() -> dict[str, str | int]:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "started": started}


def _holder(stream: TextIO) -> str:
    stream.seek(0)
    try:
        known = json.loads(stream.read())
        run = f"run {known['run']}, " if "run" in known else ""
        return f"{run}process {known['pid']} on {known['host']}, since {known['started']}"
    except (ValueError, KeyError, TypeError):
        return "it has not said who it is"
