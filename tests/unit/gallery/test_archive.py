import io
import zipfile

from blueprint.gallery.archive import zip_of


def test_a_zip_holds_the_files_in_order_and_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_of({"b/x.svg": b"x" * 99, "a.svg": b"y"}))) as archive:
        assert archive.namelist() == ["a.svg", "b/x.svg"]
        assert archive.read("b/x.svg") == b"x" * 99
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}


def test_the_order_in_which_files_come_makes_no_difference() -> None:
    assert zip_of({"a": b"1", "b": b"2"}) == zip_of({"b": b"2", "a": b"1"})
