"""The pipeline on systems that enterprises run: real registries, a real Kubernetes API, a real git remote."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import small_project as small
from blueprint.kube import manifests
from blueprint.oci import Layout, copy
from blueprint.plan.step import Action
from blueprint.project import open_project
from blueprint.run.apply import RunResult, execute, make_plan
from blueprint.run.errors import StalePlan
from blueprint.run.history import Outcome, RunState
from blueprint.run.status import status_of
from blueprint.run.world import World
from blueprint.source import load_target
from contract import remote_images as images
from contract.kube_api import Cluster
from contract.kube_client import MERGE
from contract.registries import Registry, StartRegistry
from contract.witnesses import Cosign, crane

Bindings = dict[str, dict[str, Any]]


def world_of(folder: Path, name: str = "corp") -> World:
    project = open_project(folder)
    return World(project.root.resolve(), project.blueprint, load_target(project.root, name))


def bind(folder: Path, bindings: Bindings, name: str = "corp") -> None:
    lines = [f"target: {name}", "bindings:"]
    lines += [f"  {element}: {json.dumps(settings)}" for element, settings in bindings.items()]
    (folder / "targets" / f"{name}.yaml").write_text("\n".join(lines) + "\n")


def apply(folder: Path) -> RunResult:
    world = world_of(folder)
    return execute(world, make_plan(world), small.Silent())


def login(folder: Path, monkeypatch: pytest.MonkeyPatch, *registries: Registry) -> None:
    """Credentials as docker keeps them."""
    words = {one.host: f"{one.user}:{one.password}".encode() for one in registries}
    known = {host: {"auth": base64.b64encode(secret).decode()} for host, secret in words.items()}
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"auths": known}))
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small.write_project(tmp_path / "project")


@pytest.fixture
def bound(
    project: Path,
    tmp_path: Path,
    docker_registry: Registry,
    tls_registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Path, Bindings]:
    """The project with its registries on two real ones, and its clusters in folders."""
    login(tmp_path / "docker", monkeypatch, tls_registry)
    plain, tls = docker_registry.repository("pipe"), tls_registry.repository("pipe")
    bindings = {
        "external": {"driver": "registry", "at": f"{plain}/external"},
        "ci.registry": {"driver": "registry", "at": f"{plain}/ci"},
        "hub.sandbox": {"driver": "registry", "at": f"{tls}/sandbox", "ca": str(tls_registry.ca)},
        "hub.safe": {"driver": "registry", "at": f"{tls}/safe", "ca": str(tls_registry.ca)},
        "prod.registry": {"driver": "registry", "at": f"{plain}/prod"},
        "dev": {"driver": "gitops"},
        "prod": {"driver": "gitops"},
    }
    bind(project, bindings)
    world = world_of(project)
    base = Layout(project / "images" / "base")
    copy(base, "1", world.images("external").repository("base", is_written=True), tag="1")
    return project, bindings


def test_the_pipeline_runs_from_the_commit_to_prod_on_real_registries(
    bound: tuple[Path, Bindings],
) -> None:
    project, bindings = bound
    assert apply(project).state is RunState.SUCCEEDED
    digest = crane("digest", "--insecure", f"{bindings['prod.registry']['at']}/app:live")
    assert digest.returncode == 0, digest.stderr
    running = world_of(project).cluster("prod").running("web")
    assert running == f"{bindings['prod.registry']['at']}/app@{digest.stdout.strip()}"
    assert {row.state for row in status_of(world_of(project)).rows} == {"in-step"}


def test_a_second_apply_writes_nothing(
    bound: tuple[Path, Bindings], docker_registry: Registry, tls_registry: Registry
) -> None:
    project, _ = bound
    apply(project)
    before = [len(registry.requests()) for registry in (docker_registry, tls_registry)]
    world = world_of(project)
    plan = make_plan(world)
    assert all(step.action is Action.UNCHANGED for step in plan.steps)
    execute(world, plan, small.Silent())
    for registry, seen in zip((docker_registry, tls_registry), before, strict=True):
        assert {line.split()[0] for line in registry.requests()[seen:]} <= {"GET", "HEAD"}


def test_what_is_attached_arrives_where_the_image_arrives(
    bound: tuple[Path, Bindings], cosign: Cosign
) -> None:
    project, bindings = bound
    world = world_of(project)
    base = f"{bindings['external']['at']}/base"
    digest = world.images("external").repository("base").resolve("1")
    assert digest is not None
    cosign.sign(f"{base}@{digest.digest}", bundle=False)
    apply(project)
    sandbox = world_of(project).images("hub.sandbox").repository("base")
    assert f"sha256-{digest.digest.removeprefix('sha256:')}.sig" in sandbox.tags()


def test_a_tag_that_somebody_moved_is_seen_and_put_right(
    bound: tuple[Path, Bindings], tmp_path: Path
) -> None:
    project, _ = bound
    apply(project)
    world = world_of(project)
    other = Layout(tmp_path / "other")
    stranger = images.image(other, tag="x")
    copy(other, "x", world.images("prod.registry").repository("app", is_written=True), tag="live")
    states = {
        (row.place, row.tag): row.state for row in status_of(world_of(project)).rows if row.image == "app"
    }
    assert states["prod.registry", "live"] == "behind"
    assert apply(project).state is RunState.SUCCEEDED
    now = world_of(project).images("prod.registry").repository("app").resolve("live")
    assert now is not None
    assert now.digest != stranger.digest


def test_a_plan_is_stale_when_a_tag_moved_after_it_was_made(
    bound: tuple[Path, Bindings], tmp_path: Path
) -> None:
    project, _ = bound
    world = world_of(project)
    plan = make_plan(world)
    other = Layout(tmp_path / "other")
    images.image(other, tag="x")
    copy(other, "x", world.images("hub.sandbox").repository("app", is_written=True), tag="dev")
    with pytest.raises(StalePlan, match="sandbox"):
        execute(world_of(project), plan, small.Silent())


def test_deployments_are_pushed_to_a_repository_that_others_push_to(
    bound: tuple[Path, Bindings], tmp_path: Path
) -> None:
    project, bindings = bound
    remote = tmp_path / "deployments.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(remote)], check=True)
    watched = {"driver": "gitops", "url": f"file://{remote}", "path": "clusters/prod"}
    bind(project, {**bindings, "prod": watched})
    assert apply(project).state is RunState.SUCCEEDED
    shown = subprocess.run(
        ["git", "-C", str(remote), "show", "main:clusters/prod/web/deployment.json"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert bindings["prod.registry"]["at"] in shown.stdout
    assert all(step.action is Action.UNCHANGED for step in make_plan(world_of(project)).steps)


@pytest.fixture
def clustered(bound: tuple[Path, Bindings], cluster: Cluster) -> tuple[Path, Bindings]:
    """The same, with `prod` in a namespace of a real Kubernetes API whose nodes are played."""
    project, bindings = bound
    kubernetes = {
        "driver": "kubernetes",
        "kubeconfig": str(cluster.kubeconfig),
        "namespace": cluster.namespace("prod"),
        "timeout": 60,
    }
    bindings = {**bindings, "prod": kubernetes}
    bind(project, bindings)
    return project, bindings


def test_production_runs_in_kubernetes_and_a_second_apply_changes_nothing(
    clustered: tuple[Path, Bindings],
) -> None:
    project, bindings = clustered
    assert apply(project).state is RunState.SUCCEEDED
    world = world_of(project)
    running = world.cluster("prod").running("web")
    assert running is not None
    assert running.startswith(f"{bindings['prod.registry']['at']}/app@sha256:")
    plan = make_plan(world_of(project))
    assert [step.id for step in plan.steps if step.action is not Action.UNCHANGED] == []


def test_a_manual_edit_in_the_cluster_is_told_and_put_right_when_we_may(
    clustered: tuple[Path, Bindings], cluster: Cluster
) -> None:
    project, bindings = clustered
    apply(project)
    prod = bindings["prod"]
    path = f"/apis/apps/v1/namespaces/{prod['namespace']}/deployments/web?fieldManager=kubectl-edit"
    cluster.client.ask("PATCH", path, {"spec": {"replicas": 4}}, MERGE)
    row = next(row for row in status_of(world_of(project)).rows if row.place == "prod.web")
    assert row.state == "edited"
    assert "kubectl-edit" in row.edits[0]
    assert make_plan(world_of(project)).observation.workloads["prod.web"].pending == (
        ".spec.replicas: 4 -> 1",
    )
    refused = small.Silent()
    world = world_of(project)
    assert execute(world, make_plan(world), refused).state is RunState.FAILED
    [why] = [one.detail for one in refused.ended.values() if one.outcome is Outcome.FAILED]
    assert "kubectl-edit" in why
    assert "replicas" in why
    bind(project, {**bindings, "prod": {**prod, "force-conflicts": True}})
    assert apply(project).state is RunState.SUCCEEDED
    assert {row.state for row in status_of(world_of(project)).rows} == {"in-step"}


def test_a_rollout_that_cannot_pull_fails_its_step_with_the_reason_of_the_pods(
    clustered: tuple[Path, Bindings],
    tmp_path: Path,
    start_registry: StartRegistry,
    tls_registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The node has no login for the registry that prod is bound to here."""
    project, bindings = clustered
    private = start_registry(tls=True, login=True)
    login(tmp_path / "logins", monkeypatch, tls_registry, private)
    locked = {"driver": "registry", "at": private.repository("prod"), "ca": str(private.ca)}
    bind(project, {**bindings, "prod.registry": locked, "prod": {**bindings["prod"], "timeout": 4}})
    reporter = small.Silent()
    world = world_of(project)
    assert execute(world, make_plan(world), reporter).state is RunState.FAILED
    [why] = [one.detail for one in reporter.ended.values() if one.outcome is Outcome.FAILED]
    assert "ImagePull" in why


def test_the_users_own_manifests_are_applied_with_the_image_set_by_digest(
    clustered: tuple[Path, Bindings],
) -> None:
    project, bindings = clustered
    namespace = bindings["prod"]["namespace"]
    own = manifests.deployment("shop", namespace, f"any.example.com/app@sha256:{'1' * 64}", replicas=3)
    small.write(project, "deploy/prod/deployment.json", json.dumps(own))
    bind(project, {**bindings, "prod": {**bindings["prod"], "manifests": "deploy/prod"}})
    assert apply(project).state is RunState.SUCCEEDED
    running = world_of(project).cluster("prod").running("web")
    assert running is not None
    assert running.startswith(bindings["prod.registry"]["at"])
    plan = make_plan(world_of(project))
    assert [step.id for step in plan.steps if step.action is not Action.UNCHANGED] == []
