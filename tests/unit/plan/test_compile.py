import json
import os
from pathlib import Path

import pytest

import small_project
from blueprint.canonical import digest_of
from blueprint.model import Blueprint, Target
from blueprint.plan import (
    Action,
    CannotPlan,
    CommitSeen,
    DeployStep,
    Evidence,
    ImageSeen,
    Observation,
    Plan,
    Step,
    TestStep,
    TriggerStep,
    WorkloadSeen,
    compile_plan,
)
from blueprint.source import load

GOLDEN = Path(__file__).with_name("golden") / "small.json"
BLUEPRINTS = Path(__file__).parents[3] / "blueprints"
COMMIT = "a" * 40
DIGESTS = {name: digest_of(name.encode()) for name in ("base", "app", "extra")}
EMPTY = Observation(
    commit=CommitSeen(sha=COMMIT, time="2026-01-01T00:00:00+00:00", subject="First version"),
    images={
        "base": ImageSeen(digest=DIGESTS["base"]),
        "app": ImageSeen(digest=DIGESTS["app"], commit=COMMIT),
        "extra": ImageSeen(digest=DIGESTS["extra"], commit=COMMIT),
    },
    missing={"hub.sandbox": {"app": 100, "base": 50, "extra": 70}},
    gates={gate: digest_of(gate.encode()) for gate in ("look", "smoke", "certify")},
)


def blueprint(tmp_path: Path, *changes: tuple[str, str]) -> Blueprint:
    text = small_project.BLUEPRINT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "blueprint.yaml").write_text(text)
    found = load(tmp_path).blueprint
    assert found is not None
    return found


def compiled(found: Blueprint, observation: Observation = EMPTY) -> Plan:
    return compile_plan(found, Target(name="local"), observation)


def after(plan: Plan) -> Observation:
    """The world when everything in the plan is done."""
    tags: dict[str, dict[str, dict[str, str]]] = {}
    refs: dict[str, dict[str, str]] = {}
    workloads = {}
    evidence = []
    for step in plan.steps:
        place = getattr(step, "destination", None) or getattr(step, "registry", None)
        if step.kind == "deploy":
            image = f"{step.registry}/{step.images[0].name}@{step.images[0].digest}"
            workloads[step.workload] = WorkloadSeen(image=image, current=True)
        elif step.kind == "trigger":
            refs[step.platform] = dict(step.refs)
        elif step.kind in ("test", "gate"):
            proof = (step.gate.id, step.id, step.images[0].digest, step.fingerprint)
            evidence.append(Evidence(gate=proof[0], step=proof[1], digest=proof[2], fingerprint=proof[3]))
        else:
            for image in step.images:
                where = tags.setdefault(place or step.platform, {}).setdefault(image.name, {})
                where[image.tag] = image.digest
    changes = {
        "tags": tags,
        "received": refs,
        "workloads": workloads,
        "evidence": tuple(evidence),
        "missing": {},
    }
    return plan.observation.model_copy(update=changes)


def test_the_plan_for_an_empty_world_is_the_golden_one(tmp_path: Path) -> None:
    made = json.dumps(compiled(blueprint(tmp_path)).model_dump(mode="json"), indent=2) + "\n"
    if os.environ.get("BLUEPRINT_ACCEPT"):
        GOLDEN.write_text(made)
    assert made == GOLDEN.read_text()


def test_compiling_twice_gives_the_same_plan(tmp_path: Path) -> None:
    found = blueprint(tmp_path)
    assert compiled(found).model_dump_json() == compiled(found).model_dump_json()


def test_steps_are_in_the_storylines_order_and_unnumbered_ones_last(tmp_path: Path) -> None:
    numbers = [step.number for step in compiled(blueprint(tmp_path)).steps]
    assert numbers == sorted(numbers, key=lambda number: 99 if number is None else number)
    assert numbers[-1] is None


def test_the_storylines_numbers_play_no_part_in_what_waits_for_what(tmp_path: Path) -> None:
    plain = compiled(blueprint(tmp_path))
    turned = compiled(
        blueprint(
            tmp_path,
            ("1: {step: developer -> ci.platform", "81: {step: developer -> ci.platform"),
            ("8: {step: prod.registry -> prod.web", "1: {step: prod.registry -> prod.web"),
        )
    )
    assert {s.id: set(s.needs) for s in plain.steps} == {s.id: set(s.needs) for s in turned.steps}
    assert turned.steps[0].relationship == "prod.registry->prod.web#deploys"


