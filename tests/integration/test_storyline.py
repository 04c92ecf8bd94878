"""The real project, copied to a git repository of its own: from a commit to production."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from blueprint.oci import RegistryFolder, read_config
from blueprint.run.errors import RunError
from blueprint.run.history import Outcome, RunState
from blueprint.run.prepare import prepare_sources
from small_project import apply, commit, git, plan_of, snapshot, tags, world_of, write

PROJECT = Path(__file__).parents[2] / "blueprints" / "cloud-native-development"
ROAD = {
    "ci.registry": "dev",
    "enterprise.sandbox-registry": "dev",
    "dev.registry": "dev",
    "enterprise.enterprise-registry": "prod",
    "test.registry": "test",
    "prod.registry": "prod",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its external image, in git."""
    folder = tmp_path_factory.mktemp("storyline") / "cloud-native-development"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(".blueprint"))
    write(folder, ".gitignore", ".blueprint/\n")
    git(folder, "init", "-q", "-b", "main", ".")
    commit(folder, "First version")
    try:
        prepare_sources(world_of(folder), lambda text: None)
    except RunError as error:
        if "busybox-static" in str(error):
            pytest.skip(str(error))
        raise
    return folder


@pytest.fixture(scope="module")
def live(prepared: Path) -> Path:
    """The project when its first commit is in production."""
    result = apply(prepared)
    assert {
        step: ended.detail for step, ended in result.ended.items() if ended.outcome is not Outcome.DONE
    } == {}
    return prepared


@pytest.fixture
def copy(live: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(live, tmp_path / live.name, symlinks=True))


def images(folder: Path, image: str) -> Mapping[str, str]:
    """Registry -> digest of an image there, on the road to production."""
    found = tags(folder)
    return {place: found.get(f"registries/{place}/{image}:{tag}", "") for place, tag in ROAD.items()}


def test_both_images_have_one_digest_from_the_first_registry_to_the_last(live: Path) -> None:
    for image in ("app", "orders"):
        assert set(images(live, image).values()) == {plan_of(live).observation.images[image].digest}


def test_every_cluster_runs_that_digest_from_its_own_registry(live: Path) -> None:
    for cluster in ("dev", "test", "prod"):
        for workload, image in (("application", "app"), ("microservices", "orders")):
            data = world_of(live).cluster_folder(cluster).read(f"{workload}/deployment.json") or b""
            container = json.loads(data)["spec"]["template"]["spec"]["containers"][0]
            digest = plan_of(live).observation.images[image].digest
            assert container["image"] == f"{cluster}.registry/{image}@{digest}"


def test_the_image_in_production_names_the_commit(live: Path) -> None:
    registry = RegistryFolder(live / ".blueprint/local/registries/prod.registry").repository("app")
    labels = read_config(registry, registry.tags()["prod"].digest).labels
    assert labels["org.opencontainers.image.revision"] == git(live, "rev-parse", "HEAD")


def test_another_tool_reads_every_registry(live: Path) -> None:
    if shutil.which("skopeo") is None:
        pytest.skip("skopeo is not installed")
    for place, tag in ROAD.items():
        layout = live / ".blueprint/local/registries" / place / "app"
        command = ["skopeo", "inspect", f"oci:{layout}:{tag}"]
        seen = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        assert seen["Digest"] == images(live, "app")[place]


def test_a_second_plan_finds_everything_unchanged_and_writes_nothing(live: Path) -> None:
    before = snapshot(live)
    plan = plan_of(live)
    assert plan.to_do == ()
    assert {step.number for step in plan.steps} == {*range(1, 12), None}
    assert snapshot(live) == before


def test_a_new_commit_moves_what_it_touched_and_the_same_digest_arrives(copy: Path) -> None:
    orders = images(copy, "orders")
    page = "workload/app/rootfs/www/index.html"
    write(copy, page, (copy / page).read_text().replace("<h1>", "<h1>New: "))
    commit(copy, "Renew the page")
    assert apply(copy).state is RunState.SUCCEEDED
    assert images(copy, "orders") == orders
    assert set(images(copy, "app").values()) == {plan_of(copy).observation.images["app"].digest}
    log = world_of(copy).cluster_folder("prod").log()
    assert len(log) == 3


def test_an_application_that_does_not_answer_stops_in_the_dev_cluster(copy: Path) -> None:
    before = images(copy, "app")
    write(copy, "workload/app/rootfs/www/healthz", "not well\n")
    shorter = (copy / "workload/tests/smoke").read_text().replace("-lt 100", "-lt 3")
    write(copy, "workload/tests/smoke", shorter)
    commit(copy, "Break the health page")
    result = apply(copy)
    after = images(copy, "app")
    failed = [step for step, ended in result.ended.items() if ended.outcome is Outcome.FAILED]
    assert failed == ["dev.registry->dev.application#deploys/dev-tests/app"]
    assert "/healthz does not answer ok" in result.ended[failed[0]].detail
    skipped = {ended.cause for ended in result.ended.values() if ended.outcome is Outcome.SKIPPED}
    assert skipped == set(failed)
    for place in ("enterprise.enterprise-registry", "test.registry", "prod.registry"):
        assert after[place] == before[place]
    assert after["dev.registry"] != before["dev.registry"]


def test_an_image_that_is_not_certified_never_becomes_trusted(copy: Path) -> None:
    before = images(copy, "orders")
    text = (copy / "blueprint.yaml").read_text()
    rooted = text.replace("orders: {source: workload/orders,", 'orders: {user: "0", source: workload/orders,')
    tests = (copy / "workload/tests/image").read_text()
    write(copy, "workload/tests/image", tests.replace('configured \'"User"', 'true \'"User"'))
    write(copy, "blueprint.yaml", rooted)
    commit(copy, "Run as root")
    result = apply(copy)
    gate = "enterprise.sandbox-registry->enterprise.enterprise-registry#promotes/certification/orders"
    assert result.ended[gate].outcome is Outcome.FAILED
    assert "it runs as root" in result.ended[gate].detail
    assert (
        images(copy, "orders")["enterprise.enterprise-registry"] == before["enterprise.enterprise-registry"]
    )
    assert images(copy, "orders")["enterprise.sandbox-registry"] != before["enterprise.sandbox-registry"]


def test_a_lost_registry_is_filled_again_with_the_same_digests(copy: Path) -> None:
    before = tags(copy)
    shutil.rmtree(copy / ".blueprint/local/registries/test.registry")
    plan = plan_of(copy)
    assert [step.id for step in plan.to_do] == ["enterprise.enterprise-registry->test.registry#promotes/copy"]
    assert apply(copy).state is RunState.SUCCEEDED
    assert tags(copy) == before
