import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from blueprint.gallery.folder import (
    Content,
    Difference,
    Fault,
    InTheWay,
    NotAGallery,
    compare,
    holds,
    publish,
    refuse_foreign,
)
from blueprint.gallery.staging import stage, staging

FILES = {"shop/a.svg": b"a", "shop/elements/b.svg": b"b"}


def contents(files: Mapping[str, bytes], folder: Path) -> dict[str, Content]:
    return {path: stage(folder, path, data) for path, data in files.items()}


def compared(gallery: Path, files: Mapping[str, bytes], superfluous: Iterable[str] = ()) -> list[Difference]:
    with staging(gallery, write=False) as folder:
        return compare(gallery, contents(files, folder), superfluous)


def brought_up_to_date(gallery: Path, files: Mapping[str, bytes], superfluous: tuple[str, ...] = ()) -> None:
    with staging(gallery, write=True) as folder:
        publish(gallery, folder, compare(gallery, contents(files, folder), superfluous))


def test_every_difference_is_named(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, {"shop/a.svg": b"old", "shop/gone.svg": b"", "shop/fine.svg": b"fine"})
    wanted = {"shop/a.svg": b"new", "shop/b.svg": b"b", "shop/fine.svg": b"fine"}
    assert compared(tmp_path, wanted, ["shop/gone.svg", "shop/never-was.svg"]) == [
        Difference("shop/a.svg", Fault.STALE),
        Difference("shop/b.svg", Fault.MISSING),
        Difference("shop/gone.svg", Fault.SUPERFLUOUS),
    ]


def test_publishing_leaves_no_difference_and_nothing_else(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    assert compared(tmp_path, FILES) == []
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


def test_what_is_staged_is_gone_in_the_end_whatever_happens(tmp_path: Path) -> None:
    def interrupted() -> None:
        with staging(tmp_path, write=True) as folder:
            stage(folder, "shop/a.svg", b"a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_who_only_asks_stages_elsewhere(tmp_path: Path) -> None:
    with staging(tmp_path / "gallery", write=False) as folder:
        assert not (tmp_path / "gallery").exists()
        assert tmp_path not in folder.parents


def test_files_are_held_by_their_content(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    with staging(tmp_path, write=False) as folder:
        wanted = contents(FILES, folder)
    assert holds(tmp_path, wanted)
    (tmp_path / "shop/a.svg").write_bytes(b"b")
    assert not holds(tmp_path, wanted)
    (tmp_path / "shop/a.svg").unlink()
    assert not holds(tmp_path, wanted)
    (tmp_path / "shop/a.svg").mkdir()
    assert not holds(tmp_path, wanted)


def test_files_behind_a_link_are_not_held(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path / "g", FILES)
    with staging(tmp_path, write=False) as folder:
        wanted = contents(FILES, folder)
    (tmp_path / "g/shop").rename(tmp_path / "elsewhere")
    (tmp_path / "g/shop").symlink_to(tmp_path / "elsewhere")
    assert not holds(tmp_path / "g", wanted)


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


def test_a_folder_where_a_file_should_be_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "shop/elements/b.svg").mkdir(parents=True)
    with pytest.raises(InTheWay, match=r"shop/elements/b\.svg is a folder where a file is to be written"):
        brought_up_to_date(tmp_path, FILES)
    assert not (tmp_path / "shop/a.svg").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_what_the_file_system_refuses_names_the_destination(tmp_path: Path) -> None:
    brought_up_to_date(tmp_path, FILES)
    (tmp_path / "shop").chmod(0o555)
    try:
        with pytest.raises(PermissionError, match=r"shop/a\.svg"):
            brought_up_to_date(tmp_path, {"shop/a.svg": b"changed"})
    finally:
        (tmp_path / "shop").chmod(0o755)


@pytest.mark.parametrize("superfluous", [(), ("shop/sub/precious",)])
def test_nothing_is_written_or_removed_through_a_link(tmp_path: Path, superfluous: tuple[str, ...]) -> None:
    victim, gallery = tmp_path / "victim", tmp_path / "gallery"
    victim.mkdir()
    (victim / "precious").write_text("mine")
    (gallery / "shop").mkdir(parents=True)
    (gallery / "shop/sub").symlink_to("../../victim")
    files = {} if superfluous else {"shop/sub/a.svg": b"a"}
    with pytest.raises(InTheWay, match="shop/sub is a symbolic link"):
        brought_up_to_date(gallery, files, superfluous)
    with pytest.raises(InTheWay):
        publish(
            gallery,
            tmp_path,
            [Difference(path, Fault.SUPERFLUOUS) for path in superfluous]
            or [Difference("shop/sub/a.svg", Fault.MISSING)],
        )
    assert [path.name for path in victim.iterdir()] == ["precious"]


def test_a_file_that_is_a_link_is_replaced_and_what_it_names_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "g/shop").mkdir(parents=True)
    (tmp_path / "g/shop/a.svg").symlink_to("../../victim")
    brought_up_to_date(tmp_path / "g", {"shop/a.svg": b"a"})
    assert (tmp_path / "victim").read_text() == "mine"
    assert not (tmp_path / "g/shop/a.svg").is_symlink()


def test_the_gallerys_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    brought_up_to_date(tmp_path / "link", FILES)
    assert compared(tmp_path / "real", FILES) == []
