import os
from pathlib import Path

import pytest

from blueprint.run.errors import Locked
from blueprint.run.lock import exclusive, is_held


def test_a_second_holder_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        exclusive(path),
        pytest.raises(Locked, match=f"process {os.getpid()} on ") as refused,
        exclusive(path),
    ):
        pass
    assert refused.value.temporary


def test_a_second_holder_is_told_the_run_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    told = rf"run 20260101T000000Z-0000, process {os.getpid()} on .*, since \d{{4}}-"
    with exclusive(path) as held_for:
        held_for("20260101T000000Z-0000")
        with pytest.raises(Locked, match=told), exclusive(path):
            pass


def test_the_lock_is_free_again_after_the_block(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "lock"):
            pass


def test_a_lock_file_with_other_content_is_still_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text("scribble")
    with exclusive(path):
        path.write_text("scribble")
        with pytest.raises(Locked, match="it has not said who it is"), exclusive(path):
            pass


def test_looking_whether_it_is_held_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_held(path)
    with exclusive(path):
        before = path.read_text()
        assert is_held(path)
        assert path.read_text() == before
    assert not is_held(path)
