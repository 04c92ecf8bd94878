"""All that registries hold: Docker's formats, artifacts, odd layers, nested indexes; and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from blueprint.canonical import canonical_json
from blueprint.oci import Descriptor, InvalidImage, Layout, NotFound, copy
from blueprint.oci.descriptor import DOCKER_LIST, DOCKER_MANIFEST, INDEX, MANIFEST
from contract import remote_images as images
from contract.fault_proxy import fault_proxy
from contract.registries import Registry
from contract.remote_images import repository

ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
UNKNOWN = "application/vnd.example.unknown+cbor"


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "source")


def manifest(layout: Layout, media_type: str, config_type: str, *layer_types: str) -> Descriptor:
    document = {
        "config": images.put(layout, config_type, images.noise(50)).document(),
        "layers": [images.put(layout, kind, images.noise(500)).document() for kind in layer_types],
    }
    return images.put_json(layout, media_type, document)


def travels(root: Descriptor, source: Layout, registries: list[Registry], tmp_path: Path) -> bool:
    """Whether an image comes back byte for byte from one registry after the other."""
    images.tagged(source, root, "dev")
    place: object = source
    for registry in registries:
        there = repository(registry)
        copy(place, "dev", there, tag="dev")  # type: ignore[arg-type]
        place = there
    back = Layout(tmp_path / "back")
    copy(place, "dev", back, tag="dev")  # type: ignore[arg-type]
    return blobs(back) == blobs(source) and back.tags() == {"dev": root}


def blobs(layout: Layout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (layout.root / "blobs" / "sha256").iterdir()}


@pytest.mark.parametrize("kind", ["docker", "zstd", "artifact", "unknown layer", "nested", "docker list"])
def test_every_kind_travels_byte_for_byte(
    kind: str, docker_registry: Registry, referrers_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    docker_layer = "application/vnd.docker.image.rootfs.diff.tar.gzip"
    if kind == "docker":
        root = manifest(source, DOCKER_MANIFEST, DOCKER_CONFIG, docker_layer, docker_layer)
    elif kind == "zstd":
        root = manifest(source, MANIFEST, images.CONFIG, ZSTD)
    elif kind == "artifact":  # without layers
        root = manifest(source, MANIFEST, "application/vnd.example.thing.v1+json")
    elif kind == "unknown layer":
        root = manifest(source, MANIFEST, images.CONFIG, UNKNOWN)
    elif kind == "nested":
        inner = images.index(source, "amd64", "arm64")
        attestation = images.image(source, layers=1)
        about = {
            **attestation.document(),
            "platform": {"os": "unknown", "architecture": "unknown"},
            "annotations": {"vnd.docker.reference.type": "attestation-manifest"},
        }
        root = images.put_json(source, INDEX, {"manifests": [inner.document(), about]})
    else:
        children = [manifest(source, DOCKER_MANIFEST, DOCKER_CONFIG, docker_layer).document() for _ in "ab"]
        for child, name in zip(children, ("amd64", "arm"), strict=True):
            child["platform"] = {"os": "linux", "architecture": name}
        root = images.put_json(source, DOCKER_LIST, {"manifests": children})
    assert travels(root, source, [docker_registry, referrers_registry], tmp_path)


def test_an_empty_layer_and_a_layer_that_comes_twice_travel(
    docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    empty = images.put(source, images.LAYER, b"")
    twice = images.put(source, images.LAYER, images.noise(100))
    root = images.image(source, layers=0, shared=[empty, twice, twice, empty])
    assert travels(root, source, [docker_registry], tmp_path)


def test_dockers_schema_1_is_refused_with_what_to_do(source: Layout, tmp_path: Path) -> None:
    document = {"schemaVersion": 1, "name": "a", "tag": "b", "fsLayers": [], "history": [], "signatures": []}
    with fault_proxy(None) as proxy:
        kind = {"Content-Type": "application/vnd.docker.distribution.manifest.v1+prettyjws"}
        proxy.add("GET", "/manifests/old", status=200, headers=kind, body=canonical_json(document))
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository("a")
        with pytest.raises(InvalidImage, match=r"is of Docker's schema 1.*push the image again"):
            copy(there, "old", Layout(tmp_path / "back"), tag="old")


def test_a_manifest_that_is_too_large_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with fault_proxy(None) as proxy:
        proxy.add("GET", "/manifests/", status=200, body=b" " * (5 * 1024 * 1024))
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository("a")
        with pytest.raises(InvalidImage, match="has more than 4194304 bytes"):
            there.manifest("dev")


def test_a_registry_that_answers_with_a_page_for_people_is_refused(tmp_path: Path) -> None:
    with fault_proxy(None) as proxy:
        proxy.add("GET", "/manifests/", status=200, body=b"<html>Log in</html>")
        proxy.add("GET", "/tags/list", status=200, body=b"<html>Log in</html>")
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository("a")
        with pytest.raises(InvalidImage, match="is not JSON"):
            there.manifest("dev")
        with pytest.raises(InvalidImage, match="is not JSON"):
            there.tags()


def test_tags_come_in_pages(tmp_path: Path) -> None:
    with fault_proxy(None) as proxy:
        for number, tags in enumerate((["b", "a"], ["c"], None)):
            where = f"last={number - 1}&" if number else "/tags/list$"
            link = {"Link": f'</v2/a/tags/list?last={number}&n=2>; rel="next"'} if number < 2 else {}
            body = canonical_json({"name": "a", "tags": tags})
            proxy.add("GET", where, status=200, headers=link, body=body)
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository("a")
        assert there.tags() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("</v2/a/tags/list>; rel=next", "in circles"),
        ("<http://other.example/v2/a/tags/list>; rel=next", "at another host"),
    ],
)
def test_pages_that_lead_astray_are_refused(link: str, message: str) -> None:
    from blueprint.oci import Unreachable

    with fault_proxy(None) as proxy:
        proxy.add("GET", "/tags/list", status=200, headers={"Link": link}, body=b'{"tags": []}', times=9)
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository("a")
        with pytest.raises(Unreachable, match=message):
            there.tags()


KILLED = """
import os, sys
from blueprint.oci import RemoteRegistry, RemoteSettings, copy

