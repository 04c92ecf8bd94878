"""A change to a blueprint leaves the rest of its picture where its readers remember it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.measure import moved
from blueprint.layout.memory import remembered
from blueprint.layout_lock import LayoutLock, composed, lock_of
from blueprint.model import Blueprint
from blueprint.source import load_text

PROJECT = Path(__file__).parents[3] / "blueprints/cloud-native-development/blueprint.yaml"
VIEW = "enterprise-registry"
LAYOUT = """\
    layout:
      rows: [[dev, test, prod], [developer, ci, enterprise, external]]
      inside:
        dev: [[application, microservices], [registry]]
        test: [[application, microservices], [registry]]
        prod: [[application, microservices], [registry]]
        ci: [[platform, registry]]
        enterprise: [[sandbox-registry, enterprise-registry]]
        external: [[registry, third-party], [catalog]]
"""
SHOWN = "external]\n    relationships: storyline\n" + LAYOUT
LESS = "]\n    relationships: storyline\n"
DEV = "  dev:\n    kind: cluster\n"
SHOW = "show: [developer, ci.platform, ci.registry, enterprise,"
SCANNER = "{kind: service, title: Scanner, description: Looks for known flaws.}\n"

Picture = tuple[LaidOutDiagram, LayoutLock]


def text() -> str:
    """The committed blueprint with its view of all registries laid out by us."""
    found = PROJECT.read_text(encoding="utf-8")
    assert SHOWN in found, "the view of all registries changed: change this test with it"
    return found.replace(SHOWN, SHOWN.removesuffix(LAYOUT))


def edited(*pairs: tuple[str, str]) -> Blueprint:
    """The blueprint after replacing these texts."""
    changed = text()
    for old, new in pairs:
        assert old in changed, old
        changed = changed.replace(old, new)
    blueprint = load_text(changed, PROJECT).blueprint
    assert blueprint is not None
    return blueprint


def draw(blueprint: Blueprint, lock: LayoutLock) -> Picture:
    """The view's picture, and the lock that it leaves."""
    diagram = composed(blueprint, blueprint.views[VIEW], lock)
    picture = lay_out(diagram)
    assert faults(picture) == []
    return picture, lock_of({VIEW: remembered(diagram, picture)})


@pytest.fixture(scope="module")
def before() -> Picture:
    return draw(edited(), LayoutLock())


def test_the_same_blueprint_has_the_same_picture_and_lock(before: Picture) -> None:
    assert draw(edited(), before[1]) == before


def test_an_element_that_has_room_moves_no_other(before: Picture) -> None:
    more = edited((DEV, f"  scanner: {SCANNER}{DEV}"), (SHOW, f"{SHOW} scanner,"))
    picture, lock = draw(more, before[1])
    assert moved(before[0], picture) == []
    assert "scanner" in lock.views[VIEW].places
    assert draw(more, lock) == (picture, lock)


def test_elements_that_need_room_push_only_what_is_beyond_them(before: Picture) -> None:
    many = "".join(f"      scanner-{number}: {SCANNER}" for number in range(1, 10))
    old = before[1].views[VIEW].places
    zone = min(("enterprise", "dev", "external"), key=lambda name: sum(old[name][:2]))
    head = re.search(rf"\n  {zone}:\n(?:    .*\n)*?    contains:\n", text())
    assert head is not None
    _, lock = draw(edited((head[0], head[0] + many)), before[1])
    new = lock.views[VIEW].places
    shifts = {name: (new[name][0] - x, new[name][1] - y) for name, (x, y, _, _) in old.items()}
    pushed = {name for name, shift in shifts.items() if shift != (0, 0)}
    assert pushed
    assert min(min(shift) for shift in shifts.values()) == 0
    right, bottom = (sum(old[zone][axis::2]) for axis in (0, 1))
    assert all(old[name][0] >= right or old[name][1] >= bottom for name in pushed)


def test_without_the_lock_the_same_addition_moves_others(before: Picture) -> None:
    """Otherwise the tests here would say nothing of the lock."""
    more = edited((DEV, f"  scanner: {SCANNER}{DEV}"), (SHOW, f"{SHOW} scanner,"))
    assert moved(before[0], draw(more, LayoutLock())[0]) != []


def test_a_removed_element_moves_no_other(before: Picture) -> None:
    picture, lock = draw(edited((f"prod, {SHOWN.removesuffix(LAYOUT)}", f"prod{LESS}")), before[1])
    assert moved(before[0], picture) == []
    assert "external" not in lock.views[VIEW].places


def test_another_title_moves_nothing(before: Picture) -> None:
    picture, _ = draw(edited(("title: Enterprise registry\n", "title: Trusted registry\n")), before[1])
    assert moved(before[0], picture) == []


def test_an_element_with_another_id_stays_in_its_place(before: Picture) -> None:
    renamed = edited(
        ("      catalog:\n", "      vendor:\n"),
        ("catalog: {kind: detail, of: catalog,", "vendor: {kind: detail, of: vendor,"),
    )
    picture, lock = draw(renamed, before[1])
    assert moved(before[0], picture) == []
    assert lock.views[VIEW].places["external.vendor"] == before[1].views[VIEW].places["external.catalog"]


def test_a_zone_with_another_id_stays_with_all_that_is_in_it(before: Picture) -> None:
    memory = before[1].views[VIEW]
    former = {re.sub(r"^dev\b", "former", name): at for name, at in memory.places.items()}
    lock = lock_of({VIEW: replace(memory, content="another", places=former)})
    assert draw(edited(), lock)[1].views[VIEW].places == memory.places


def test_places_that_a_merge_left_on_each_other_are_not_believed(before: Picture) -> None:
    memory = before[1].views[VIEW]
    merged = {
        **memory.places,
        "dev.application": memory.places["dev.registry"],
        "prod": memory.places["test"],
    }
    lock = lock_of({VIEW: replace(memory, content="merged", places=merged)})
    picture, _ = draw(edited(), lock)
    assert len([item for item in picture.items if item.address == "prod.application"]) == 1


def test_lines_that_are_gone_are_found_a_place_for(before: Picture) -> None:
    memory = before[1].views[VIEW]
    less = {name: at for name, at in memory.places.items() if name != "developer"}
    lock = lock_of({VIEW: replace(memory, content="merged", places=less)})
    _, after = draw(edited(), lock)
    assert set(after.views[VIEW].places) == set(memory.places)
