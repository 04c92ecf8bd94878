from pathlib import Path

import pytest

from blueprint.gallery.folder import Difference, Fault, NotAGallery, compare, publish, refuse_foreign

FILES = {"shop/a.svg": b"a", "shop/elements/b.svg": b"b"}


def brought_up_to_date(folder: Path, files: dict[str, bytes], superfluous: tuple[str, ...] = ()) -> None:
    publish(folder, files, compare(folder, files, superfluous))


def test_every_difference_is_named(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, {"shop/a.svg": b"old", "shop/gone.svg": b"", "shop/fine.svg": b"fine"})
    wanted = {"shop/a.svg": b"new", "shop/b.svg": b"b", "shop/fine.svg": b"fine"}
    assert compare(tmp_path, wanted, ["shop/gone.svg", "shop/never-was.svg"]) == [
        Difference("shop/a.svg", Fault.STALE),
        Difference("shop/b.svg", Fault.MISSING),
        Difference("shop/gone.svg", Fault.SUPERFLUOUS),
    ]


def test_publishing_leaves_no_difference_and_nothing_else(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    assert compare(tmp_path, FILES) == []
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == sorted(
        FILES
    )
    assert not list(tmp_path.glob(".*"))


def test_what_is_up_to_date_is_not_written_again(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    before = (tmp_path / "shop/a.svg").stat()
    brought_up_to_date(tmp_path, FILES | {"shop/elements/b.svg": b"changed"})
    after = (tmp_path / "shop/a.svg").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (tmp_path / "shop/elements/b.svg").read_bytes() == b"changed"


def test_removal_takes_the_folders_that_it_empties_and_no_others(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    (tmp_path / "shop/notes.txt").write_text("mine")
    brought_up_to_date(tmp_path, {}, tuple(FILES))
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")] == ["shop", "shop/notes.txt"]


def test_nothing_is_replaced_when_not_everything_can_be_stored(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    with pytest.raises(TypeError):
        brought_up_to_date(tmp_path, {"shop/a.svg": b"new", "shop/c.svg": None})  # type: ignore[dict-item]
    assert compare(tmp_path, FILES) == []
    assert not list(tmp_path.glob(".*"))


def test_a_path_never_leaves_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be a file name"):
        compare(tmp_path / "gallery", {"../x": b""})


def test_somebody_elses_site_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my site")
    with pytest.raises(NotAGallery, match="that blueprint did not write"):
        refuse_foreign(tmp_path)
    (tmp_path / "catalogue.json").write_text("{}")
    refuse_foreign(tmp_path)


def test_a_file_is_no_gallery(tmp_path: Path) -> None:
    (tmp_path / "gallery").write_text("")
    with pytest.raises(NotAGallery, match="is not a folder"):
        refuse_foreign(tmp_path / "gallery")
