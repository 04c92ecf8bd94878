from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

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
    OciError,
    build_image,
    parse_manifest,
    read_config,
)
from blueprint.oci.descriptor import CONFIG, MANIFEST, REF_NAME
from blueprint.oci.document import DOCUMENT_LIMIT

DEEP = b"[" * 200_000
NOWHERE = "sha256:" + "0" * 64

CONFIGS = {
    "settings that are a text": b'{"config":"x"}',
    "a history that is a number": b'{"history":5}',
    "a history of numbers": b'{"history":[5]}',
    "a rootfs that is a list": b'{"rootfs":[1]}',
    "diff_ids that are a number": b'{"rootfs":{"diff_ids":1}}',
    "a diff_id of an unknown algorithm": b'{"rootfs":{"diff_ids":["md5:00"]}}',
    "labels in a list": b'{"config":{"Labels":["a"]}}',
    "a label that is a number": b'{"config":{"Labels":{"a":1}}}',
    "ports in a list": b'{"config":{"ExposedPorts":["80"]}}',
    "an environment of numbers": b'{"config":{"Env":[1]}}',
    "an entry point that is a text": b'{"config":{"Entrypoint":"/bin/sh"}}',
    "a user that is a list": b'{"config":{"User":[]}}',
    "an architecture that is a list": b'{"architecture":[1]}',
    "a time that is a number": b'{"created":1}',
    "not a number": b'{"other":NaN}',
    "infinity": b'{"other":1e999}',
    "a number of too many digits": b'{"other":' + b"9" * 5000 + b"}",
    "half a surrogate": b'{"author":"\\ud800"}',
    "half a surrogate as a name": b'{"\\ud800":1}',
    "bytes that are no text": b'{"author":"\xff"}',
    "nesting without an end": DEEP,
    "deep nesting": b'{"other":' + b"[" * 500 + b"]" * 500 + b"}",
    "a list": b"[]",
}


def put(layout: Layout, config: bytes, size: int | None = None) -> str:
    described = Descriptor(CONFIG, digest_of(config), len(config) if size is None else size)
    manifest = canonical_json(
        {"schemaVersion": 2, "mediaType": MANIFEST, "config": described.document(), "layers": []}
    )
    for blob in (config, manifest):
        layout.write_blob(blob, digest_of(blob), len(blob))
    return digest_of(manifest)


def build_upon(layout: Layout, digest: str) -> None:
    files = (FileEntry("a", b"x"),)
    base = BaseImage.read(layout, digest)
    build_image(BuildSpec("top", files, datetime(2024, 1, 1, tzinfo=UTC), base=base, labels={"a": "b"}))


@pytest.mark.parametrize("use", [build_upon, read_config])
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS.keys())
def test_a_config_that_breaks_the_specification_is_refused_by_its_digest(
    tmp_path: Path, config: bytes, use: Callable[[Layout, str], object]
) -> None:
    layout = Layout(tmp_path)
    with pytest.raises(InvalidImage, match=digest_of(config)):
        use(layout, put(layout, config))


def test_nulls_are_as_good_as_nothing(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    settings = {"Labels": None, "ExposedPorts": None, "Env": None, "Cmd": None, "User": None}
    config = {"config": settings, "history": None, "rootfs": None, "unknown": [1]}
    digest = put(layout, canonical_json(config))
    build_upon(layout, digest)
    assert read_config(layout, digest).labels == {}


MANIFESTS = {
    "nesting without an end": DEEP,
    "an image and an index at once": b'{"config":{},"layers":[],"manifests":[]}',
    "a media type that is a number": b'{"mediaType":5,"manifests":[]}',
    "a layer's media type": b'{"mediaType":"application/vnd.oci.image.layer.v1.tar","manifests":[]}',
}


@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS.keys())
def test_a_manifest_that_is_none_is_refused_by_its_digest(manifest: bytes) -> None:
    with pytest.raises(InvalidImage, match=digest_of(manifest)):
        parse_manifest(manifest)


def entry(name: object) -> dict[str, object]:
    return {"mediaType": MANIFEST, "digest": NOWHERE, "size": 1, "annotations": {REF_NAME: name}}


def index(*names: object) -> bytes:
    return json.dumps({"schemaVersion": 2, "manifests": [entry(name) for name in names]}).encode()


INDEXES = {
    "nesting without an end": DEEP,
    "a tag that is a list": index(["dev"]),
    "a tag that is a number": index(5),
    "tags of several types": index("dev", 5, None, ["x"]),
    "half a surrogate": index("\ud800"),
    "bytes that are no text": b'{"manifests":[],"x":"\xff"}',
}


@pytest.mark.parametrize("text", INDEXES.values(), ids=INDEXES.keys())
def test_an_index_that_breaks_the_specification_is_refused_by_its_name(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "index.json").write_bytes(text)
    layout = Layout(tmp_path)
    for use in (layout.tags, lambda: layout.resolve("dev"), lambda: layout.delete_tag("dev")):
        with pytest.raises(InvalidImage, match=r"index\.json"):
            use()


def test_an_index_that_is_a_pipe_or_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "index.json")
    (tmp_path / "folder" / "index.json").mkdir(parents=True)
    for name in ("pipe", "folder"):
        with pytest.raises(OciError, match="is not a regular file"):
            Layout(tmp_path / name).tags()


def test_a_blob_that_is_a_pipe_is_not_here_and_not_waited_for(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.blob_path(NOWHERE).parent.mkdir(parents=True)
    os.mkfifo(layout.blob_path(NOWHERE))
    assert not layout.has_blob(NOWHERE)
    assert not layout.is_intact(NOWHERE)
    with pytest.raises(InvalidImage, match="is not a regular file"):
        layout.read_blob(NOWHERE)


def test_a_config_of_another_size_than_its_descriptor_says_is_not_read(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with pytest.raises(DigestMismatch, match="has 2 bytes instead of 7"):
        read_config(layout, put(layout, b"{}", size=7))


def test_a_manifest_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    path = layout.blob_path(NOWHERE)  # were the bytes read, their digest would be the complaint
    path.parent.mkdir(parents=True)
    with path.open("wb") as stream:
        stream.truncate(DOCUMENT_LIMIT + 1)
    with pytest.raises(InvalidImage, match="is larger than"):
        layout.read_manifest(NOWHERE)
