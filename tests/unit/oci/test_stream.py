from __future__ import annotations

import contextlib
import gzip
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci import InvalidImage, Layout, OciError, UnsafeLayer, unpack
from blueprint.oci.descriptor import CONFIG, LAYER_GZIP, MANIFEST, Descriptor

MIB = 1024 * 1024
END = bytes(1024)


def header(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> bytes:
    member = tarfile.TarInfo(name)
    member.type, member.size = kind, size
    return member.tobuf(tarfile.USTAR_FORMAT)


def entry(name: str, kind: bytes, data: bytes) -> bytes:
    return header(name, kind, len(data)) + data + bytes(-len(data) % 512)


def record(key: str, value: str) -> bytes:
    body = f" {key}={value}\n"
    length = len(body)
    while length != len(body) + len(str(length)):
        length = len(body) + len(str(length))
    return f"{length}{body}".encode()


def pax(key: str, value: str, kind: bytes = tarfile.XHDTYPE) -> bytes:
    return entry("pax", kind, record(key, value))


def image(layout: Layout, tar: bytes, diff_id: str | None = None) -> str:
    packed = gzip.compress(tar, 1, mtime=0)
    config = canonical_json({"rootfs": {"type": "layers", "diff_ids": [diff_id or digest_of(tar)]}})
    manifest = canonical_json(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": Descriptor(CONFIG, digest_of(config), len(config)).document(),
            "layers": [Descriptor(LAYER_GZIP, digest_of(packed), len(packed)).document()],
        }
    )
    for blob in (packed, config, manifest):
        layout.write_blob(blob, digest_of(blob), len(blob))
    return digest_of(manifest)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "layout")


def global_headers() -> bytes:
    return b"".join(pax(f"key{n}", "x" * MIB, tarfile.XGLTYPE) + header(f"f{n}") for n in range(8))


BOMBS = {
    "a long pax header": pax("comment", "x" * 40 * MIB) + header("a"),
    "a long name": entry("long", tarfile.GNUTYPE_LONGNAME, b"x" * 40 * MIB) + header("a"),
    "a long link": entry("long", tarfile.GNUTYPE_LONGLINK, b"x" * 40 * MIB) + header("a"),
    "global headers": global_headers(),
    "many global headers": b"".join(pax(f"k{n}", "", tarfile.XGLTYPE) for n in range(1200)) + header("a"),
    "headers in a chain": pax("path", "x") * 1200 + header("a"),
    "long names in a chain": entry("long", tarfile.GNUTYPE_LONGNAME, b"x") * 1200 + header("a"),
    "a map of a sparse file": pax("GNU.sparse.map", "0,1,x") + header("a"),
    "a sparse file of no size": pax("GNU.sparse.size", "x") + header("a"),
    "a sparse file that is understood": pax("GNU.sparse.map", "0,1") + entry("a", tarfile.REGTYPE, b"x"),
    "a sparse file of version 1.0": entry(
        "pax", tarfile.XHDTYPE, record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0")
    )
    + header("a"),
    "a file that ends too early": header("a", size=5000),
    "a whiteout that holds something": entry(".wh.a", tarfile.REGTYPE, b"x"),
    "a file in the place of the root": entry("./", tarfile.REGTYPE, b"x"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_archive_is_refused_in_little_memory(layout: Layout, tmp_path: Path, name: str) -> None:
    digest = image(layout, BOMBS[name] + END)
    tracemalloc.start()
    try:
        with pytest.raises(InvalidImage):
            unpack(layout, digest, tmp_path / "root")
        assert tracemalloc.get_traced_memory()[1] < 30 * MIB
    finally:
        tracemalloc.stop()


def test_what_follows_the_end_of_the_archive_counts_too(layout: Layout, tmp_path: Path) -> None:
    digest = image(layout, header("a") + END + bytes(20 * MIB))
    unpack(layout, digest, tmp_path / "enough")
    with pytest.raises(InvalidImage, match="too many bytes"):
        unpack(layout, digest, tmp_path / "root", size_limit=8 * MIB)


def test_headers_count_as_bytes(layout: Layout, tmp_path: Path) -> None:
    tar = b"".join(pax("comment", "x" * MIB) + header(f"f{number}") for number in range(12))
    with pytest.raises(InvalidImage, match="too many bytes"):
        unpack(layout, image(layout, tar + END), tmp_path / "root", size_limit=8 * MIB)


def test_entries_are_counted(layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueprint.oci.rootfs._ENTRY_LIMIT", 10)
    ten = b"".join(header(f"f{number}") for number in range(10))
    unpack(layout, image(layout, ten + END), tmp_path / "enough")
    with pytest.raises(InvalidImage, match="too many entries"):
        unpack(layout, image(layout, ten + header("more") + END), tmp_path / "root")


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.DIRTYPE])
def test_a_path_of_too_many_levels_is_refused(layout: Layout, tmp_path: Path, kind: bytes) -> None:
    tar = pax("path", "a/" * 1500 + "b") + header("a", kind)
    with pytest.raises(UnsafeLayer, match="levels"):
        unpack(layout, image(layout, tar + END), tmp_path / "root")


def test_links_do_not_lead_deeper_than_paths(layout: Layout, tmp_path: Path) -> None:
    deep = "/".join("a" * 150)
    link = pax("linkpath", deep) + header("l", tarfile.SYMTYPE)
    tar = pax("path", deep) + header("x", tarfile.DIRTYPE) + link + pax("path", f"l/{deep}/b") + header("x")
    with pytest.raises(UnsafeLayer, match="levels"):
        unpack(layout, image(layout, tar + END), tmp_path / "root")


@pytest.mark.parametrize("diff_id", ["md5:" + "0" * 32, "shake_128:00", "x", "sha256:00", "sha1:"])
def test_a_diff_id_of_an_algorithm_that_is_not_checked_is_refused(
    layout: Layout, tmp_path: Path, diff_id: str
) -> None:
    with pytest.raises(OciError):
        unpack(layout, image(layout, header("a") + END, diff_id), tmp_path / "root")


def test_a_folder_that_cannot_be_made_is_refused(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OciError, match="cannot be unpacked"):
        unpack(layout, image(layout, header("a") + END), tmp_path / "file" / "root")


def test_an_entry_of_a_size_below_zero_is_not_unpacked(layout: Layout, tmp_path: Path) -> None:
    digest = image(layout, pax("size", "-5") + header("a") + END)
    with contextlib.suppress(InvalidImage):  # older tarfile modules take it for the end of the archive
        unpack(layout, digest, tmp_path / "out")
    assert not (tmp_path / "out" / "a").exists()
