from pathlib import Path

from blueprint.canonical import digest_of
from blueprint.plan import (
    CommitSeen,
    Evidence,
    Observation,
    WorkloadSeen,
    changed_parts,
    changed_world,
    parse_plan,
)

PLAN = parse_plan((Path(__file__).with_name("golden") / "small.json").read_text())
ONE, TWO = digest_of(b"1"), digest_of(b"2")


def test_nothing_changed_in_the_same_world() -> None:
    assert changed_parts(PLAN, PLAN) == []
    assert changed_world(PLAN.observation, PLAN.observation) == []


def test_changed_parts_of_the_blueprint_are_named() -> None:
    parts = {name: value for name, value in PLAN.parts.items() if name != "gate smoke"}
    now = PLAN.model_copy(update={"parts": {**parts, "element dev.web": "other", "view more": "new"}})
    assert changed_parts(PLAN, now) == [
        "element dev.web changed",
        "gate smoke was removed",
        "view more was added",
    ]


def test_a_moved_tag_is_named_with_both_digests() -> None:
    before = Observation(tags={"hub": {"app": {"dev": ONE}}})
    after = Observation(tags={"hub": {"app": {"dev": TWO}}})
    assert changed_world(before, after) == [
        f"tag dev of app in hub was {ONE[:19]} when planned and is {TWO[:19]} now"
    ]
    assert changed_world(before, Observation()) == [
        f"tag dev of app in hub was {ONE[:19]} when planned and is nothing now"
    ]


def test_a_new_commit_a_deployment_and_proofs_are_named() -> None:
    before = Observation(commit=CommitSeen(sha="a" * 40, time="", subject=""), gates={"smoke": ONE})
    after = Observation(
        commit=CommitSeen(sha="b" * 40, time="", subject=""),
        gates={"smoke": TWO},
        received={"ci": {"refs/heads/main": "b" * 40}},
        workloads={"dev.web": WorkloadSeen(image=f"hub/app@{ONE}", current=True)},
        evidence=(Evidence(gate="smoke", step="x/smoke/app", digest=ONE, fingerprint=TWO),),
        missing={"hub": {"app": 3}},
    )
    assert changed_world(before, after) == [
        "the newest commit of the sources was aaaaaaaaaaaa when planned and is bbbbbbbbbbbb now",
        "refs/heads/main of ci was nothing when planned and is bbbbbbbbbbbb now",
        f"dev.web ran nothing when planned and runs {ONE[:19]} now",
        "the script of gate smoke changed",
        f"the proof of x/smoke/app for {ONE[:19]} appeared",
        "hub lacked 0 B of app when planned and lacks 3 B now",
    ]
