from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from blueprint.canonical import canonical_json, digest_of
from blueprint.oci import (
    BaseImage,
    BuildSpec,
    BuiltImage,
    Descriptor,
    FileEntry,
    InvalidImage,
    Layout,
    NotFound,
    build_image,
    read_config,
    store,
)
from blueprint.oci.layer import layer_of

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
PAGE = FileEntry("www/index.html", b"hello")
SCRIPT = FileEntry("bin/serve", b"#!/bin/sh\n", executable=True)


def document(built: BuiltImage) -> tuple[dict[str, object], dict[str, dict[str, object]]]:
    manifest = json.loads(built.blobs[built.digest])
    return manifest, json.loads(built.blobs[manifest["config"]["digest"]])


def test_the_same_specification_gives_this_very_digest_on_every_machine() -> None:
    spec = BuildSpec(
        "page", (PAGE, SCRIPT), WHEN, command=("/bin/serve",), user="65532", exposed_ports=(8080,)
    )
    assert (
        build_image(spec).digest == "sha256:63a4ece33a88ec2a9a2873e74e2b922138fc3171bb7eceae182f02f4aa49b204"
    )


def test_neither_the_order_of_the_files_nor_the_time_zone_matters() -> None:
    spec = BuildSpec("page", (PAGE, SCRIPT), WHEN)
    elsewhere = WHEN.astimezone(timezone(timedelta(hours=5)))
    assert build_image(replace(spec, files=(SCRIPT, PAGE), created=elsewhere)) == build_image(spec)


@pytest.mark.parametrize(
    "other",
    [
        BuildSpec("page", (replace(PAGE, data=b"other"),), WHEN),
        BuildSpec("page", (replace(PAGE, executable=True),), WHEN),
        BuildSpec("page", (replace(PAGE, path="www/other.html"),), WHEN),
        BuildSpec("page", (PAGE,), WHEN + timedelta(seconds=1)),
        BuildSpec("page", (PAGE,), WHEN, user="1"),
    ],
)
def test_every_change_changes_the_digest(other: BuildSpec) -> None:
    assert build_image(other).digest != build_image(BuildSpec("page", (PAGE,), WHEN)).digest


def test_the_layer_is_a_plain_tar_sorted_with_every_folder_once() -> None:
    link = FileEntry("bin/sh", symlink="busybox")
    data = layer_of((SCRIPT, link, PAGE, FileEntry("www/a/b", b"deep")), 1714979289)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        members = archive.getmembers()
        assert archive.extractfile("www/a/b").read() == b"deep"  # type: ignore[union-attr]
    assert [member.name for member in members] == [
        *("bin", "bin/serve", "bin/sh"),
        *("www", "www/a", "www/a/b", "www/index.html"),
    ]
    assert {member.name: oct(member.mode) for member in members if member.isfile()} == {
        "bin/serve": "0o755",
        "www/a/b": "0o644",
        "www/index.html": "0o644",
    }
    assert members[2].linkname == "busybox"
    assert {(member.mtime, member.uid, member.gid, member.uname) for member in members} == {
        (1714979289, 0, 0, "")
    }


LONG = [
    "a" * 100,
    "a" * 101,
    "a" * 150 + "/" + "b" * 100,
    "a" * 155 + "/" + "b" * 100,
    "a" * 156 + "/" + "b" * 99,
    "a" * 60 + "/" + "b" * 99 + "/" + "c" * 50,
    "d/" * 140 + "f",
    "ü" * 51,
    "日本語/" * 20 + "x",
]


@pytest.mark.parametrize("path", LONG)
def test_long_names_are_read_back_by_python_and_by_tar(path: str, tmp_path: Path) -> None:
    data = layer_of((FileEntry(path, b"x"), FileEntry("link", symlink=path)), 0)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        names = {member.name: member.linkname for member in archive.getmembers() if not member.isdir()}
    assert names == {path: "", "link": path}
    (tmp_path / "layer.tar").write_bytes(data)
    command = ["tar", "--quoting-style=literal", "-tf", str(tmp_path / "layer.tar")]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().splitlines()
    assert path in listed


@pytest.mark.parametrize(
    "path", ["", "/", "..", "../x", "a/../b", "a//b", "./a", "a/", ".wh.x", "a/.wh.b/c", "a\0"]
)
def test_impossible_paths_are_refused(path: str) -> None:
    with pytest.raises(InvalidImage, match="cannot be a path"):
        layer_of((FileEntry(path),), 0)


def test_a_path_that_comes_twice_is_refused() -> None:
    with pytest.raises(InvalidImage, match="comes twice"):
        layer_of((PAGE, replace(PAGE, path="/" + PAGE.path)), 0)


@pytest.mark.parametrize("blocking", [FileEntry("www"), FileEntry("www", symlink="srv")])
def test_a_file_below_a_file_is_refused(blocking: FileEntry) -> None:
    with pytest.raises(InvalidImage, match="lies below www"):
        layer_of((PAGE, blocking), 0)


def test_the_config_names_the_layer_by_the_digest_of_its_tar() -> None:
    manifest, config = document(build_image(BuildSpec("page", (PAGE,), WHEN)))
    (layer,) = manifest["layers"]  # type: ignore[misc]
    assert layer["mediaType"] == "application/vnd.oci.image.layer.v1.tar"  # type: ignore[index]
    assert config["rootfs"]["diff_ids"] == [layer["digest"]]  # type: ignore[index]
    assert config["created"] == "2024-05-06T07:08:09Z"  # type: ignore[comparison-overlap]


