"""What networks and registries do wrong: every copy ends whole, or leaves the tag where it was."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from blueprint.oci import DigestMismatch, Layout, OciError, Refused, RemoteRegistry, RemoteSettings, copy
from blueprint.oci.remote.repository import RemoteRepository
from blueprint.oci.remote.retry import RetryPolicy
from contract import remote_images as images
from contract.fault_proxy import FaultProxy, fault_proxy
from contract.registries import Registry
from contract.remote_images import repository

SIZE = 2_000_000
UPLOAD = "/blobs/uploads/"
_numbers = itertools.count(1)


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "source")
    images.image(layout, layers=2, size=SIZE, tag="dev")
    return layout


@pytest.fixture
def proxy(docker_registry: Registry) -> Iterator[FaultProxy]:
    with fault_proxy(docker_registry) as running:
        yield running


def through(proxy: FaultProxy, name: str = "", **settings: Any) -> RemoteRepository:
    settings = {"retry": RetryPolicy(first=0.01, longest=0.1), "environment": {}, **settings}
    registry = RemoteRegistry(proxy.host, RemoteSettings(plain_http=proxy.plain_http, **settings))
    return registry.repository(name or f"faults-{next(_numbers)}/app", is_written=True)


def direct(there: RemoteRepository, registry: Registry) -> RemoteRepository:
    return images.connect(registry).repository(there.name)


def whole(there: RemoteRepository, registry: Registry, tmp_path: Path, source: Layout) -> bool:
    """Whether the registry itself has the image under the tag, byte for byte."""
    back = Layout(tmp_path / f"back-{next(_numbers)}")
    copy(direct(there, registry), "dev", back, tag="dev")
    return blobs(back) == blobs(source)


def blobs(layout: Layout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (layout.root / "blobs" / "sha256").iterdir()}


@pytest.mark.parametrize(
    ("chunk", "arrived"), [(None, 0), (None, 700_000), (None, SIZE - 1), (900_000, 0), (900_000, 899_999)]
)
def test_a_cut_upload_goes_on(
    chunk: int | None,
    arrived: int,
    proxy: FaultProxy,
    docker_registry: Registry,
    source: Layout,
    tmp_path: Path,
) -> None:
    method = "PUT" if chunk is None else "PATCH"
    proxy.add(method, UPLOAD, upload=arrived, times=2)
    there = through(proxy, chunk_size=chunk)
    copy(source, "dev", there, tag="dev")
    assert proxy.count("GET", UPLOAD) >= 1
    assert whole(there, docker_registry, tmp_path, source)


def test_an_upload_whose_answer_was_lost_is_not_sent_again(
    proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    proxy.add("PUT", UPLOAD, silent=True)
    there = through(proxy)
    copy(source, "dev", there, tag="dev")
    assert whole(there, docker_registry, tmp_path, source)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", "/manifests/"),
        ("POST", UPLOAD),
        ("PUT", UPLOAD),
        ("PUT", "/manifests/dev"),
    ],
)
def test_what_passes_is_waited_for_when_pushing(
    status: int, method: str, path: str, proxy: FaultProxy, docker_registry: Registry, tmp_path: Path
) -> None:
    layout = Layout(tmp_path / "small")
    images.image(layout, tag="dev")
    proxy.add(method, path, status=status, times=2)
    there = through(proxy)
    copy(layout, "dev", there, tag="dev")
    assert whole(there, docker_registry, tmp_path, layout)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("path", ["/manifests/", "/blobs/"])
def test_what_passes_is_waited_for_when_pulling(
    status: int, path: str, proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    there, back = repository(docker_registry), Layout(tmp_path / "back")
    copy(source, "dev", there, tag="dev")
    proxy.add("GET", path, status=status, headers={"Retry-After": "0"}, times=3)
    copy(through(proxy, there.name), "dev", back, tag="dev")
    assert blobs(back) == blobs(source)


@pytest.mark.parametrize("how", ["seconds", "date"])
def test_a_registry_that_asks_for_patience_gets_it_up_to_a_limit(
    how: str, proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    proxy.add("GET", "/manifests/", status=503, headers={"Retry-After": {"seconds": "7", "date": later}[how]})
    slept: list[float] = []
    policy = RetryPolicy(longest=9.0, sleep=slept.append, draw=lambda: 0.0)
    through(proxy, there.name, retry=policy).manifest("dev")
    assert slept == [{"seconds": 7.0, "date": 9.0}[how]]


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("arrived", [1, 1_200_000])
def test_a_cut_download_goes_on_where_it_was(
    ranges: bool, arrived: int, proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    there, back = repository(docker_registry), Layout(tmp_path / "back")
    copy(source, "dev", there, tag="dev")
    layer = source.read_manifest(_root(source)).children[1]
    proxy.add("GET", layer.digest, download=arrived)
    if not ranges:  # the registry sends everything again
        data = (source.root / "blobs" / "sha256" / layer.digest.partition(":")[2]).read_bytes()
        proxy.add("GET", layer.digest, status=200, body=data)
    copy(through(proxy, there.name), "dev", back, tag="dev")
    assert blobs(back) == blobs(source)
    asked = [headers.get("Range") for _, path, headers in proxy.seen if layer.digest in path]
    assert asked == [None, f"bytes={arrived}-"]


def test_a_range_that_nobody_asked_for_is_refused(
    proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    there, back = repository(docker_registry), Layout(tmp_path / "back")
    copy(source, "dev", there, tag="dev")
    layer = source.read_manifest(_root(source)).children[1]
    proxy.add("GET", layer.digest, download=1000)
    proxy.add("GET", layer.digest, status=206, headers={"Content-Range": f"bytes 5-{SIZE - 1}/{SIZE}"})
    with pytest.raises(OciError, match="bytes from 1000 on"):
        copy(through(proxy, there.name), "dev", back, tag="dev")
    assert back.tags() == {}


def test_a_cut_manifest_is_asked_for_again(
    proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    proxy.add("GET", "/manifests/", download=20)
    assert through(proxy, there.name).manifest("dev").digest == _root(source)


def _flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


@pytest.mark.parametrize("sink", ["registry", "folder"])
def test_a_layer_with_other_bytes_stops_before_the_tag(
    sink: str,
    proxy: FaultProxy,
    docker_registry: Registry,
    other_registry: Registry,
    source: Layout,
    tmp_path: Path,
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    layer = source.read_manifest(_root(source)).children[2]
    proxy.add("GET", layer.digest, change=_flipped)
    back = Layout(tmp_path / "back")
    destination = back if sink == "folder" else repository(other_registry)
    with pytest.raises(DigestMismatch, match=layer.digest):
        copy(through(proxy, there.name), "dev", destination, tag="dev")
    assert destination.resolve("dev") is None


def test_an_upload_that_is_given_up_is_deleted(
    proxy: FaultProxy, docker_registry: Registry, other_registry: Registry, source: Layout
) -> None:
    layer = source.read_manifest(_root(source)).children[2]
    source.blob_path(layer.digest).write_bytes(bytes(layer.size))
    with pytest.raises(DigestMismatch):
        copy(source, "dev", through(proxy), tag="dev")
    assert proxy.count("DELETE", UPLOAD) >= 1


def test_a_manifest_with_other_bytes_is_refused(
    proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    proxy.add("GET", "/manifests/", change=lambda data: data.replace(b'"size":', b'"size" :'), times=9)
    with pytest.raises(DigestMismatch, match="is not sha256:"):
        through(proxy, there.name).manifest("dev")
    with pytest.raises(DigestMismatch):
        through(proxy, there.name).manifest(_root(source))


def test_where_head_is_not_allowed_the_manifest_is_fetched(
    proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    proxy.add("HEAD", "", status=405, times=99)
    found = through(proxy, there.name)
    assert found.resolve("dev") == there.resolve("dev")
    layer = source.read_manifest(_root(source)).children[1]
    assert found.has_blob(layer)


def test_where_head_says_too_little_the_manifest_is_fetched(
    proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    proxy.add("HEAD", "/manifests/", drop_headers=("Docker-Content-Digest",))
    assert through(proxy, there.name).resolve("dev") == there.resolve("dev")


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_where_mounting_is_refused_blobs_are_uploaded(
    status: int, proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    first, second = through(proxy), through(proxy)
    copy(source, "dev", first, tag="dev")
    proxy.add("POST", "mount=", status=status, times=99)
    result = copy(first, "dev", second, tag="dev")
    assert (result.blobs_mounted, result.blobs_moved) == (0, 4)
    assert whole(second, docker_registry, tmp_path, source)


def test_a_registry_that_does_not_know_mounts_gets_nothing_twice(
    proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    proxy.add("POST", "mount=", status=404, times=99)
    there = through(proxy)
    copy(source, "dev", there, tag="dev")
    result = copy(source, "dev", there, tag="again")
    assert (result.blobs_present, result.blobs_moved) == (3, 1)


def test_an_upload_that_the_registry_forgot_begins_anew(
    proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    unknown = b'{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"upload unknown"}]}'
    proxy.add("PUT", UPLOAD, status=404, body=unknown, times=2)
    there = through(proxy)
    copy(source, "dev", there, tag="dev")
    assert whole(there, docker_registry, tmp_path, source)


def test_a_chunk_out_of_order_is_sent_from_where_the_registry_is(
    proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    proxy.add("PATCH", UPLOAD, status=416)
    there = through(proxy, chunk_size=500_000)
    copy(source, "dev", there, tag="dev")
    assert proxy.count("GET", UPLOAD) == 1
    assert whole(there, docker_registry, tmp_path, source)


def test_where_a_body_is_too_large_it_goes_in_chunks(
    proxy: FaultProxy,
    docker_registry: Registry,
    source: Layout,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("blueprint.oci.remote.upload._DEFAULT_CHUNK", 600_000)
    proxy.add("PUT", UPLOAD, status=413, longer=600_000, times=9)
    there = through(proxy)
    copy(source, "dev", there, tag="dev")
    assert proxy.count("PATCH", UPLOAD) == 6
    assert whole(there, docker_registry, tmp_path, source)


def test_chunks_are_as_long_as_the_registry_wants_them(
    proxy: FaultProxy, docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    there = through(proxy, chunk_size=1000)
    layer = source.read_manifest(_root(source)).children[1]
    location = f"/v2/{there.name}/blobs/uploads/"
    real = direct(there, docker_registry)._client.request("POST", location, scopes=())
    url = (real.header("Location") or "").replace(docker_registry.host, proxy.host)
    headers = {"Location": url, "OCI-Chunk-Min-Length": "1500000"}
    proxy.add("POST", UPLOAD, status=202, headers=headers)
    there.take(layer, images_source(source))
    assert proxy.count("PATCH", UPLOAD) == 1


def images_source(layout: Layout) -> Any:
    from blueprint.oci.folder import FolderRepository

    return FolderRepository(layout)


def test_what_never_passes_ends_with_the_registrys_words_and_an_unmoved_tag(
    proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    proxy.add("PUT", UPLOAD, status=503, body=b'{"errors":[{"code":"UNAVAILABLE"}]}', times=999)
    there = through(proxy)
    with pytest.raises(Refused, match="503 Service Unavailable") as refused:
        copy(source, "dev", there, tag="dev")
    assert refused.value.temporary
    assert there.resolve("dev") is None


def test_a_rate_limit_slows_all_threads_down(
    proxy: FaultProxy, docker_registry: Registry, source: Layout
) -> None:
    proxy.add("POST", UPLOAD, status=429, headers={"Retry-After": "1"}, times=2)
    there = through(proxy, retry=RetryPolicy(longest=0.05))
    copy(source, "dev", there, tag="dev")
    assert there.resolve("dev") is not None


def _root(layout: Layout) -> str:
    found = layout.resolve("dev")
    assert found is not None
    return found.digest


def test_a_source_that_fails_for_good_is_not_uploaded_again_and_again(
    proxy: FaultProxy, docker_registry: Registry, other_registry: Registry, source: Layout
) -> None:
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    layer = source.read_manifest(_root(source)).children[1]
    proxy.add("GET", layer.digest, status=503, times=999)
    before = len(other_registry.requests())
    with pytest.raises(Refused, match="503"):
        copy(through(proxy, there.name), "dev", repository(other_registry), tag="dev")
    assert sum(line.startswith("POST") for line in other_registry.requests()[before:]) <= 3
    assert proxy.count("GET", layer.digest) == 6


@pytest.mark.parametrize("connections", [1, 2])
def test_a_host_gets_no_more_at_once_than_it_should(
    connections: int, proxy: FaultProxy, docker_registry: Registry, tmp_path: Path
) -> None:
    layout = Layout(tmp_path / "many")
    images.image(layout, layers=8, tag="dev")
    proxy.delay = 0.01
    there, beside = through(proxy, connections=connections), f"faults-{next(_numbers)}/beside"
    copy(layout, "dev", there, tag="dev")
    assert proxy.most_at_once == connections
    # From and to the same host, with every blob read while it is written: nobody waits for ever.
    proxy.add("POST", "mount=", status=405, times=99)
    sink = there.__class__(there._client, there._mounting, beside, is_written=True)
    copy(there, "dev", sink, tag="dev")
    assert proxy.most_at_once <= 2 * connections
    assert whole(sink, docker_registry, tmp_path, layout)
