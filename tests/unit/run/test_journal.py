import sqlite3
from pathlib import Path

import pytest

from blueprint.plan import Evidence
from blueprint.run.errors import JournalError
from blueprint.run.journal import Journal, read_events, read_evidence, read_runs

PROOF = Evidence(gate="smoke", step="a->b#c/smoke/app", digest="sha256:1", fingerprint="sha256:2")


def test_events_come_back_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append("one", "run-started", data={"plan": {"ü": 1}})
    journal.append("two", "run-started")
    journal.append("one", "step-started", "a/b")
    journal.close()
    events = read_events(tmp_path / "journal.db", "one")
    assert [(event.kind, event.step, event.data) for event in events] == [
        ("run-started", "", {"plan": {"ü": 1}}),
        ("step-started", "a/b", {}),
    ]
    assert read_runs(tmp_path / "journal.db") == ["one", "two"]


def test_a_proof_is_kept_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append("one", "step-finished", "a", proof=PROOF)
    journal.append("one", "step-finished", "a", proof=PROOF)
    journal.close()
    assert read_evidence(tmp_path / "journal.db") == [PROOF]


def test_a_missing_journal_reads_as_empty_and_is_not_made(tmp_path: Path) -> None:
    assert read_events(tmp_path / "journal.db") == []
    assert list(tmp_path.iterdir()) == []


def test_reading_makes_no_file(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.db").close()
    assert read_runs(tmp_path / "journal.db") == []
    assert [path.name for path in tmp_path.iterdir()] == ["journal.db"]


def test_what_a_killed_writer_committed_is_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db")
    journal.append("one", "run-started")
    assert (tmp_path / "journal.db-wal").stat().st_size > 0
    assert read_runs(tmp_path / "journal.db") == ["one"]
    journal.close()


def test_a_journal_of_a_later_format_is_refused_for_reading_and_writing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    Journal(path).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 7")
    database.close()
    for use in (read_runs, Journal):
        with pytest.raises(JournalError, match="it has the format 7, and this version reads up to 1"):
            use(path)


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_text("this is no database, and long enough to tell" * 100)
    with pytest.raises(JournalError, match="file is not a database"):
        read_events(path)