def put(layout: Layout, spec: BuildSpec) -> BaseImage:
    built = build_image(spec)
    store(built, layout, None, spec.name)
    return BaseImage.read(layout, built.digest)


def test_a_base_gives_its_layers_settings_and_history(tmp_path: Path) -> None:
    base = put(
        Layout(tmp_path),
        BuildSpec(
            "base",
            (SCRIPT,),
            WHEN,
            entrypoint=("/bin/base",),
            command=("-x",),
            user="1",
            working_dir="/srv",
            environment={"PATH": "/bin", "KEPT": "yes"},
            labels={"from": "base", "both": "base"},
            exposed_ports=(80,),
            architecture="arm64",
        ),
    )
    spec = BuildSpec(
        "top",
        (PAGE,),
        WHEN,
        base=base,
        environment={"PATH": "/usr/bin"},
        labels={"both": "top"},
        exposed_ports=(8080,),
    )
    manifest, config = document(build_image(spec))
    assert len(manifest["layers"]) == len(config["rootfs"]["diff_ids"]) == len(config["history"]) == 2  # type: ignore[arg-type]
    assert config["architecture"] == "arm64"  # type: ignore[comparison-overlap]
    assert config["config"] == {
        "Entrypoint": ["/bin/base"],
        "Cmd": ["-x"],
        "User": "1",
        "WorkingDir": "/srv",
        "Env": ["KEPT=yes", "PATH=/usr/bin"],
        "Labels": {"from": "base", "both": "top"},
        "ExposedPorts": {"80/tcp": {}, "8080/tcp": {}},
    }


def test_an_entry_point_of_its_own_drops_the_arguments_of_the_base(tmp_path: Path) -> None:
    base = put(Layout(tmp_path), BuildSpec("base", (SCRIPT,), WHEN, entrypoint=("/a",), command=("-x",)))
    _, config = document(build_image(BuildSpec("top", (PAGE,), WHEN, base=base, entrypoint=("/b",))))
    assert config["config"] == {"Entrypoint": ["/b"]}


def test_labels_of_the_specification_become_annotations_too() -> None:
    labels = {"org.opencontainers.image.title": "page", "team": "web"}
    manifest, config = document(build_image(BuildSpec("page", (PAGE,), WHEN, labels=labels)))
    assert manifest["annotations"] == {"org.opencontainers.image.title": "page"}
    assert config["config"]["Labels"] == labels


def test_a_base_with_another_number_of_layers_than_it_says_is_refused(tmp_path: Path) -> None:
    base = put(Layout(tmp_path), BuildSpec("base", (SCRIPT,), WHEN))
    with pytest.raises(InvalidImage, match="another number of layers"):
        build_image(BuildSpec("top", (PAGE,), WHEN, base=replace(base, layers=())))


def test_a_compressed_docker_base_is_built_upon_with_its_layers_untouched(tmp_path: Path) -> None:
    layout, layer = Layout(tmp_path), layer_of((SCRIPT,), 0)
    packed = gzip.compress(layer, mtime=0)
    config = canonical_json(
        {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [digest_of(layer)]}}
    )
    docker = "application/vnd.docker."
    manifest = canonical_json(
        {
            "schemaVersion": 2,
            "mediaType": docker + "distribution.manifest.v2+json",
            "config": Descriptor(
                docker + "container.image.v1+json", digest_of(config), len(config)
            ).document(),
            "layers": [
                Descriptor(docker + "image.rootfs.diff.tar.gzip", digest_of(packed), len(packed)).document()
            ],
        }
    )
    for blob in (packed, config, manifest):
        layout.write_blob(blob, digest_of(blob), len(blob))
    built = build_image(
        BuildSpec("top", (PAGE,), WHEN, base=BaseImage.read(layout, digest_of(manifest)), user="2")
    )
    store(built, Layout(tmp_path / "out"), layout, "dev")
    layers = Layout(tmp_path / "out").read_image(built.digest).layers
    assert layers[0] == Descriptor(
        "application/vnd.oci.image.layer.v1.tar+gzip", digest_of(packed), len(packed)
    )
    assert read_config(Layout(tmp_path / "out"), built.digest).user == "2"


def test_storing_brings_the_layers_of_the_base_along(tmp_path: Path) -> None:
    source, there = Layout(tmp_path / "base"), Layout(tmp_path / "there")
    built = build_image(BuildSpec("top", (PAGE,), WHEN, base=put(source, BuildSpec("base", (SCRIPT,), WHEN))))
    with pytest.raises(NotFound, match="the base's layer"):
        store(built, there, None, "dev")
    assert there.tags() == {}
    assert store(built, there, source, "dev")
    assert not store(built, there, source, "dev")
    assert all(there.is_intact(layer.digest) for layer in there.read_image(built.digest).layers)


def test_the_blobs_are_known_by_their_digests() -> None:
    for digest, blob in build_image(BuildSpec("page", (PAGE,), WHEN)).blobs.items():
        assert digest == "sha256:" + hashlib.sha256(blob).hexdigest()
