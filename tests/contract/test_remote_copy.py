"""Copies between real registries: whole, alike from everywhere, and in as few requests as it takes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from blueprint.oci import Layout, NotFound, Refused, copy, plan_copy
from blueprint.oci.closure import Wish
from blueprint.oci.folder import FolderRepository
from blueprint.oci.remote.repository import RemoteRepository
from contract import remote_images as images
from contract.registries import Registry
from contract.remote_images import repository

REGISTRIES = ["docker_registry", "tls_registry", "token_registry", "referrers_registry"]


@pytest.fixture(params=REGISTRIES)
def registry(request: pytest.FixtureRequest) -> Registry:
    found: Registry = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "source")


def counted(registry: Registry, *others: Registry) -> list[str]:
    """The requests so far; a registry writes its log a little after its answer."""
    seen: list[str] = []
    while True:
        time.sleep(0.2)
        now = [line for one in (registry, *others) for line in one.requests()]
        if now == seen:
            return now
        seen = now


def pushed(registry: Registry, layout: Layout, tag: str = "dev") -> RemoteRepository:
    there = repository(registry)
    copy(layout, tag, there, tag=tag)
    return there


def test_what_was_pushed_is_pulled_byte_for_byte(registry: Registry, source: Layout, tmp_path: Path) -> None:
    root = images.index(source, "amd64", "arm64", tag="dev")
    back = Layout(tmp_path / "back")
    copy(pushed(registry, source), "dev", back, tag="dev")
    assert back.tags() == {"dev": root}
    assert blobs(back) == blobs(source)


def test_a_copy_to_another_registry_needs_no_folder_between(
    registry: Registry, other_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    root = images.image(source, layers=3, size=300_000, tag="dev")
    there, back = repository(other_registry), Layout(tmp_path / "back")
    result = copy(pushed(registry, source), "dev", there, tag="test")
    assert (result.blobs_moved, result.blobs_present) == (5, 0)
    assert result.bytes_moved == sum(len(blob) for blob in blobs(source).values())
    copy(there, "test", back, tag=None)
    assert blobs(back) == blobs(source)
    assert back.resolve(root.digest) == root


def test_nothing_is_sent_when_all_is_there(registry: Registry, source: Layout) -> None:
    images.image(source, tag="dev")
    there = pushed(registry, source)
    before = registry.requests()
    result = copy(source, "dev", there, tag="dev")
    assert (result.blobs_moved, result.bytes_moved, result.blobs_present) == (0, 0, 4)
    assert [line.split()[0] for line in registry.requests()[len(before) :]] == ["HEAD"]


def test_only_what_is_new_is_sent(registry: Registry, source: Layout) -> None:
    first = images.image(source, tag="1")
    images.image(source, layers=1, shared=source.read_image(first.digest).layers, tag="2")
    there = pushed(registry, source, "1")
    result = copy(source, "2", there, tag="2")
    assert (result.blobs_moved, result.blobs_present) == (3, 2)


def test_within_a_registry_nothing_is_sent_but_the_manifest(registry: Registry, source: Layout) -> None:
    images.image(source, layers=3, tag="dev")
    there = pushed(registry, source)
    beside = there_beside(registry)
    result = copy(there, "dev", beside, tag="dev")
    assert (result.blobs_moved, result.blobs_mounted) == (1, 4)
    assert beside.resolve("dev") == there.resolve("dev")


def there_beside(registry: Registry) -> RemoteRepository:
    return repository(registry, "beside")


def test_a_missing_tag_is_named(registry: Registry) -> None:
    there = repository(registry)
    with pytest.raises(NotFound, match=f"{there.location}:dev is not there"):
        copy(there, "dev", repository(registry), tag="dev")


def test_a_preview_says_what_the_copy_then_does(registry: Registry, source: Layout) -> None:
    base = images.image(source, tag="1")
    images.image(source, shared=source.read_image(base.digest).layers, tag="2")
    there = pushed(registry, source, "1")
    preview = plan_copy(source, "2", there)
    result = copy(source, "2", there, tag="2")
    assert (preview.bytes_to_move, preview.blobs_present) == (result.bytes_moved, result.blobs_present)


def test_of_one_platform_the_image_itself_is_copied(registry: Registry, source: Layout) -> None:
    root = images.index(source, "amd64", "arm64", tag="dev")
    there = repository(registry)
    wish = Wish(platforms=("linux/arm64",))
    result = copy(source, "dev", there, tag="dev", wish=wish)
    found = there.resolve("dev")
    assert found is not None
    assert found.digest == result.digest == source.read_manifest(root.digest).children[1].digest


def test_an_unknown_platform_is_refused(registry: Registry, source: Layout) -> None:
    images.index(source, "amd64", tag="dev")
    with pytest.raises(NotFound, match="has no image for linux/riscv64"):
        copy(source, "dev", repository(registry), tag="dev", wish=Wish(platforms=("linux/riscv64",)))


def test_a_sparse_index_is_copied_as_it_is(source: Layout, tmp_path: Path) -> None:
    root = images.index(source, "amd64", "arm64", "s390x", tag="dev")
    there, back = FolderRepository(Layout(tmp_path / "there")), Layout(tmp_path / "back")
    some = Wish(platforms=("linux/amd64", "linux/arm64"), sparse=True)
    assert copy(source, "dev", there, tag="dev", wish=some).digest == root.digest
    with pytest.raises(NotFound):
        copy(there, "dev", back, tag="dev")
    result = copy(there, "dev", back, tag="dev", wish=Wish(sparse=True))
    gone = source.read_manifest(root.digest).children[2].digest
    assert result.missing == (gone,)
    assert back.tags() == {"dev": root}


def test_a_registry_that_wants_all_images_of_an_index_gets_no_tag_of_some(
    docker_registry: Registry, source: Layout
) -> None:
    images.index(source, "amd64", "arm64", "s390x", tag="dev")
    there = repository(docker_registry)
    with pytest.raises(Refused, match="MANIFEST_BLOB_UNKNOWN"):
        copy(source, "dev", there, tag="dev", wish=Wish(platforms=("linux/amd64", "linux/arm64")))
    assert there.resolve("dev") is None


def test_a_foreign_layer_stays_where_it_is_unless_asked_for(
    docker_registry: Registry, source: Layout, tmp_path: Path
) -> None:
    foreign = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
    layer = images.put(source, foreign, images.noise(50))
    root = images.image(source, shared=[layer], tag="dev")
    there, without, with_it = repository(docker_registry), Layout(tmp_path / "1"), Layout(tmp_path / "2")
    copy(source, "dev", there, tag="dev")
    copy(there, "dev", without, tag="dev")
    copy(there, "dev", with_it, tag="dev", wish=Wish(foreign=True))
    assert without.tags() == with_it.tags() == {"dev": root}
    assert [each.has_blob(layer.digest) for each in (without, with_it)] == [False, True]


def test_tags_are_listed_and_deleted_by_digest(docker_registry: Registry, source: Layout) -> None:
    root = images.image(source, tag="dev")
    there = pushed(docker_registry, source)
    copy(source, "dev", there, tag="test")
    assert there.tags() == ["dev", "test"]
    assert there.delete(root.digest)
    assert there.resolve("dev") is None
    assert not there.delete(root.digest)


def test_a_registry_that_removes_no_tag_alone_says_what_would_go(
    docker_registry: Registry, source: Layout
) -> None:
    root = images.image(source, tag="dev")
    there = pushed(docker_registry, source)
    with pytest.raises(Refused, match=f"with all its tags: {there.location}@{root.digest}"):
        there.delete("dev")
    assert there.tags() == ["dev"]


def test_a_registry_that_can_removes_a_tag_alone(referrers_registry: Registry, source: Layout) -> None:
    images.image(source, tag="dev")
    there = pushed(referrers_registry, source)
    copy(source, "dev", there, tag="test")
    assert there.delete("dev")
    assert there.tags() == ["test"]


def test_who_has_a_token_may_delete(token_registry: Registry, source: Layout) -> None:
    root = images.image(source, tag="dev")
    there = pushed(token_registry, source)
    assert there.delete(root.digest)
    assert there.tags() == []


# (layers of each image, images; requests: cold, mounted). One more than the fewest possible, as the tag of
# the destination is looked at first: that is what makes a copy of what is there cost two.
SHAPES = {"10 layers": (10, 1, 35, 13), "60 layers": (60, 1, 185, 63), "4 platforms": (5, 4, 82, 34)}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_copy_takes_as_few_requests_as_it_can(
    shape: str, docker_registry: Registry, other_registry: Registry, source: Layout
) -> None:
    layers, platforms, cold, mounted = SHAPES[shape]
    if platforms == 1:
        images.image(source, layers=layers, size=100, tag="dev")
    else:
        images.index(source, *(f"cpu{number}" for number in range(platforms)), layers=layers, tag="dev")
    there, other, beside = (
        pushed(docker_registry, source),
        repository(other_registry),
        repository(docker_registry),
    )

    names = tuple(f" /v2/{one.name}/" for one in (there, other, beside))

    def requests() -> int:
        """Ours alone: a played node may go on asking for images of other tests."""
        lines = counted(docker_registry, other_registry)
        return sum(any(name in line for name in names) for line in lines)

    def cost(*arguments: Any, tag: str) -> int:
        before = requests()
        copy(*arguments, tag=tag)
        return requests() - before

    assert cost(there, "dev", other, tag="dev") == cold + 1
    assert cost(there, "dev", other, tag="dev") == 2
    assert cost(there, "dev", beside, tag="dev") == mounted + 1
    assert cost(there, "dev", there, tag="test") == 2


def test_an_image_that_is_there_under_another_tag_costs_one_question(
    docker_registry: Registry, other_registry: Registry, source: Layout
) -> None:
    images.image(source, layers=8, tag="dev")
    there, other = pushed(docker_registry, source), repository(other_registry)
    copy(there, "dev", other, tag="dev")
    before = len(other_registry.requests())
    copy(there, "dev", other, tag="test")
    methods = [line.split()[0] for line in other_registry.requests()[before:]]
    assert methods == ["HEAD", "POST", "HEAD", "PUT"]


def test_the_parts_that_images_share_are_sent_once(docker_registry: Registry, source: Layout) -> None:
    shared = [images.put(source, images.LAYER, images.noise(5000))]
    children = [images.image(source, architecture=name, shared=shared) for name in ("amd64", "arm64")]
    images.tagged(
        source,
        images.put_json(source, images.INDEX, {"manifests": [one.document() for one in children]}),
        "dev",
    )
    result = copy(source, "dev", repository(docker_registry), tag="dev")
    assert (
        result.blobs_moved == 2 * (1 + 2 + 1) + 1 + 1
    )  # configs, own layers, manifests; the shared one; index


def test_a_tag_that_may_not_move_is_no_failure_when_it_is_in_its_place(
    immutable_registry: Registry, source: Layout
) -> None:
    images.image(source, tag="1")
    images.image(source, tag="2")
    there = repository(immutable_registry)
    copy(source, "1", there, tag="release")
    assert there.put_manifest(FolderRepository(source).manifest("1"), "release") in (True, False)
    with pytest.raises(Refused, match="refused to take"):
        copy(source, "2", there, tag="release")
    assert there.resolve("release") == source.resolve("1")


def test_a_registry_that_takes_nothing_says_so(read_only_registry: Registry, source: Layout) -> None:
    images.image(source, tag="dev")
    with pytest.raises(Refused, match="405"):
        copy(source, "dev", repository(read_only_registry), tag="dev")


def blobs(layout: Layout) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (layout.root / "blobs" / "sha256").iterdir()}
