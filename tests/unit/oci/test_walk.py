from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci import (
    BuildSpec,
    Descriptor,
    FileEntry,
    InvalidImage,
    Layout,
    build_image,
    copy,
    faults,
    plan_copy,
    store,
)
from blueprint.oci.descriptor import INDEX, LAYER, MANIFEST

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar"


def put_image(layout: Layout, tag: str | None = None, text: str = "hello") -> Descriptor:
    built = build_image(BuildSpec("page", (FileEntry("www/index.html", text.encode()),), WHEN))
    store(built, layout, None, tag)
    return built.manifest_descriptor


def put_blob(layout: Layout, media_type: str, data: bytes) -> Descriptor:
    layout.write_blob(data, digest_of(data), len(data))
    return Descriptor(media_type, digest_of(data), len(data))


def put_index(layout: Layout, *children: Descriptor, filler: str = "") -> Descriptor:
    document: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": INDEX,
        "manifests": [one.document() for one in children],
        "annotations": {"filler": filler},
    }
    return put_blob(layout, INDEX, canonical_json(document))


def lie(layout: Layout, media_type: str) -> None:
    """Gives all tags of the layout another media type."""
    path = layout.root / "index.json"
    document = json.loads(path.read_bytes())
    for entry in document["manifests"]:
        entry["mediaType"] = media_type
    path.write_text(json.dumps(document))


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "source")


@pytest.fixture
def destination(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "destination")


@pytest.mark.parametrize("media_type", [LAYER, INDEX, FOREIGN, "text/plain"])
def test_a_tag_with_the_media_type_of_something_else_is_copied_whole_and_put_right(
    source: Layout, destination: Layout, media_type: str
) -> None:
    root = put_image(source, "dev")
    lie(source, media_type)
    assert len(plan_copy(source, root.digest, destination).blobs) == 3
    assert copy(source, root.digest, destination, tag="test").blobs_moved == 3
    assert destination.tags() == {"test": root}
    found = source.resolve("dev")
    assert found is not None
    assert destination.set_tag("prod", found)
    assert destination.tags()["prod"] == root


@pytest.mark.parametrize("media_type", [LAYER, INDEX, FOREIGN, "text/plain"])
def test_verifying_a_tag_looks_below_its_manifest_whatever_media_type_it_has(
    source: Layout, media_type: str
) -> None:
    root = put_image(source, "dev")
    lie(source, media_type)
    layer = source.blob_path(source.read_image(root.digest).layers[0].digest)
    layer.unlink()
    found = source.tags()["dev"]
    assert faults(source, found) == [layer]
    source.blob_path(root.digest).unlink()
    assert faults(source, found) == [source.blob_path(root.digest)]


@pytest.mark.parametrize("media_type", [LAYER, MANIFEST])
def test_a_tag_of_what_is_no_manifest_is_refused(
    source: Layout, destination: Layout, media_type: str
) -> None:
    put_image(source, "dev")
    blob = put_blob(source, media_type, b"some layer")
    document = json.loads((source.root / "index.json").read_bytes())
    document["manifests"][0].update(blob.document())
    (source.root / "index.json").write_text(json.dumps(document))
    assert faults(source, source.tags()["dev"]) == [source.blob_path(blob.digest)]
    with pytest.raises(InvalidImage):
        copy(source, blob.digest, destination, tag="test")
    with pytest.raises(InvalidImage):
        source.set_tag("test", blob)
    assert not destination.root.exists()


def test_an_image_that_an_index_calls_something_else_travels_with_all_its_parts(
    source: Layout, destination: Layout
) -> None:
    image = put_image(source)
    root = put_index(source, replace(image, media_type=LAYER))
    assert copy(source, root.digest, destination, tag="all").blobs_moved == 4
    assert faults(destination, root) == []
    layer = destination.blob_path(source.read_image(image.digest).layers[0].digest)
    layer.unlink()
    assert faults(destination, root) == [layer]


def test_an_image_that_was_met_as_a_layer_first_travels_with_all_its_parts(
    source: Layout, destination: Layout
) -> None:
    inner, other = put_image(source), put_image(source, text="other")
    manifest = json.loads(source.read_blob(other.digest))
    manifest["layers"].append({**inner.document(), "mediaType": LAYER})
    outer = put_blob(source, MANIFEST, canonical_json(manifest))
    root = put_index(source, outer, inner)
    blobs = plan_copy(source, root.digest, destination).blobs
    assert len({blob.digest for blob in blobs}) == len(blobs) == 7
    copy(source, root.digest, destination, tag=None)
    assert faults(destination, root) == []


def test_what_an_index_lists_and_nobody_knows_is_carried_along(source: Layout, destination: Layout) -> None:
    unknown = put_blob(source, "application/x", b'{"manifests": 5}')
    root = put_index(source, put_image(source), unknown)
    assert copy(source, root.digest, destination, tag="all").blobs_moved == 5
    destination.blob_path(unknown.digest).write_bytes(b"other")
    assert faults(destination, root) == [destination.blob_path(unknown.digest)]


def test_repeated_references_are_followed_once(
    source: Layout, destination: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = put_image(source)
    for level in range(6):
        root = put_index(source, *[root] * 30, filler=str(level))
    reads: list[str] = []
    read = Layout.read_manifest

    def counted(layout: Layout, digest: str, size: int | None = None) -> Any:
        reads.append(digest)
        assert len(reads) < 100, "it would never end"
        return read(layout, digest, size)

    monkeypatch.setattr(Layout, "read_manifest", counted)
    assert faults(source, root) == []
    assert len(reads) == len(set(reads)) == 7
    assert len(plan_copy(source, root.digest, destination).blobs) == 9


def test_indexes_nested_without_end_count_as_damaged(source: Layout) -> None:
    roots = [put_image(source)]
    for _ in range(12):
        roots.append(put_index(source, roots[-1]))
    assert faults(source, roots[-1]) == [source.blob_path(roots[3].digest)]
    assert faults(source, roots[8]) == [
        source.blob_path(d.digest) for d in source.read_image(roots[0].digest).children
    ]
    assert faults(source, roots[7]) == []