def test_every_step_after_everything_is_done_is_unchanged(tmp_path: Path) -> None:
    found = blueprint(tmp_path)
    again = compiled(found, after(compiled(found)))
    assert [step.id for step in again.to_do] == []
    assert again.summary == f"Plan: 0 to do, {len(again.steps)} unchanged."


def test_a_new_digest_of_one_image_moves_that_image_only(tmp_path: Path) -> None:
    found = blueprint(tmp_path)
    world = after(compiled(found))
    new = ImageSeen(digest=digest_of(b"new"), commit="b" * 40)
    plan = compiled(found, world.model_copy(update={"images": {**world.images, "app": new}}))
    changed = {change.what for step in plan.to_do for change in step.changes if change.action != "unchanged"}
    assert not any("extra" in what or "base" in what for what in changed)
    assert plan.step("ci.registry->hub.sandbox#pushes/copy").action is Action.UPDATE
    assert plan.step("ci.platform->ci.registry#builds/look/extra").action is Action.UNCHANGED


def written(step: Step) -> set[tuple[str, str, str]]:
    """(place, image, tag) of everything that a step puts somewhere."""
    if isinstance(step, TestStep | TriggerStep | DeployStep):
        return set()
    place = {"copy": "destination", "publish": "destination", "tag": "registry", "build": "platform"}[
        step.kind
    ]
    return {(getattr(step, place), image.name, image.tag) for image in step.images}


@pytest.mark.parametrize("project", ["small", "cloud-native-development"])
def test_whatever_a_step_reads_was_put_there_by_one_that_it_waits_for(tmp_path: Path, project: str) -> None:
    found = blueprint(tmp_path) if project == "small" else load(BLUEPRINTS / project).blueprint
    assert found is not None
    built = {name for name, spec in found.images.items() if spec.source}
    images = {
        name: ImageSeen(digest=digest_of(name.encode()), commit=COMMIT if name in built else "")
        for name in found.images
    }
    plan = compiled(found, EMPTY.model_copy(update={"images": images}))
    before = {step.id: step for step in plan.steps}

    def waited_for(step: Step) -> set[str]:
        return {one for need in step.needs for one in (need, *waited_for(before[need]))}

    for step in plan.steps:
        there = {thing for need in waited_for(step) for thing in written(before[need])}
        for read in step.reads:
            is_external = found.elements[read.place].kind == "image-source"
            assert is_external or (read.place, read.image, read.tag) in there, step.id


def test_a_gate_that_runs_after_a_deployment_is_waited_for_and_not_run_again(tmp_path: Path) -> None:
    plan = compiled(blueprint(tmp_path))
    needs = plan.step("hub.sandbox->hub.safe#promotes/tag").needs
    assert "hub.sandbox->dev.web#deploys/smoke/app" in needs
    assert "hub.sandbox->hub.safe#promotes/certify/app" in needs
    assert not any(step.id == "hub.sandbox->hub.safe#promotes/smoke/app" for step in plan.steps)


def test_a_build_reads_its_base_where_an_arrow_brought_it(tmp_path: Path) -> None:
    pulled = compiled(blueprint(tmp_path)).step("ci.platform->ci.registry#builds/build/app")
    arrow = "  - sandbox -> ci.platform: {pulls: {images: [base]}}\n"
    direct = compiled(blueprint(tmp_path, (arrow, ""))).step("ci.platform->ci.registry#builds/build/app")
    assert pulled.reads[0].place == "ci.platform"
    assert direct.reads[0].place == "hub.sandbox"
    assert "external->hub.sandbox#imports/copy" in direct.needs


def test_a_base_that_nothing_brings_is_refused(tmp_path: Path) -> None:
    imports = "  - external -> sandbox: {imports: {images: [base]}}\n"
    pulls = "  - sandbox -> ci.platform: {pulls: {images: [base]}}\n"
    with pytest.raises(CannotPlan, match="image app stands on base, but nothing brings that to a registry"):
        compiled(
            blueprint(
                tmp_path, (imports, ""), (pulls, ""), ("4: {step: external -> sandbox, text: mirror}", "")
            )
        )


