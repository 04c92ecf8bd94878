"""The eleven steps of the enterprise-registry storyline in a company, and what befalls them there.

Three registries (one plain, one with TLS and passwords, one with bearer tokens) and three namespaces of a
real Kubernetes API, whose node is played. Witnesses are kubectl, skopeo and the registries' own logs. The
tests share one world; each begins with everything in step.
"""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import small_project as small
from blueprint.oci import Layout, copy
from blueprint.plan.step import BaseStep
from blueprint.run import journal as events
from blueprint.run.apply import execute, make_plan
from blueprint.run.errors import Locked, RunError
from blueprint.run.history import Outcome, RunState
from blueprint.run.journal import read_events, read_runs
from blueprint.run.status import Status
from blueprint.source import load_target
from command_line import runner
from contract import remote_images as images
from contract.company import (
    SANDBOX,
    TARGET,
    TRUSTED,
    Company,
    Restartable,
    copied_project,
    log_in,
    publish_base,
    write_target,
)
from contract.kube_api import Cluster
from contract.kube_client import MERGE
from contract.processes import until
from contract.registries import PASSWORD, USER, Registry, serving_docker_registry
from contract.token_server import token_server
from contract.witnesses import skopeo

WORKLOADS = {"application": "app", "microservices": "orders"}

GUIDE = (Path(__file__).parents[2] / "docs/howto/enterprise.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def live(
    tmp_path_factory: pytest.TempPathFactory,
    docker_registry: Registry,
    tls_registry: Registry,
    cluster: Cluster,
) -> Iterator[Company]:
    """The company when the first commit is in production."""
    folder = tmp_path_factory.mktemp("company")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DOCKER_CONFIG", str(folder))
        tokens = stack.enter_context(token_server(folder / "tokens", {USER: PASSWORD}))
        bearer = Restartable(
            lambda port: serving_docker_registry(folder / "registry", tokens=tokens, port=port)
        )
        host = stack.enter_context(bearer.stack) and bearer.__enter__().host
        log_in(folder / "config.json", tls_registry.host, host)
        plain, tls = (one.repository("company") for one in (docker_registry, tls_registry))
        own = {f"{name}.registry": f"{plain}/{name}" for name in ("ci", "dev", "test", "prod")}
        at = {"external": f"{plain}/external", SANDBOX: f"{tls}/sandbox", TRUSTED: f"{host}/trusted", **own}
        namespaces = {name: cluster.namespace(name) for name in ("dev", "test", "prod")}
        first: dict[str, str] = {}
        company = Company(
            copied_project(folder / "project"), docker_registry, tls_registry, bearer, at, namespaces,
            cluster, folder / "config.json", first,
        )  # fmt: skip
        write_target(company)
        publish_base(company.project, folder / "base", company.repository("external", "busybox"))
        result = company.apply()
        assert {one.detail for one in result.ended.values() if one.outcome is Outcome.FAILED} == set()
        assert result.state is RunState.SUCCEEDED
        for image in WORKLOADS.values():
            path = f"{at[SANDBOX].partition('/')[2]}/{image}/manifests/dev"
            accept = {"Accept": "application/vnd.oci.image.manifest.v1+json"}
            first[image] = tls_registry.ask("HEAD", path, headers=accept)[1]["Docker-Content-Digest"]
            assert tls_registry.requests().count(f"PUT /v2/{path}") == 1
        yield company
        bearer.stop()


@pytest.fixture
def company(live: Company) -> Company:
    """The same, with everything in step, whatever the test before did."""
    if live.to_do():
        assert live.apply().state is RunState.SUCCEEDED
    return live


def test_production_runs_the_digests_that_the_sandbox_first_saw(live: Company) -> None:
    deployed = live.deployments("prod")
    for workload, image in WORKLOADS.items():
        [container] = deployed[workload]["spec"]["template"]["spec"]["containers"]
        name = f"{live.at['prod.registry']}/{image}"
        assert container["image"] == f"{name}@{live.first[image]}"
        seen = skopeo("inspect", "--tls-verify=false", f"docker://{name}:prod")
        assert seen.returncode == 0, seen.stderr
        assert json.loads(seen.stdout)["Digest"] == live.first[image]
        assert deployed[workload]["status"]["availableReplicas"] == deployed[workload]["spec"]["replicas"]


