"""`blueprint doctor` on real registries, clusters and repositories: what works, and that nothing stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from blueprint.cli.opening import open_world
from blueprint.oci import Layout, copy
from blueprint.oci.remote.trial import Trial
from blueprint.run.doctor import Check, examine
from command_line import Ran, runner
from contract import remote_images as images
from contract.containers import Podman
from contract.kube_api import Cluster
from contract.processes import until
from contract.registries import PASSWORD, USER, Registry
from small_project import git

BLUEPRINT = """\
blueprint: shop
images: {{app: {{source: src, command: [/serve], port: 8080}}, base: {{origin: vendor, tag: "1"}}}}
elements:
  developer: {{kind: person}}
  ci: {{kind: ci-platform}}
  vendor: {{kind: image-source, trust: trusted}}
  hub: {{kind: image-registry, trust: trusted}}
  prod: {{kind: cluster, contains: {{web: {{kind: application, runs: app}}}}}}
relationships:
  - developer -> ci: {{triggers: {{}}}}
  - ci -> hub: {{builds: {{images: [app], tag: dev}}}}
  - vendor -> hub: {{imports: {{images: [base]}}}}
  - hub -> web: {{deploys: {{}}}}
"""
Lines = list[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home without any login."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "KUBECONFIG"):
        monkeypatch.delenv(name, raising=False)
    return home


def log_in(home: Path, registry: Registry, password: str = PASSWORD) -> None:
    (home / ".docker").mkdir(exist_ok=True)
    auths = {registry.host: {"username": USER, "password": password}}
    (home / ".docker/config.json").write_text(json.dumps({"auths": auths}))


def project(tmp_path: Path, **bindings: str) -> Path:
    """A project in a git repository, whose target `lab` has these bindings, and folders else."""
    folder = tmp_path / "project"
    (folder / "targets").mkdir(parents=True, exist_ok=True)
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src/serve").write_text("x")
    (folder / "blueprint.yaml").write_text(BLUEPRINT.format())
    usual = {
        "vendor": "{driver: registry-folder}",
        "hub": "{driver: registry-folder}",
        "prod": "{driver: gitops}",
    }
    lines = [f"  {name}: {binding}\n" for name, binding in (usual | bindings).items()]
    (folder / "targets/lab.yaml").write_text(f"target: lab\nbindings:\n{''.join(lines)}")
    git(folder, "init", "-q", "-b", "main", ".")
    return folder


def checks(folder: Path, element: str) -> list[Check]:
    return [check for check in examine(open_world(folder, "lab")) if check.element == element]


def lines(found: list[Check]) -> Lines:
    return [(check.state.value, check.what, check.text) for check in found]


def pushed(registry: Registry, name: str, image: str, tag: str, tmp_path: Path) -> None:
    layout = Layout(tmp_path / f"of-{image}")
    images.image(layout, tag=tag)
    copy(layout, tag, images.connect(registry).repository(f"{name}/{image}", is_written=True), tag=tag)


def prefix_of(registry: Registry) -> str:
    """A prefix that nobody has used yet."""
    return registry.repository("p").partition("/")[2]


def test_a_registry_that_works_is_well_and_keeps_nothing_of_the_trial(
    docker_registry: Registry, tmp_path: Path
) -> None:
    name = prefix_of(docker_registry)
    pushed(docker_registry, name, "app", "dev", tmp_path)
    folder = project(tmp_path, hub=f"{{driver: registry, at: '{docker_registry.host}/{name}'}}")
    assert lines(checks(folder, "hub")) == [
        ("ok", "registry", f"http://{docker_registry.host} answers, without a login"),
        ("ok", f"pull {name}/app", "may be pulled"),
        ("ok", f"push {name}/app", "may be pushed"),
        ("ok", f"referrers {name}/app", "what is attached to an image is kept under tags (sha256-...)"),
        ("ok", f"pull {name}/base", "is not there yet: the first push makes it"),
        ("ok", f"push {name}/base", "may be pushed"),
    ]
    ended = [one.split()[1] for one in docker_registry.requests() if one.startswith("DELETE ")]
    sessions = [path.removeprefix("/v2/") for path in ended if name in path]
    assert [docker_registry.ask("GET", session)[0] for session in sessions] == [404, 404]
    assert docker_registry.ask("GET", f"{name}/base/tags/list")[0] == 404


def test_a_registry_that_makes_what_is_asked_for_is_not_asked(
    docker_registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Trial, "makes_what_is_asked_for", True)  # as Quay does
    name = prefix_of(docker_registry)
    folder = project(tmp_path, hub=f"{{driver: registry, at: '{docker_registry.host}/{name}'}}")
    states = {check.what: check.state.value for check in checks(folder, "hub")}
    assert (states[f"push {name}/app"], states[f"push {name}/base"]) == ("warning", "warning")
    assert [one for one in docker_registry.requests() if one.startswith(f"POST /v2/{name}/")] == []


def test_a_registry_with_the_referrers_api_is_known(referrers_registry: Registry, tmp_path: Path) -> None:
    name = prefix_of(referrers_registry)
    pushed(referrers_registry, name, "app", "dev", tmp_path)
    folder = project(tmp_path, hub=f"{{driver: registry, at: '{referrers_registry.host}/{name}'}}")
    assert ("ok", f"referrers {name}/app", "the registry lists what is attached to an image") in lines(
        checks(folder, "hub")
    )


def test_a_source_must_have_its_images(docker_registry: Registry, tmp_path: Path) -> None:
    name = prefix_of(docker_registry)
    folder = project(tmp_path, vendor=f"{{driver: registry, at: '{docker_registry.host}/{name}'}}")
    assert [(check.state, check.text.partition(":")[0]) for check in checks(folder, "vendor")[1:]] == [
        ("failed", "has no tag 1")
    ]
    pushed(docker_registry, name, "base", "1", tmp_path)
    found = checks(folder, "vendor")
    assert [check.state for check in found] == ["ok", "ok", "ok"]
    assert found[1].text.startswith("1 is sha256:")


def test_a_certificate_must_be_trusted(tls_registry: Registry, tmp_path: Path, nobody: Path) -> None:
    log_in(nobody, tls_registry)
    found = checks(project(tmp_path, hub=f"{{driver: registry, at: '{tls_registry.host}'}}"), "hub")
    assert [check.state for check in found] == ["failed"]
    assert "certificate" in found[0].text
    binding = (
        f"{{driver: registry, at: '{tls_registry.host}/{prefix_of(tls_registry)}', ca: {tls_registry.ca}}}"
    )
    found = checks(project(tmp_path, hub=binding), "hub")
    assert {check.state.value for check in found} == {"ok"}
    assert found[0].text == f"https://{tls_registry.host} answers, as {USER}"


def test_a_ca_that_is_not_there_is_named(tls_registry: Registry, tmp_path: Path) -> None:
    binding = f"{{driver: registry, at: '{tls_registry.host}', ca: nowhere.pem}}"
    found = checks(project(tmp_path, hub=binding), "hub")
    assert [check.state for check in found] == ["failed"]
    assert "nowhere.pem" in found[0].text or "No such file" in found[0].text


def test_a_wrong_password_fails_and_is_not_shown(
    tls_registry: Registry, tmp_path: Path, nobody: Path
) -> None:
    log_in(nobody, tls_registry, "hunter2hunter2")
    binding = f"{{driver: registry, at: '{tls_registry.host}', ca: {tls_registry.ca}}}"
    found = checks(project(tmp_path, hub=binding), "hub")
    assert [check.state for check in found] == ["failed"]
    assert "log in first" in found[0].text
    assert "hunter2" not in found[0].text


def test_who_may_only_pull_is_told_so(token_registry: Registry, tmp_path: Path) -> None:
    name = f"public/{prefix_of(token_registry)}"
    pushed(token_registry, name, "app", "dev", tmp_path)
    folder = project(tmp_path, hub=f"{{driver: registry, at: '{token_registry.host}/{name}'}}")
    states = {check.what: check.state.value for check in checks(folder, "hub")}
    assert states[f"pull {name}/app"] == "ok"
    assert states[f"push {name}/app"] == "failed"


def test_a_read_only_registry_takes_no_push(read_only_registry: Registry, tmp_path: Path) -> None:
    folder = project(tmp_path, hub=f"{{driver: registry, at: '{read_only_registry.host}'}}")
    found = {check.what: check for check in checks(folder, "hub")}
    assert found["push app"].state == "failed"
    assert "405" in found["push app"].text


def test_a_registry_that_does_not_answer_fails(tmp_path: Path) -> None:
    found = checks(project(tmp_path, hub="{driver: registry, at: '127.0.0.1:1'}"), "hub")
    assert [(check.state, check.what) for check in found] == [("failed", "registry")]
    assert "127.0.0.1:1" in found[0].text


def bare_repository(tmp_path: Path) -> Path:
    """A bare repository with one commit on `main`."""
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "-q", "-b", "main", ".")
    git(work, "commit", "-q", "--allow-empty", "-m", "one")
    git(tmp_path, "clone", "-q", "--bare", str(work), "deployments.git")
    return tmp_path / "deployments.git"


def test_a_gitops_repository_is_cloned_and_a_push_tried(tmp_path: Path) -> None:
    bare = bare_repository(tmp_path)
    before = sorted(path for path in bare.rglob("*"))
    head = git(bare, "rev-parse", "main")
    folder = project(tmp_path, prod=f"{{driver: gitops, url: {bare}}}")
    assert lines(checks(folder, "prod")) == [
        ("ok", "repository", f"{bare} answers, its branch main is at {head[:12]}"),
        ("ok", "push", "may be pushed (what protects the branch there was not asked)"),
    ]
    assert git(bare, "rev-parse", "main") == head
    assert sorted(path for path in bare.rglob("*")) == before
    assert not (folder / ".blueprint").exists()


def test_a_branch_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    folder = project(tmp_path, prod=f"{{driver: gitops, url: {bare_repository(tmp_path)}, branch: live}}")
    found = checks(folder, "prod")
    assert [check.state for check in found] == ["failed"]
    assert "has no branch 'live': it has main" in found[0].text


def kubernetes(kubeconfig: Path, namespace: str, more: str = "") -> str:
    return f"{{driver: kubernetes, kubeconfig: {kubeconfig}, namespace: {namespace}{more}}}"


def test_a_namespace_where_we_may_deploy_is_well_and_stays_empty(cluster: Cluster, tmp_path: Path) -> None:
    namespace = cluster.namespace()
    found = checks(project(tmp_path, prod=kubernetes(cluster.kubeconfig, namespace)), "prod")
    assert [(check.state.value, check.what) for check in found] == [
        ("ok", "cluster"),
        ("ok", f"namespace {namespace}"),
        ("ok", "rights"),
        ("ok", "rights to look"),
        ("ok", "server-side apply"),
    ]
    assert cluster.client.get(f"/api/v1/namespaces/{namespace}/services")["items"] == []


def test_the_rights_that_a_user_lacks_are_named(cluster: Cluster, tmp_path: Path) -> None:
    namespace = cluster.namespace()
    rules = [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "patch"]}]
    roles = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}"
    cluster.client.create(f"{roles}/roles", {"metadata": {"name": "some"}, "rules": rules})
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "some"}
    user = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "visitor"}
    bound = {"metadata": {"name": "some"}, "roleRef": role, "subjects": [user]}
    cluster.client.create(f"{roles}/rolebindings", bound)
    folder = project(tmp_path, prod=kubernetes(cluster.kubeconfig_for("visitor"), namespace))

    def rights() -> Check:
        return next(check for check in checks(folder, "prod") if check.what == "rights")

    until("RBAC", lambda: "get deployments" not in rights().text)
    assert rights().state == "failed"
    assert rights().text.startswith(
        "our user may not create deployments.apps, get services, create services, patch services "
        f"in namespace {namespace} (a Role there"
    )


def test_a_namespace_that_is_not_there_fails_unless_it_may_be_made(cluster: Cluster, tmp_path: Path) -> None:
    for more, state in (("", "failed"), (", create-namespace: true", "ok")):
        binding = kubernetes(cluster.kubeconfig, "not-there-yet", more)
        found = {check.what: check for check in checks(project(tmp_path, prod=binding), "prod")}
        assert found["namespace not-there-yet"].state == state
    assert not cluster.exists("/api/v1/namespaces/not-there-yet")


def test_a_context_that_is_not_there_fails(cluster: Cluster, tmp_path: Path) -> None:
    binding = kubernetes(cluster.kubeconfig, "shop", ", context: nowhere")
    found = checks(project(tmp_path, prod=binding), "prod")
    assert [(check.state, check.what) for check in found] == [("failed", "cluster")]
    assert "nowhere" in found[0].text


@pytest.mark.parametrize("more", ["", ", runtime: podman"])
def test_podman_runs_a_container(podman: Podman, tmp_path: Path, more: str) -> None:
    found = checks(project(tmp_path, prod=f"{{driver: container{more}}}"), "prod")
    assert lines(found)[0] == ("ok", "runtime", "podman runs a container here")


def test_runc_runs_a_container_where_it_is_asked_for(runc_bundle: Path, tmp_path: Path) -> None:
    found = checks(project(tmp_path, prod="{driver: container, runtime: runc}"), "prod")
    assert lines(found)[0] == ("ok", "runtime", "runc runs a container here")


def test_a_machine_without_a_runtime_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to("/usr/bin/git")
    monkeypatch.setenv("PATH", str(tools))
    found = checks(project(tmp_path, prod="{driver: container}"), "prod")
    assert [(check.state, check.what) for check in found] == [("failed", "runtime")]
    assert "podman is not installed: install it" in found[0].text


@pytest.fixture
def blueprint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    return runner(monkeypatch, capsys)


def test_the_command_tells_a_line_for_each_check_and_ends_with_0(
    blueprint: Callable[..., Ran], tmp_path: Path
) -> None:
    folder = project(tmp_path)
    ran = blueprint("doctor", folder, "--target", "lab")
    assert ran.code == 0, ran.out
    assert all(line.startswith(("ok ", "warning ")) for line in ran.out.splitlines())
    assert ran.err.startswith("target lab: ")
    assert not (folder / ".blueprint").exists()


def test_the_command_ends_with_1_when_something_failed(blueprint: Callable[..., Ran], tmp_path: Path) -> None:
    folder = project(tmp_path, hub="{driver: registry, at: '127.0.0.1:1'}")
    ran = blueprint("doctor", folder, "--target", "lab", "--format", "json")
    assert ran.code == 1
    document = json.loads(ran.out)
    assert not document["well"]
    failed = [check for check in document["checks"] if check["state"] == "failed"]
    assert [(check["element"], check["check"]) for check in failed] == [("hub", "registry")]
