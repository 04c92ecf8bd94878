from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci import (
    BaseImage,
    BuildSpec,
    Descriptor,
    DigestMismatch,
    FileEntry,
    InvalidImage,
    Layout,
    NotFound,
    build_image,
    copy,
    plan_copy,
    store,
)
from blueprint.oci.descriptor import INDEX

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def put_image(
    layout: Layout, tag: str | None = None, text: str = "hello", base: str | None = None
) -> Descriptor:
    spec = BuildSpec(
        "page",
        (FileEntry("www/index.html", text.encode()),),
        WHEN,
        base=BaseImage.read(layout, base) if base else None,
    )
    built = build_image(spec)
    store(built, layout, None, tag)
    return built.manifest_descriptor


def put_index(layout: Layout, *children: Descriptor) -> Descriptor:
    document: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": INDEX,
        "manifests": [one.document() for one in children],
    }
    data = canonical_json(document)
    layout.write_blob(data, digest_of(data), len(data))
    return Descriptor(INDEX, digest_of(data), len(data))


def blobs(layout: Layout) -> dict[str, bytes]:
    folder = layout.root / "blobs" / "sha256"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "source")


@pytest.fixture
def destination(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "destination")


def test_the_same_bytes_arrive_under_the_same_digest(source: Layout, destination: Layout) -> None:
    root = put_image(source, "dev")
    result = copy(source, root.digest, destination, tag="test")
    assert (result.blobs_moved, result.blobs_present) == (3, 0)
    assert result.bytes_moved == sum(len(blob) for blob in blobs(source).values())
    assert destination.tags() == {"test": root}
    assert blobs(destination) == blobs(source)


def test_nothing_is_written_the_second_time(source: Layout, destination: Layout) -> None:
    root = put_image(source)
    copy(source, root.digest, destination, tag="test")
    before = {path: path.stat().st_mtime_ns for path in destination.root.rglob("*")}
    result = copy(source, root.digest, destination, tag="test")
    assert (result.bytes_moved, result.blobs_moved, result.blobs_present) == (0, 0, 3)
    assert {path: path.stat().st_mtime_ns for path in destination.root.rglob("*")} == before


def test_the_preview_says_what_the_copy_then_does_and_writes_nothing(
    source: Layout, destination: Layout
) -> None:
    base = put_image(source, text="base")
    root = put_image(source, text="top", base=base.digest)
    copy(source, base.digest, destination, tag=None)
    before = blobs(destination)
    preview = plan_copy(source, root.digest, destination)
    assert blobs(destination) == before
    result = copy(source, root.digest, destination, tag=None)
    assert preview.bytes_to_move == result.bytes_moved > 0
    assert preview.blobs_present == result.blobs_present == 1
    assert len(preview.blobs) == result.blobs_moved + result.blobs_present


def test_a_preview_leaves_a_missing_destination_missing(source: Layout, destination: Layout) -> None:
    plan_copy(source, put_image(source).digest, destination)
    assert not destination.root.exists()


def test_children_come_before_their_parents(source: Layout, destination: Layout) -> None:
    first, second = put_image(source, text="amd64"), put_image(source, text="arm64")
    root = put_index(source, first, put_index(source, second))
    order = [blob.digest for blob in plan_copy(source, root.digest, destination).blobs]
    assert order[-1] == root.digest
    for image in (first, second):
        for child in source.read_image(image.digest).children:
            assert order.index(child.digest) < order.index(image.digest)


def test_an_index_travels_with_all_its_images_each_blob_once(source: Layout, destination: Layout) -> None:
    first, second = put_image(source, text="amd64"), put_image(source, text="arm64")
    inner = put_index(source, first, second)
    root = put_index(source, inner, first)
    result = copy(source, root.digest, destination, tag="all")
    assert result.blobs_moved == len(blobs(source)) == 8
    assert destination.tags() == {"all": root}


def test_indexes_nested_without_end_are_refused(source: Layout, destination: Layout) -> None:
    root = put_image(source)
    for _ in range(12):
        root = put_index(source, root)
    with pytest.raises(InvalidImage, match="nests indexes deeper"):
        copy(source, root.digest, destination, tag="deep")


