import zipfile
from pathlib import Path

from blueprint.gallery.archive import write_zip


def test_a_zip_holds_the_files_in_order_and_stored(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 99)
    write_zip(tmp_path / "a.zip", {"b/x.svg": tmp_path / "x", "a.svg": b"y"})
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["a.svg", "b/x.svg"]
        assert archive.read("b/x.svg") == b"x" * 99
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}


def test_the_order_in_which_files_come_makes_no_difference(tmp_path: Path) -> None:
    write_zip(tmp_path / "one.zip", {"a": b"1", "b": b"2"})
    write_zip(tmp_path / "two.zip", {"b": b"2", "a": b"1"})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