left = int(sys.argv[4])
def progress(size):
    global left
    left -= size
    if left <= 0:
        os.kill(os.getpid(), 9)

def at(text, is_written):
    host, _, name = text.partition("/")
    return RemoteRegistry(host, RemoteSettings(environment={})).repository(name, is_written=is_written)

copy(at(sys.argv[1], False), sys.argv[3], at(sys.argv[2], True), tag="dev", on_progress=progress)
"""


@pytest.mark.parametrize("moved", [1, 700_000, 1_500_000, 1_500_600])
def test_a_killed_copy_moves_no_tag_and_the_next_one_sends_what_is_left(
    moved: int, docker_registry: Registry, other_registry: Registry, source: Layout
) -> None:
    images.image(source, tag="old")
    images.image(source, layers=3, size=500_000, tag="new")
    here, there = repository(docker_registry), repository(other_registry)
    copy(source, "new", here, tag="new")
    copy(source, "old", there, tag="dev")
    command = [sys.executable, "-c", KILLED, here.location, there.location, "new", str(moved)]
    assert subprocess.run(command, check=False).returncode == -9
    assert there.resolve("dev") == source.resolve("old")
    result = copy(here, "new", there, tag="dev")
    assert result.blobs_moved + result.blobs_present == 5
    assert there.resolve("dev") == source.resolve("new")


def test_an_index_that_lists_what_is_gone_is_refused(docker_registry: Registry, source: Layout) -> None:
    root = images.index(source, "amd64", "arm64", tag="dev")
    source.blob_path(source.read_manifest(root.digest).children[0].digest).unlink()
    there = repository(docker_registry)
    with pytest.raises(NotFound):
        copy(source, "dev", there, tag="dev")
    assert there.resolve("dev") is None