def test_a_foreign_layer_that_is_elsewhere_is_left_there(source: Layout, destination: Layout) -> None:
    root = put_image(source)
    manifest = json.loads(source.read_blob(root.digest))
    foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar"
    manifest["layers"].append({"mediaType": foreign, "digest": "sha256:" + "1" * 64, "size": 9})
    data = canonical_json(manifest)
    source.write_blob(data, digest_of(data), len(data))
    assert copy(source, digest_of(data), destination, tag="x").blobs_moved == 3


def test_a_missing_part_stops_the_copy_before_the_tag(source: Layout, destination: Layout) -> None:
    root = put_image(source)
    source.blob_path(source.read_image(root.digest).layers[0].digest).unlink()
    with pytest.raises(NotFound):
        copy(source, root.digest, destination, tag="test")
    assert destination.tags() == {}
    assert not destination.has_blob(root.digest)


def test_a_damaged_part_stops_the_copy_before_the_tag(source: Layout, destination: Layout) -> None:
    old, new = put_image(source, text="old"), put_image(source, text="new")
    copy(source, old.digest, destination, tag="test")
    layer = source.read_image(new.digest).layers[0]
    source.blob_path(layer.digest).write_bytes(bytes(layer.size))
    with pytest.raises(DigestMismatch, match="is damaged"):
        copy(source, new.digest, destination, tag="test")
    assert destination.tags() == {"test": old}


def test_a_damaged_blob_of_the_destination_is_replaced(
    source: Layout, destination: Layout, tmp_path: Path
) -> None:
    root = put_image(source)
    copy(source, root.digest, destination, tag="test")
    layer = source.read_image(root.digest).layers[0]
    path = destination.blob_path(layer.digest)
    path.unlink()  # else the source's linked file would be damaged with it
    path.write_bytes(bytes(layer.size))
    assert copy(source, root.digest, destination, tag="test").blobs_moved == 1
    assert destination.is_intact(layer.digest)


def test_an_unknown_digest_is_not_found(source: Layout, destination: Layout) -> None:
    with pytest.raises(NotFound):
        copy(source, "sha256:" + "0" * 64, destination, tag="x")


@pytest.mark.parametrize("links", [True, False])
def test_progress_adds_up_to_what_was_moved(
    source: Layout, destination: Layout, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", refuse_link)
    root, pieces = put_image(source, text="x" * 3_000_000), list[int]()
    result = copy(source, root.digest, destination, tag="test", on_progress=pieces.append)
    assert sum(pieces) == result.bytes_moved
    assert blobs(destination) == blobs(source)


def refuse_link(*_: object, **__: object) -> None:
    raise OSError(errno.EXDEV, "another file system")


KILLED = """
import os, sys
from pathlib import Path
from blueprint.oci import Layout, copy

left = int(sys.argv[4])
def progress(size):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

def no_link(*_, **__):
    raise OSError("another file system")

if sys.argv[5] == "stream":
    os.link = no_link
copy(Layout(Path(sys.argv[1])), sys.argv[3], Layout(Path(sys.argv[2])), tag="test", on_progress=progress)
"""


@pytest.mark.parametrize("how", ["link", "stream"])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_killed_copy_changes_no_tag_and_the_next_one_goes_on(
    source: Layout, destination: Layout, step: int, how: str
) -> None:
    old, new = put_image(source, text="old"), put_image(source, text="new")
    copy(source, old.digest, destination, tag="test")
    command = [sys.executable, "-c", KILLED, source.root, destination.root, new.digest, str(step), how]
    assert subprocess.run(command, check=False).returncode == -9
    assert destination.tags() == {"test": old}
    for path in (destination.root / "blobs" / "sha256").glob("[0-9a-f]*"):
        assert digest_of(path.read_bytes()) == f"sha256:{path.name}"
    copy(source, new.digest, destination, tag="test")
    assert destination.tags() == {"test": new}
