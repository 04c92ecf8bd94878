"""The journal: an append-only table of events in SQLite, and the proofs that passed tests left.

A run's state is a fold over its events (`history`). Writes go through WAL and are durable when they
return; reading makes no file (docs/decisions/0009-journal-in-sqlite.md).
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from blueprint.plan.observation import Evidence
from blueprint.run.errors import JournalError

FORMAT = 1
_SCHEMA = """
CREATE TABLE events (
  id INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX events_of_run ON events (run, id);
CREATE TABLE evidence (
  gate TEXT NOT NULL, step TEXT NOT NULL, digest TEXT NOT NULL, fingerprint TEXT NOT NULL,
  run TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (gate, step, digest, fingerprint)
) WITHOUT ROWID;
"""

STARTED, RESUMED, FINISHED, INTERRUPTED, ABANDONED = (
    "run-started", "run-resumed", "run-finished", "run-interrupted", "run-abandoned",
)  # fmt: skip
STEP_STARTED, STEP_FINISHED = "step-started", "step-finished"
HOLD_BEGAN, HOLD_ENDED = "hold-began", "hold-ended"


@dataclass(frozen=True)
class Event:
    """One thing that happened: `at` is ISO 8601 in UTC, `step` is "" for events of the whole run."""

    id: int
    run: str
    at: str
    kind: str
    step: str
    data: dict[str, Any]


class Journal:
    """The journal of one target, open for writing; made when it is missing."""

    def __init__(self, path: Path) -> None:
        with _refusals(path):
            self._database = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._prepare()

    def _prepare(self) -> None:
        _check_format(self._database)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        if _format(self._database) == 0:
            self._database.executescript(
                f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;"
            )

    def append(
        self,
        run: str,
        kind: str,
        step: str = "",
        data: dict[str, Any] | None = None,
        proof: Evidence | None = None,
        hold: dict[str, Any] | None = None,
    ) -> None:
        """Adds an event, and in the same transaction the proof that it brought or the hold that it began."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with _refusals(Path("journal")), self._transaction():
            self._insert(run, now, kind, step, data or {})
            if hold is not None:
                self._insert(run, now, HOLD_BEGAN, "", hold)
            if proof is not None:
                self._database.execute(
                    "INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?)",
                    (proof.gate, proof.step, proof.digest, proof.fingerprint, run, now),
                )

    def _insert(self, run: str, now: str, kind: str, step: str, data: dict[str, Any]) -> None:
        self._database.execute(
            "INSERT INTO events (run, at, kind, step, data) VALUES (?, ?, ?, ?, ?)",
            (run, now, kind, step, json.dumps(data, ensure_ascii=False)),
        )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Closes it and folds the write-ahead log into the database file."""
        self._database.close()


def read_events(path: Path, run: str | None = None) -> list[Event]:
    """All events, or those of one run, oldest first; none when there is no journal."""
    return _events(path, *(("", ()) if run is None else (" WHERE run = ?", (run,))))


def read_events_of_kind(path: Path, *kinds: str) -> list[Event]:
    """All events of these kinds, oldest first; none when there is no journal."""
    return _events(path, f" WHERE kind IN ({', '.join('?' * len(kinds))})", kinds)


def _events(path: Path, where: str, values: tuple[str, ...]) -> list[Event]:
    rows = _read(path, f"SELECT id, run, at, kind, step, data FROM events{where} ORDER BY id", values)  # noqa: S608
    return [Event(row[0], row[1], row[2], row[3], row[4], json.loads(row[5])) for row in rows]


def read_evidence(path: Path) -> list[Evidence]:
    """All proofs, sorted; none when there is no journal."""
    rows = _read(path, "SELECT gate, step, digest, fingerprint FROM evidence ORDER BY 1, 2, 3, 4", ())
    return [Evidence(gate=row[0], step=row[1], digest=row[2], fingerprint=row[3]) for row in rows]


def read_runs(path: Path) -> list[str]:
    """The ids of all runs, oldest first."""
    rows = _read(path, "SELECT run FROM events WHERE kind = ? ORDER BY id", (STARTED,))
    return [row[0] for row in rows]


def _read(path: Path, query: str, values: tuple[str, ...]) -> list[Any]:
    if not path.exists():
        return []
    with _refusals(path), contextlib.closing(_open_to_read(path)) as database:
        return database.execute(query, values).fetchall() if _check_format(database) else []


def _open_to_read(path: Path) -> sqlite3.Connection:
    # Without a write-ahead log nobody is writing: `immutable` then keeps SQLite from making its files.
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, timeout=10)


def _format(database: sqlite3.Connection) -> int:
    found: int = database.execute("PRAGMA user_version").fetchone()[0]
    return found


def _check_format(database: sqlite3.Connection) -> int:
    found = _format(database)
    if found > FORMAT:
        raise JournalError(
            f"it has the format {found}, and this version reads up to {FORMAT} (use a newer blueprint)"
        )
    return found


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(f"the journal {path} cannot be used: {error}") from error
    except JournalError as error:
        raise JournalError(f"the journal {path} cannot be used: {error}") from error
