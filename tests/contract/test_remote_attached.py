"""Signatures, attestations and SBOMs go along: by the referrers API, the fallback tag and cosign's tags."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from blueprint.canonical import canonical_json
from blueprint.oci import Descriptor, Layout, copy
from blueprint.oci.attached import fallback_tag
from blueprint.oci.crew import Crew
from blueprint.oci.descriptor import INDEX
from blueprint.oci.folder import FolderRepository
from blueprint.oci.image import Image, Index, parse_index, parse_manifest
from blueprint.oci.remote.repository import RemoteRepository
from contract import remote_images as images
from contract.fault_proxy import fault_proxy
from contract.registries import Registry
from contract.remote_images import repository

WITH_API = {"docker_registry": False, "referrers_registry": True}


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "source")


def started(request: pytest.FixtureRequest, name: str) -> Registry:
    found: Registry = request.getfixturevalue(name)
    return found


@pytest.mark.parametrize("end", WITH_API)
@pytest.mark.parametrize("start", WITH_API)
def test_all_that_is_attached_goes_along_to_the_index_and_every_image(
    start: str, end: str, request: pytest.FixtureRequest, source: Layout, tmp_path: Path
) -> None:
    root = images.index(source, "amd64", "arm64", tag="dev")
    children = source.read_manifest(root.digest).children
    sboms = {one.digest: images.referrer(source, one).digest for one in (root, *children)}
    about_sbom = images.referrer(source, _described(source, sboms[root.digest]), "application/x-signature")
    tags = [images.signature(source, root), images.signature(source, children[1], ".att")]
    one, other = repository(started(request, start)), repository(started(request, end))
    back = Layout(tmp_path / "back")
    copy(source, "dev", one, tag="dev", attached=True)
    result = copy(one, "dev", other, tag="dev", attached=True)
    copy(other, "dev", back, tag="dev", attached=True)
    assert result.attached == len(sboms) + 1 + len(tags)
    for place in (one, other):
        assert {digest: _referrers(place, digest) for digest in sboms} == {
            digest: [sbom] for digest, sbom in sboms.items()
        }
        assert _referrers(place, sboms[root.digest]) == [about_sbom.digest]
    for tag in tags:
        assert other.resolve(tag) == source.resolve(tag)
        assert back.resolve(tag) == source.resolve(tag)
    assert (fallback_tag(root.digest) in other.tags()) is not WITH_API[end]
    assert {name: len(blob) for name, blob in _blobs(back).items() if name in _blobs(source)}


def _described(layout: Layout, digest: str) -> Descriptor:
    found = layout.resolve(digest)
    assert found is not None
    return found


def _referrers(place: RemoteRepository, digest: str) -> list[str]:
    return [one.digest for one in place.referrers(digest)]


def _blobs(layout: Layout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (layout.root / "blobs" / "sha256").iterdir()}


@pytest.mark.parametrize("registry", WITH_API)
def test_what_is_attached_later_goes_along_when_the_image_is_there_already(
    registry: str, request: pytest.FixtureRequest, source: Layout
) -> None:
    root = images.image(source, tag="dev")
    there = repository(started(request, registry))
    copy(source, "dev", there, tag="dev", attached=True)
    sbom = images.referrer(source, root)
    tag = images.signature(source, root)
    result = copy(source, "dev", there, tag="dev", attached=True)
    assert (result.attached, _referrers(there, root.digest)) == (2, [sbom.digest])
    assert there.resolve(tag) == source.resolve(tag)
    assert copy(source, "dev", there, tag="dev", attached=True).blobs_moved == 0


def test_without_anything_attached_a_copy_asks_two_questions_more(
    docker_registry: Registry, other_registry: Registry, source: Layout
) -> None:
    images.image(source, tag="dev")
    one, other = repository(docker_registry), repository(other_registry)
    copy(source, "dev", one, tag="dev")
    copy(one, "dev", other, tag="dev", attached=True)
    before = len(asked(docker_registry, one)), len(asked(other_registry, other))
    copy(one, "dev", other, tag="dev", attached=True)
    assert sorted(asked(docker_registry, one)[before[0] :]) == ["manifests", "tags"]  # both at once
    assert len(asked(other_registry, other)) == before[1] + 1


def asked(registry: Registry, repository: RemoteRepository) -> list[str]:
    """What of a repository was asked for so far; the registry writes its log a little after its answer."""
    time.sleep(0.5)
    parts = [line.split()[1].split("/") for line in registry.requests() if f"/{repository.name}/" in line]
    return [part[4] for part in parts]


def test_an_entry_that_others_took_out_of_the_index_is_put_in_again(
    docker_registry: Registry, source: Layout
) -> None:
    root = images.image(source, tag="dev")
    sbom = images.referrer(source, root)
    with fault_proxy(docker_registry) as proxy:
        proxy.add("PUT", f"manifests/{fallback_tag(root.digest)}", status=201, times=2)  # as if never written
        name = docker_registry.repository().partition("/")[2]
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository(
            name, is_written=True
        )
        copy(source, "dev", there, tag="dev", attached=True)
        assert proxy.count("PUT", f"manifests/{fallback_tag(root.digest)}") == 3
    assert _referrers(images.connect(docker_registry).repository(name), root.digest) == [sbom.digest]


def test_threads_that_attach_at_once_lose_nothing(docker_registry: Registry, source: Layout) -> None:
    root = images.image(source, tag="dev")
    nodes = [source.read_manifest(images.referrer(source, root).digest) for _ in range(6)]
    there, folder = repository(docker_registry), FolderRepository(source)
    copy(source, "dev", there, tag="dev")

    def attach(node: Image | Index) -> None:
        for blob in node.children:
            there.take(blob, folder)
        there.put_manifest(node, None)

    Crew(6).run(attach, nodes)
    assert set(_referrers(there, root.digest)) == {node.digest for node in nodes}


def test_a_list_of_referrers_in_pages_is_read_to_its_end(docker_registry: Registry, source: Layout) -> None:
    root = images.image(source)
    found = [Descriptor(images.MANIFEST, f"sha256:{number:064x}", 9) for number in range(3)]
    path = f"/v2/a/referrers/{root.digest}"
    with fault_proxy(None) as proxy:
        for number, one in enumerate(found):
            link = f'<{path}?n=1&last={number}>; rel="next"' if number < 2 else ""
            headers = {"Content-Type": INDEX, **({"Link": link} if link else {})}
            body = canonical_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": [one.document()]})
            proxy.add(
                "GET",
                rf"{path}$" if not number else rf"last={number - 1}$",
                status=200,
                headers=headers,
                body=body,
            )
        there = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository("a")
        assert there.referrers(root.digest) == tuple(found)


@pytest.mark.parametrize("what", ["the subject itself", "an image"])
def test_a_fallback_tag_that_is_no_list_is_not_followed(
    what: str, docker_registry: Registry, source: Layout
) -> None:
    root = images.index(source, "amd64", tag="dev")
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev")
    other = images.image(source, tag="other")
    copy(source, "dev" if what == "the subject itself" else "other", there, tag=fallback_tag(root.digest))
    assert other.digest != root.digest
    assert there.referrers(root.digest) == ()


def test_an_attachment_comes_before_the_tag_moves(docker_registry: Registry, source: Layout) -> None:
    root = images.image(source, tag="dev")
    images.referrer(source, root)
    images.signature(source, root)
    there = repository(docker_registry)
    before = len(docker_registry.requests())
    copy(source, "dev", there, tag="dev", attached=True)
    written = [line.split("/")[-1] for line in docker_registry.requests()[before:] if line.startswith("PUT")]
    assert written[-1] == "dev"
    assert any(name.startswith("sha256-") for name in written)


def test_threads_share_what_they_learn_of_the_api(referrers_registry: Registry, source: Layout) -> None:
    root = images.image(source, tag="dev")
    sbom = images.referrer(source, root)
    there = repository(referrers_registry)
    copy(source, "dev", there, tag="dev", attached=True)
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_referrers(there, root.digest))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [[sbom.digest]] * 4


def test_an_index_of_referrers_keeps_what_others_wrote_into_it() -> None:
    from blueprint.oci.attached import with_referrer

    subject = "sha256:" + "1" * 64
    before = parse_index(
        json.dumps(
            {"schemaVersion": 2, "mediaType": INDEX, "manifests": [], "annotations": {"by": "them"}}
        ).encode()
    )
    manifest = parse_manifest(
        canonical_json(
            {
                "schemaVersion": 2,
                "mediaType": images.MANIFEST,
                "artifactType": "a/b",
                "config": {"mediaType": images.EMPTY, "digest": "sha256:" + "2" * 64, "size": 2},
                "layers": [],
                "annotations": {"k": "v"},
            }
        )
    )
    after = with_referrer(before, subject, manifest)
    assert after is not None
    assert json.loads(after.manifest)["annotations"] == {"by": "them"}
    assert [(one.artifact_type, dict(one.annotations)) for one in after.manifests] == [("a/b", {"k": "v"})]
    assert with_referrer(after, subject, manifest) is None


def test_an_entry_that_was_lost_after_it_was_read_back_is_put_in_again(
    docker_registry: Registry, source: Layout
) -> None:
    root = images.image(source, tag="dev")
    sbom = images.referrer(source, root)
    there = repository(docker_registry)
    folder = FolderRepository(source)
    node = source.read_manifest(sbom.digest)
    for blob in node.children:
        there.take(blob, folder)
    there.put_manifest(node, None)
    empty = parse_index(canonical_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}))
    there.put_manifest(empty, fallback_tag(root.digest))  # by somebody who had read it before
    assert _referrers(there, root.digest) == []
    there.confirm()
    assert _referrers(there, root.digest) == [sbom.digest]


def test_where_tags_are_many_those_of_cosign_are_asked_for_one_by_one(
    docker_registry: Registry, source: Layout
) -> None:
    root = images.image(source, tag="dev")
    tag, sbom = images.signature(source, root), images.referrer(source, root)
    there = repository(docker_registry)
    copy(source, "dev", there, tag="dev", attached=True)
    with fault_proxy(docker_registry) as proxy:
        link = {"Link": f'</v2/{there.name}/tags/list?last=a>; rel="next"'}
        proxy.add("GET", "/tags/list", status=200, headers=link, body=b'{"tags": ["a"]}', times=9)
        found = images.RemoteRegistry(proxy.host, images.reached(proxy.plain_http)).repository(there.name)
        back = Layout(source.root.parent / "back")
        assert copy(found, "dev", back, tag="dev", attached=True).attached == 2
        assert proxy.count("GET", "/tags/list") == 2
    assert back.resolve(tag) == source.resolve(tag)
    assert [one.digest for one in FolderRepository(back).referrers(root.digest)] == [sbom.digest]


@pytest.mark.parametrize("registry", WITH_API)
def test_what_is_deleted_is_listed_no_more(
    registry: str, request: pytest.FixtureRequest, source: Layout
) -> None:
    root = images.image(source, tag="dev")
    first, second = (images.referrer(source, root).digest for _ in range(2))
    there = repository(started(request, registry))
    copy(source, "dev", there, tag="dev", attached=True)
    assert there.delete(first)
    assert _referrers(there, root.digest) == [second]
