from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from blueprint.oci import DigestMismatch, InvalidImage, Layout, NotFound, OciError, copy
from blueprint.oci.archive import ArchiveRepository
from blueprint.oci.archive_writer import ArchiveWriter
from contract import remote_images as images


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "source")


def archived(source: Layout, path: Path, *tags: str, attached: bool = True) -> Path:
    with ArchiveWriter(path) as writer:
        for tag in tags:
            copy(source, tag, writer, tag=tag, attached=attached)
    return path


def blobs(layout: Layout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (layout.root / "blobs" / "sha256").iterdir()}


def test_what_goes_through_an_archive_comes_out_byte_for_byte(source: Layout, tmp_path: Path) -> None:
    root = images.index(source, "amd64", "arm64", tag="dev")
    sbom = images.referrer(source, root)
    signature = images.signature(source, root)
    file = archived(source, tmp_path / "images.tar", "dev")
    back, there = Layout(tmp_path / "back"), ArchiveRepository(file)
    copy(there, "dev", back, tag="dev", attached=True)
    assert blobs(source).items() <= blobs(back).items()
    assert back.tags()["dev"] == root
    assert [one.digest for one in there.referrers(root.digest)] == [sbom.digest]
    assert there.resolve(signature) == source.resolve(signature)


def test_an_archive_is_a_layout_as_others_know_it(source: Layout, tmp_path: Path) -> None:
    images.image(source, tag="dev")
    file = archived(source, tmp_path / "images.tar", "dev")
    with tarfile.open(file) as archive:
        names = archive.getnames()
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert len(names) == len(set(names))
    unpacked = Layout(tmp_path / "unpacked")
    assert unpacked.tags() == source.tags()
    assert blobs(unpacked) == blobs(source)


def test_several_images_share_their_parts(source: Layout, tmp_path: Path) -> None:
    first = images.image(source, tag="1")
    images.image(source, shared=source.read_image(first.digest).layers, tag="2")
    file = archived(source, tmp_path / "images.tar", "1", "2")
    assert ArchiveRepository(file).tags() == ["1", "2"]
    assert file.stat().st_size < 2 * sum(map(len, blobs(source).values())) + 20_000


def test_a_copy_that_fails_leaves_no_file(source: Layout, tmp_path: Path) -> None:
    root = images.image(source, tag="dev")
    layer = source.read_image(root.digest).layers[0]
    source.blob_path(layer.digest).write_bytes(bytes(layer.size))
    with pytest.raises(DigestMismatch):
        archived(source, tmp_path / "out" / "images.tar", "dev")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_archive_that_is_there_is_not_overwritten(source: Layout, tmp_path: Path) -> None:
    images.image(source, tag="dev")
    file = archived(source, tmp_path / "images.tar", "dev")
    with pytest.raises(OciError, match="is there already"):
        archived(source, file, "dev")
    with pytest.raises(OciError, match="written once and not changed"):
        copy(source, "dev", ArchiveRepository(file), tag="other")


KILLED = """
import os, sys
from pathlib import Path
from blueprint.oci import Layout, copy
from blueprint.oci.archive_writer import ArchiveWriter
with ArchiveWriter(Path(sys.argv[2])) as writer:
    copy(Layout(Path(sys.argv[1])), "dev", writer, tag="dev")
    os.kill(os.getpid(), 9)
"""


def test_a_killed_copy_leaves_no_archive_of_that_name(source: Layout, tmp_path: Path) -> None:
    images.image(source, tag="dev")
    command = [sys.executable, "-c", KILLED, source.root, tmp_path / "images.tar"]
    assert subprocess.run(command, check=False).returncode == -9
    assert not (tmp_path / "images.tar").exists()


def test_a_damaged_member_is_found_and_a_missing_one_named(source: Layout, tmp_path: Path) -> None:
    root = images.image(source, tag="dev", size=5000)
    file = archived(source, tmp_path / "images.tar", "dev")
    layer = source.read_image(root.digest).layers[0]
    data = file.read_bytes()
    at = data.index(source.read_blob(layer.digest)[:1000])
    file.write_bytes(data[:at] + b"x" + data[at + 1 :])
    there, back = ArchiveRepository(file), Layout(tmp_path / "back")
    with pytest.raises(DigestMismatch):
        copy(there, "dev", back, tag="dev")
    assert back.tags() == {}
    with pytest.raises(NotFound, match="prod is not in"):
        there.manifest("prod")


@pytest.mark.parametrize("data", [b"", b"x" * 2000, bytes(10240)])
def test_what_is_no_archive_of_a_layout_is_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "images.tar"
    file.write_bytes(data)
    with pytest.raises((InvalidImage, NotFound)):
        ArchiveRepository(file)