def test_the_objects_in_the_cluster_name_run_step_and_commit(live: Company) -> None:
    [run, *_] = read_runs(live.world().journal_path)
    deployed = live.deployments("prod")["application"]["metadata"]
    assert deployed["annotations"]["blueprint/run"] == run
    assert deployed["annotations"]["blueprint/step"].startswith("prod.registry->prod.application#deploys")
    commit = small.git(live.project, "rev-parse", "HEAD")
    assert deployed["annotations"]["org.opencontainers.image.revision"] == commit
    assert deployed["labels"]["app.kubernetes.io/part-of"] == "cloud-native-development"


def test_images_are_certified_from_copies_of_the_remote_registry(live: Company) -> None:
    """A gate's script needs files; the sandbox has none here."""
    for image, digest in live.first.items():
        kept = Layout(live.project / ".blueprint" / TARGET / "cache" / SANDBOX / image)
        assert kept.resolve(digest) is not None


def test_the_commands_of_the_guide_work(
    company: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(company.project)
    blueprint = runner(monkeypatch, capsys)
    lines = [line.strip() for line in GUIDE.splitlines() if line.startswith("    blueprint ")]
    assert len(lines) == 7
    for line in lines:
        ran = blueprint(*shlex.split(line)[1:])
        assert ran.code == 0, (line, ran.out, ran.err)


def test_the_target_of_the_guide_is_valid(company: Company, tmp_path: Path) -> None:
    text = GUIDE.partition("```yaml\n")[2].partition("```")[0]
    shutil.copy(company.project / "blueprint.yaml", tmp_path)
    small.write(tmp_path, f"targets/{TARGET}.yaml", text)
    found = load_target(tmp_path, TARGET)
    assert found.bindings.keys() == {*company.at, *company.namespaces}


def test_a_second_apply_has_nothing_to_do_and_writes_nothing(live: Company) -> None:
    registries = (live.plain, live.tls)
    before = [len(registry.requests()) for registry in registries]
    plan = make_plan(live.world())
    assert plan.to_do == ()
    assert {step.number for step in plan.steps} == {*range(1, 12), None}
    execute(live.world(), plan, small.Silent())
    for registry, seen in zip(registries, before, strict=True):
        asked = registry.requests()[seen:]
        assert asked
        assert {line.split()[0] for line in asked} <= {"GET", "HEAD"}
    assert {row.state for row in live.status().rows} == {"in-step"}


def states(status: Status, image: str) -> dict[str, str]:
    return {f"{row.place}:{row.tag}": row.state for row in status.rows if row.image == image}


def test_an_image_that_was_deleted_is_told_and_put_back(company: Company) -> None:
    repository = company.repository("dev.registry", "app")
    lost = repository.resolve("dev")
    assert lost is not None
    name = company.at["dev.registry"].partition("/")[2]
    assert company.plain.ask("DELETE", f"{name}/app/manifests/{lost.digest}")[0] == 202
    assert states(company.status(), "app")["dev.registry:dev"] == "empty"
    assert company.apply().state is RunState.SUCCEEDED
    assert company.repository("dev.registry", "app").resolve("dev") == lost
    assert company.to_do() == []


def test_a_tag_that_somebody_moved_is_told_and_moved_back(company: Company, tmp_path: Path) -> None:
    right = company.repository("test.registry", "app").resolve("test")
    stranger = Layout(tmp_path / "stranger")
    images.image(stranger, tag="x")
    copy(stranger, "x", company.repository("test.registry", "app"), tag="test")
    assert states(company.status(), "app")["test.registry:test"] == "behind"
    assert company.apply().state is RunState.SUCCEEDED
    assert company.repository("test.registry", "app").resolve("test") == right


def test_an_edit_in_a_namespace_is_told_with_its_author_and_put_right(company: Company) -> None:
    at = f"/apis/apps/v1/namespaces/{company.namespaces['test']}/deployments/application"
    company.cluster.client.ask("PATCH", f"{at}?fieldManager=kubectl-edit", {"spec": {"replicas": 4}}, MERGE)
    [row] = [row for row in company.status().rows if row.place == "test.application"]
    assert row.state == "edited"
    assert "kubectl-edit" in " ".join(row.edits)
    assert company.apply().state is RunState.SUCCEEDED
    assert company.deployments("test")["application"]["spec"]["replicas"] == 1


class StopsARegistry(small.Silent):
    """Stops the registry of tokens when a step begins."""

    def __init__(self, company: Company, step: str) -> None:
        super().__init__()
        self.company, self.step = company, step

    def started(self, step: BaseStep) -> None:
        if step.id.startswith(self.step):
            self.company.tokens.stop()


def test_a_registry_that_stops_in_the_middle_is_named_and_the_next_apply_goes_on(company: Company) -> None:
    company.commit("A registry stops.")
    host = company.at[TRUSTED].partition("/")[0]
    reporter = StopsARegistry(company, "dev.registry->dev.application#deploys")
    try:
        assert company.apply(reporter).state is RunState.FAILED
        failed = [one.detail for one in reporter.ended.values() if one.outcome is Outcome.FAILED]
        assert failed
        assert all(host in detail for detail in failed)
        status = company.status()
        assert host in " ".join(status.problems)
        rows = states(status, "app")
        assert rows[f"{SANDBOX}:dev"] == rows["dev.application:"] == "in-step"
        assert rows["prod.registry:prod"] == "behind"
        with pytest.raises(RunError, match=host):
            make_plan(company.world())
    finally:
        company.tokens.stop()
        company.tokens.__enter__()
    assert company.apply().state is RunState.SUCCEEDED
    assert {row.state for row in company.status().rows} == {"in-step"}


def test_a_login_that_expired_is_named_without_any_secret(company: Company) -> None:
    good = company.login.read_text()
    log_in(company.login, company.at[TRUSTED].partition("/")[0], company.tls.host, password="an old secret")
    try:
        with pytest.raises(RunError) as refused:
            make_plan(company.world())
        problems = company.status().problems
    finally:
        company.login.write_text(good)
    said = [str(refused.value), *problems]
    assert company.tls.host in " ".join(problems)
    for each in said:
        assert "login" in each or "credentials" in each or "logged in" in each
        assert "secret" not in each
        assert base64.b64encode(f"{USER}:an old secret".encode()).decode() not in each
    assert company.to_do() == []


def has_begun(company: Company, seen: int, step: str) -> bool:
    found = read_events(company.world().journal_path)[seen:]
    return any(event.kind == events.STEP_STARTED and event.step.startswith(step) for event in found)


@pytest.mark.parametrize(
    "step", [f"{SANDBOX}->dev.registry#promotes", "test.registry->test.application#deploys"]
)
def test_an_apply_that_is_killed_is_finished_by_the_next_one(company: Company, step: str) -> None:
    journal = company.world().journal_path
    seen, runs = len(read_events(journal)), company.runs()
    commit = company.commit("Killed.")
    process = company.start_apply()
    until(f"step {step}", lambda: has_begun(company, seen, step))
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert company.apply().state is RunState.SUCCEEDED
    assert company.runs() == runs + 1
    assert {row.state for row in company.status().rows} == {"in-step"}
    annotations = company.deployments("prod")["application"]["metadata"]["annotations"]
    assert annotations["org.opencontainers.image.revision"] == commit


def test_a_second_apply_is_refused_and_told_who_is_at_work(company: Company) -> None:
    seen = len(read_events(company.world().journal_path))
    company.commit("Two at a time.")
    process = company.start_apply()
    try:
        until("the first apply", lambda: has_begun(company, seen, "dev.registry->"))
        os.kill(process.pid, signal.SIGSTOP)
        run = read_runs(company.world().journal_path)[-1]
        with pytest.raises(Locked, match=rf"run {run}, process {process.pid} on .*, since \d{{4}}-"):
            company.apply()
    finally:
        os.kill(process.pid, signal.SIGCONT)
        code = process.wait()
    assert code == 0
    assert company.to_do() == []
