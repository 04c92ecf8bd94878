"""Tags of a set move together, on registries and in folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from blueprint.oci import AccessDenied, Layout, OciError, copy
from blueprint.oci.folder import FolderRepository
from blueprint.oci.repository import Repository
from blueprint.oci.tagging import TagMove, move_tags
from contract import remote_images as images
from contract.fault_proxy import FaultProxy, fault_proxy
from contract.registries import Registry
from contract.remote_images import reached

NAMES = ("web", "orders", "tests")


@pytest.fixture(params=["docker_registry", "referrers_registry"])
def proxy(request: pytest.FixtureRequest) -> Iterator[FaultProxy]:
    with fault_proxy(request.getfixturevalue(request.param)) as running:
        yield running


@pytest.fixture
def source(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "source")
    for name in ("old", *NAMES):
        images.image(layout, tag=name)
    return layout


def a_set(proxy: FaultProxy, source: Layout, *, tagged: int) -> list[TagMove]:
    """Moves of the tag `prod` in three repositories, of which the first ones have it already, on `old`."""
    client = images.RemoteRegistry(proxy.host, reached(proxy.plain_http))
    prefix = images.noise(4).hex()
    moves = []
    for number, name in enumerate(NAMES):
        there = client.repository(f"{prefix}/{name}", is_written=True)
        copy(source, name, there, tag=None)
        if number < tagged:
            copy(source, "old", there, tag="prod")
        moves.append(TagMove(there, "prod", FolderRepository(source).manifest(name)))
    return moves


def digests(moves: list[TagMove]) -> list[str | None]:
    found = [move.repository.resolve("prod") for move in moves]
    return [one.digest if one else None for one in found]


def at(source: Layout, *tags: str) -> list[str | None]:
    return [source.tags()[tag].digest for tag in tags]


@pytest.mark.parametrize("tagged", [0, 1, 3])
def test_all_tags_of_a_set_move(tagged: int, proxy: FaultProxy, source: Layout) -> None:
    moves = a_set(proxy, source, tagged=tagged)
    assert move_tags(moves) == 3
    assert digests(moves) == at(source, *NAMES)
    before = len(proxy.seen)
    assert move_tags(moves) == 0
    assert {method for method, _, _ in proxy.seen[before:]} == {"HEAD"}


@pytest.mark.parametrize("name", NAMES)
def test_when_one_may_not_move_none_does(name: str, proxy: FaultProxy, source: Layout) -> None:
    moves = a_set(proxy, source, tagged=3)
    proxy.add("PUT", f"/{name}/manifests/prod", status=403, times=9)
    with pytest.raises(AccessDenied):
        move_tags(moves)
    assert digests(moves) == at(source, "old", "old", "old")


def test_when_a_new_tag_may_not_be_set_the_others_stay_where_they_were(
    proxy: FaultProxy, source: Layout
) -> None:
    moves = a_set(proxy, source, tagged=2)
    proxy.add("PUT", "/tests/manifests/prod", status=403, times=9)
    with pytest.raises(AccessDenied):
        move_tags(moves)
    assert digests(moves) == [*at(source, "old", "old"), None]


def test_an_answer_that_was_lost_is_no_failure(proxy: FaultProxy, source: Layout) -> None:
    moves = a_set(proxy, source, tagged=3)
    proxy.add("PUT", "/orders/manifests/prod", silent=True)
    proxy.add("PUT", "/orders/manifests/prod", status=403)  # by a registry that lets no tag move twice
    assert move_tags(moves) == 3
    assert digests(moves) == at(source, *NAMES)


def test_a_tag_that_cannot_be_taken_back_is_named(docker_registry: Registry, source: Layout) -> None:
    with fault_proxy(docker_registry) as proxy:  # it cannot delete a tag
        moves = a_set(proxy, source, tagged=0)
        proxy.add("PUT", "/orders/manifests/prod", status=403, times=9)
        with pytest.raises(OciError, match=f"{moves[0].name} could not be put back"):
            move_tags(moves)


def test_folders_move_their_tags_alike(source: Layout, tmp_path: Path) -> None:
    places: list[Repository] = []
    for name in NAMES:
        layout = Layout(tmp_path / name)
        copy(source, name, layout, tag=None)
        places.append(FolderRepository(layout))
    manifests = [FolderRepository(source).manifest(name) for name in NAMES]
    moves = [TagMove(place, "prod", one) for place, one in zip(places, manifests, strict=True)]
    assert (move_tags(moves), move_tags(moves)) == (3, 0)
    broken = [*moves[:2], TagMove(places[2], "-no-tag-", manifests[2])]
    for place in places:
        place.delete("prod")
    with pytest.raises(OciError, match="is no tag"):
        move_tags(broken)
    assert digests(moves) == [None, None, None]
