"""The file that a lock is: what it looks like, and what is said of one that cannot be used."""

from pathlib import Path

import pytest

from blueprint.diagnostics import InvalidInput
from blueprint.diagram import Memory
from blueprint.layout_lock import LayoutLock, check_lock, lock_of, read_lock

LOCK = "layout.lock.json"

TEXT = """\
{
  "format": 1,
  "views": {
    "a": {
      "hints": "h",
      "content": "c",
      "places": {
        "dev": [0, 0, 240, 200],
        "dev.web": [24, 48, 192, 120],
        "dev-2": [300, 0, 192, 120]
      }
    },
    "b": {
      "hints": "h",
      "content": "c",
      "places": {}
    }
  }
}
"""


def lock() -> LayoutLock:
    places = {"dev-2": (300, 0.4, 192, 120), "dev.web": (24, 48, 192, 120), "dev": (0, 0, 240, 200)}
    return lock_of({"b": Memory("h", "c", {}), "a": Memory("h", "c", places), "logical": None})


def refused(folder: Path, text: str | bytes) -> str:
    """What is said of a lock with this text, without the folder's name."""
    (folder / LOCK).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InvalidInput) as caught:
        read_lock(folder / LOCK)
    assert list(caught.value.diagnostics) == check_lock(folder / LOCK)
    return str(caught.value).replace(f"{folder}/", "")


def test_each_element_has_its_line_and_the_order_is_always_the_same() -> None:
    assert lock().text().decode() == TEXT


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_bytes(lock().text())
    assert read_lock(tmp_path / LOCK) == lock()


def test_no_file_is_a_lock_that_knows_nothing(tmp_path: Path) -> None:
    assert read_lock(tmp_path / LOCK) == LayoutLock()
    assert check_lock(tmp_path / LOCK) == []
    assert LayoutLock().text() == b'{\n  "format": 1,\n  "views": {}\n}\n'


def test_any_id_can_be_written_and_read(tmp_path: Path) -> None:
    odd = lock_of({'"\n\ud800': Memory("", "", {"日本": (0, 0, 1, 1)})})
    (tmp_path / LOCK).write_bytes(odd.text())
    assert read_lock(tmp_path / LOCK) == odd


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('"hints": "h",', '"hints": "h"', "6:7", "this is not JSON: Expecting ',' delimiter"),
        ('"format": 1', '"format": 2', "2:3", "this is of format 2, and this version knows 1"),
        ('"format": 1,', "", "1:1", 'this is not a layout lock: it has no "format"'),
        ("192, 120],\n", '192, "x"],\n', "9:9", 'the place of "dev.web" must be four numbers'),
        ("192, 120],\n", "192],\n", "9:9", 'the place of "dev.web" must be four numbers'),
        ("192, 120],\n", "192, 0],\n", "9:9", 'the place of "dev.web" must be four numbers'),
        ("192, 120],\n", "192, NaN],\n", "9:9", 'the place of "dev.web" must be four numbers'),
        ("192, 120],\n", "192, 1e999],\n", "9:9", 'the place of "dev.web" must be four numbers'),
        ('"dev-2"', '"dev.web"', "10:9", '"dev.web" is there twice'),
        ('"places": {}', '"places": []', "16:7", 'the view "b" must have "places" by address'),
    ],
)
def test_a_broken_lock_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    assert old in TEXT
    assert refused(tmp_path, TEXT.replace(old, new, 1)).startswith(f"{LOCK}:{place}: error: {message}")


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, f'{{"format": {"9" * 5000}}}', b"\xff", "null"])
def test_what_is_no_lock_at_all_says_what_to_do(tmp_path: Path, text: str | bytes) -> None:
    told = refused(tmp_path, text)
    assert told.startswith(f"{LOCK}:1:1: error: this is not")
    assert told.endswith("(delete this file, or run `blueprint render --fresh`, to arrange all views anew)")


def test_a_merge_conflict_is_named_with_what_to_do(tmp_path: Path) -> None:
    line = '      "content": "c",\n'
    conflict = f"<<<<<<< HEAD\n{line}=======\n{line}>>>>>>> branch\n"
    told = refused(tmp_path, TEXT.replace(line, conflict, 1))
    assert told.startswith(f"{LOCK}:6:1: error: this is a merge conflict: <<<<<<< (keep either side")
    assert "`blueprint render`" in told
