import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from blueprint.gallery.archive import write_zip

KNOWN = "a97f4a8c477ada71e3ef9cb55b1518cca432f112b9f6baabfe00799a99d1fac9"


def test_a_zip_holds_the_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x" * 99)
    write_zip(tmp_path / "a.zip", {"b/x.svg": tmp_path / "x", "a.svg": b"y"})
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["a.svg", "b/x.svg"]
        assert archive.read("b/x.svg") == b"x" * 99
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}


def test_what_becomes_smaller_is_compressed(tmp_path: Path) -> None:
    noise = bytes(range(256))
    write_zip(tmp_path / "a.zip", {"noise": noise, "text": b"text" * 999, "nothing": b""})
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        methods = {entry.filename: entry.compress_type for entry in archive.infolist()}
        assert [archive.read(name) for name in ("noise", "text", "nothing")] == [noise, b"text" * 999, b""]
    assert methods == {
        "noise": zipfile.ZIP_STORED, "nothing": zipfile.ZIP_STORED, "text": zipfile.ZIP_DEFLATED
    }  # fmt: skip


def test_the_bytes_are_known(tmp_path: Path) -> None:
    """On every machine: another compressor would show here."""
    write_zip(tmp_path / "a.zip", {"é": "\n".join(map(str, range(9999))).encode()})
    assert hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest() == KNOWN


def test_other_tools_unpack_it(tmp_path: Path) -> None:
    unzip = shutil.which("unzip")
    if unzip is None:
        pytest.skip("unzip is not installed")
    write_zip(tmp_path / "a.zip", {"a/é.txt": b"text" * 99, "b": b"1"})
    subprocess.run([unzip, "-q", "a.zip"], cwd=tmp_path, check=True)
    assert (tmp_path / "a/é.txt").read_bytes() == b"text" * 99
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o644


def test_the_order_in_which_files_come_makes_no_difference(tmp_path: Path) -> None:
    write_zip(tmp_path / "one.zip", {"a": b"1", "b": b"2"})
    write_zip(tmp_path / "two.zip", {"b": b"2", "a": b"1"})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