def test_an_uncertified_way_to_a_trusted_registry_is_refused_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(CannotPlan, match=r"without certification: hub.sandbox -> hub.safe"):
        compiled(blueprint(tmp_path, ("requires: [smoke, certify]", "requires: [smoke]")))


def test_a_gate_that_runs_only_later_is_refused(tmp_path: Path) -> None:
    later = ("requires: [smoke, certify]", "requires: [late, certify]")
    gate = ("gates:\n", "gates:\n  late: {title: Late, run: tests/smoke}\n")
    deploy = ("prod.web: {deploys: {}}", "prod.web: {deploys: {}, then: late}")
    with pytest.raises(CannotPlan, match=r"requires late of app, which runs only after it, in prod.registry"):
        compiled(blueprint(tmp_path, later, gate, deploy))


def test_all_reasons_are_named_at_once(tmp_path: Path) -> None:
    changed = blueprint(
        tmp_path, ("{pushes: {tagged: dev}}", "{pushes: {tagged: other}}"), ("tagged: ok", "tagged: other")
    )
    with pytest.raises(CannotPlan) as refused:
        compiled(changed)
    assert len(refused.value.reasons) >= 3


def test_bytes_to_move_are_those_that_the_destination_lacks(tmp_path: Path) -> None:
    plan = compiled(blueprint(tmp_path))
    assert plan.step("ci.registry->hub.sandbox#pushes/copy").bytes == 170
    assert plan.step("external->hub.sandbox#imports/copy").bytes == 50


def test_a_tag_whose_image_is_not_whole_is_copied_again(tmp_path: Path) -> None:
    found = blueprint(tmp_path)
    world = after(compiled(found)).model_copy(update={"missing": {"hub.safe": {"app": 7}}})
    step = compiled(found, world).step("hub.sandbox->hub.safe#promotes/copy")
    assert (step.action, step.bytes) == (Action.UPDATE, 7)


def test_published_and_proven_images_need_no_build_when_the_workspace_is_gone(tmp_path: Path) -> None:
    found = blueprint(tmp_path)
    world = after(compiled(found))
    emptied = {place: held for place, held in world.tags.items() if place != "ci.platform"}
    plan = compiled(found, world.model_copy(update={"tags": emptied}))
    assert plan.step("ci.platform->ci.registry#builds/build/app").action is Action.UNCHANGED


def test_a_proof_by_other_scripts_does_not_count(tmp_path: Path) -> None:
    found = blueprint(tmp_path)
    world = after(compiled(found))
    gates = {**world.gates, "certify": digest_of(b"changed")}
    plan = compiled(found, world.model_copy(update={"gates": gates}))
    assert [step.id for step in plan.to_do] == ["hub.sandbox->hub.safe#promotes/certify/app"]


def test_a_tag_set_on_the_way_out_is_no_new_image_for_what_deploys_from_there(tmp_path: Path) -> None:
    plan = compiled(blueprint(tmp_path, ("{deploys: {tagged: dev}", "{deploys: {}")))
    assert plan.step("hub.sandbox->dev.web#deploys/deploy").needs == ("ci.registry->hub.sandbox#pushes/copy",)


def test_an_import_that_requires_a_gate_judges_the_image_at_its_publisher(tmp_path: Path) -> None:
    found = blueprint(
        tmp_path, ("{imports: {images: [base]}}", "{imports: {images: [base]}, requires: certify}")
    )
    plan = compiled(found)
    gate = plan.step("external->hub.sandbox#imports/certify/base")
    assert (gate.reads[0].place, gate.reads[0].tag) == ("external", "1")
    assert gate.id in plan.step("external->hub.sandbox#imports/copy").needs


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("{triggers: {}}", "{triggers: {}, requires: look}"),
            "cannot have `requires`: there is no image yet",
        ),
        (("{triggers: {}}", "{triggers: {}, then: look}"), "cannot have `then`: there is no image yet"),
        (
            ("then: look}", "then: look, requires: certify}"),
            "cannot have `requires`: there is no image before",
        ),
    ],
)
def test_gates_that_could_judge_nothing_are_refused(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(CannotPlan, match=message):
        compiled(blueprint(tmp_path, change))
