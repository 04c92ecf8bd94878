from __future__ import annotations

from pathlib import Path

import pytest

from blueprint.files import (
    TEMPORARY_PREFIX,
    atomic_writer,
    remove_stale_temporaries,
    safe_child,
    write_atomically,
)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    with pytest.raises(TypeError), atomic_writer(path) as stream:
        stream.writelines([b"half", None])  # type: ignore[list-item]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_killed_writers_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / (TEMPORARY_PREFIX + "x")).touch()
    (tmp_path / "a" / "kept").touch()
    assert remove_stale_temporaries(tmp_path) == 1
    assert remove_stale_temporaries(tmp_path) == 0
    assert remove_stale_temporaries(tmp_path / "none") == 0
    assert (tmp_path / "a" / "kept").exists()


def test_a_child_is_below_its_root(tmp_path: Path) -> None:
    assert safe_child(tmp_path, "a", "b.json") == tmp_path / "a" / "b.json"


@pytest.mark.parametrize("part", ["", ".", "..", "a/b", "/a", "a\\b", "a\0", "-rf"])
def test_a_part_that_is_no_plain_name_is_refused(tmp_path: Path, part: str) -> None:
    with pytest.raises(ValueError, match="cannot be a file name"):
        safe_child(tmp_path, "fine", part)
