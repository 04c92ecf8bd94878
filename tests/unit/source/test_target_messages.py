"""The exact words for mistakes in a target's file; positions count the first line, `target: lab`."""

# ruff: noqa: E501 -- each message stands on one line, as it is printed
import io
from pathlib import Path

import pytest

from blueprint.cli.terminal import print_diagnostics
from blueprint.diagnostics import InvalidInput
from blueprint.model import Target
from blueprint.source import load_target

BLUEPRINT = """\
blueprint: x
images: {app: {source: s}, base: {origin: external.catalogue}}
elements:
  developer: {kind: person}
  ci: {kind: ci-platform}
  external: {kind: zone, contains: {catalogue: {kind: image-source}}}
  hub: {kind: zone, contains: {sandbox: {kind: image-registry}, safe: {kind: image-registry}}}
  prod: {kind: cluster, contains: {registry: {kind: image-registry}, web: {kind: application, runs: app}}}
  drawn: {kind: cluster, contains: {registry: {kind: image-registry}}}
relationships:
  - developer -> ci: {triggers: {}}
  - ci -> sandbox: {builds: {images: [app], tag: dev}}
  - external.catalogue -> sandbox: {imports: {images: [base]}}
  - sandbox -> safe: {promotes: {tagged: dev}}
  - safe -> prod.registry: {promotes: {}}
  - prod.registry -> prod.web: {deploys: {}}
  - ci -> drawn: {connects: {}}
"""
COMPLETE = """\
bindings:
  external: {driver: registry, at: docker.io/library}
  sandbox: {driver: registry, at: "localhost:5000/sandbox", plain-http: true}
  safe: {driver: registry, at: "[::1]:5000/safe", ca: ~/company.pem, client-cert: /etc/us.pem, client-key: ../us.key}
  prod: {driver: kubernetes, context: "shop/api-example-com:6443/admin", namespace: shop, timeout: 60}
  prod.registry: {driver: registry-folder}
"""
BELONGS = "log in with `docker login` or `podman login`, or use a credential helper of docker's"
IN_GIT = "and a target's file holds none: it lies in git"
TOKEN = "ghp_abcdefghijklmnop1234"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "blueprint.yaml").write_text(BLUEPRINT)
    (tmp_path / "targets").mkdir()
    return tmp_path


def loaded(project: Path, text: str, name: str = "lab") -> Target:
    (project / "targets" / f"{name}.yaml").write_text(f"target: {name}\n{text}")
    return load_target(project, name)


def messages(project: Path, text: str, name: str = "lab") -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        loaded(project, text, name)
    start = f"{project}/targets/{name}.yaml:"
    return [str(found).removeprefix(start) for found in caught.value.diagnostics]


def with_binding(line: str) -> str:
    """A complete target whose binding of `drawn` is the line."""
    return f"{COMPLETE}  drawn: {line}\n"


def test_a_complete_target_is_taken_whole(project: Path) -> None:
    target = loaded(project, COMPLETE)
    assert target.bindings["hub.sandbox"].settings == {"at": "localhost:5000/sandbox", "plain-http": "true"}
    assert target.bindings["prod"].settings["timeout"] == "60"


def test_what_a_plan_acts_on_must_be_bound(project: Path) -> None:
    registries = "(bind it or what contains it; choose the driver from registry-folder, registry)"
    clusters = "(bind it or what contains it; choose the driver from kubernetes, gitops, container)"
    assert messages(project, "") == [
        f"1:1: error: nothing plays 'hub.sandbox', an image registry, which 'ci -> hub.sandbox' needs {registries}",
        f"1:1: error: nothing plays 'external.catalogue', an image source, which 'external.catalogue -> hub.sandbox' needs {registries}",
        f"1:1: error: nothing plays 'hub.safe', an image registry, which 'hub.sandbox -> hub.safe' needs {registries}",
        f"1:1: error: nothing plays 'prod.registry', an image registry, which 'hub.safe -> prod.registry' needs {registries}",
        f"1:1: error: nothing plays 'prod', a cluster, which 'prod.registry -> prod.web' needs {clusters}",
    ]


def test_the_local_target_needs_no_binding(project: Path) -> None:
    assert loaded(project, "", "local").bindings == {}


def test_a_containers_driver_plays_only_what_it_can(project: Path) -> None:
    text = COMPLETE.replace("  prod.registry: {driver: registry-folder}\n", "")
    assert [found.partition(",")[0] for found in messages(project, text)] == [
        "2:1: error: nothing plays 'prod.registry'"
    ]


CASES: dict[str, tuple[str, list[str]]] = {
    "an unknown driver": (
        "{driver: kubernets}",
        ["8:19: error: unknown driver 'kubernets' (did you mean 'kubernetes'?)"],
    ),
    "a misspelt key for the driver": (
        "{drivr: gitops}",
        ["8:11: error: unknown key 'drivr' in binding 'drawn' (did you mean 'driver'?)"],
    ),
    "no settings at all": (
        "gitops",
        ["8:10: error: binding 'drawn' must be a mapping, not text (`{driver: ...}`)"],
    ),
    "an unknown setting": (
        "{driver: kubernetes, namspace: x}",
        ["8:31: error: unknown setting 'namspace' in binding 'drawn' (did you mean 'namespace'?)"],
    ),
    "a setting of another driver": (
        "{driver: container, namespace: x}",
        ["8:30: error: unknown setting 'namespace' in binding 'drawn' (choose from driver, runtime)"],
    ),
    "a missing setting": (
        "{driver: registry, plain-http: true}",
        ["8:3: error: binding 'drawn' has no 'at' (its HOST[:PORT], and what its repositories' names begin with)"],
    ),
    "values of other types": (
        "{driver: kubernetes, rollback: on, timeout: 5m, namespace: Shop_1, manifests: [a], context: -x}",
        [
            "8:41: error: 'rollback' must be true or false, not text (write true)",
            "8:54: error: 'timeout' must be a whole number, not text",
            "8:69: error: 'Shop_1' is no name in Kubernetes (lower-case letters, digits and inner hyphens)",
            "8:88: error: 'manifests' must be text, not a list",
            "8:102: error: '-x' cannot be the context (it begins with neither a space nor a hyphen)",
        ],
    ),
    "a number out of range": (
        "{driver: registry, at: h.example, concurrency: 65}",
        ["8:57: error: 'concurrency' is out of range: 65 (from 1 to 64)"],
    ),
    "a value that is none of the choices": (
        "{driver: container, runtime: docker}",
        ["8:39: error: unknown runtime 'docker' (choose from podman, runc)"],
    ),
    "a registry with a scheme": (
        "{driver: registry, at: 'https://h.example/team'}",
        ["8:33: error: 'https://h.example/team' is no place in a registry (HOST[:PORT] or HOST[:PORT]/PREFIX, without https:// and without a tag)"],
    ),
    "a port that there is not": (
        "{driver: registry, at: 'h.example:70000/team'}",
        ["8:33: error: there is no port 70000 (from 1 to 65535)"],
    ),
    "a key without its certificate": (
        "{driver: registry, at: h.example, client-key: a.key}",
        ["8:44: error: 'client-key' is the key of a certificate that is not named (add `client-cert`)"],
    ),
    "a repository by plain HTTP": (
        "{driver: gitops, url: 'http://git.example/a.git'}",
        ["8:32: error: 'http://git.example/a.git' is no address of a git repository (https://HOST/PATH, ssh://HOST/PATH, USER@HOST:PATH, file:///PATH or a whole path; http:// only for this machine itself)"],
    ),
    "a path out of the project": (
        "{driver: kubernetes, manifests: deploy/../../x}",
        ["8:42: error: 'deploy/../../x' leads out of the project, where 'manifests' must stay (a path below the folder of blueprint.yaml)"],
    ),
    "a path out of the repository": (
        "{driver: gitops, url: 'git@h.example:a.git', path: /x}",
        ["8:61: error: '/x' leads out of the repository, where 'path' must stay (a path below its root)"],
    ),
    "a driver for something else": (
        "{driver: gitops}\n  ci: {driver: gitops}\n  hub: {driver: gitops}",
        [
            "9:3: error: the driver 'gitops' cannot play 'ci', a CI/CD platform (it needs no binding; 'gitops' plays cluster)",
            "10:3: error: the driver 'gitops' cannot play 'hub', a zone (choose from registry-folder, registry)",
        ],
    ),
    "an element that is bound twice": (
        "{driver: gitops}\n  hub.safe: {driver: registry-folder}",
        ["9:3: error: 'hub.safe' is bound already, in line 5 (one binding per element)"],
    ),
    "two registries in one place": (
        "{driver: registry, at: 'localhost:5000/sandbox'}",
        ["8:3: error: 'drawn.registry' would be the same place as 'hub.sandbox': localhost:5000/sandbox (give each registry a prefix of its own, such as `at: localhost:5000/sandbox/registry`)"],
    ),
    "a password": (
        "{driver: registry, at: h.example, password: s3cr3t}",
        [f"8:44: error: 'password' stands for a secret, {IN_GIT} ({BELONGS})"],
    ),
    "an auth file's entry": (
        "{driver: kubernetes, bearer-auth: {user: a}}",
        [f"8:31: error: 'bearer-auth' stands for a secret, {IN_GIT} (keep it in the kubeconfig, which `kubeconfig` and `context` name)"],
    ),
    "a login in a registry's address": (
        "{driver: registry, at: 'tom:s3cr3t@h.example:5000/team'}",
        [f"8:33: error: 'at' has a password in front of its host, {IN_GIT} ({BELONGS})"],
    ),
    "a token in a URL": (
        f"{{driver: gitops, url: 'https://{TOKEN}@h.example/a.git'}}",
        [f"8:32: error: 'url' has a login in front of its host, {IN_GIT} (use ssh, or keep it in a credential helper of git)"],
    ),
    "a password for ssh": (
        "{driver: gitops, url: 'ssh://git:s3cr3t@h.example/a.git'}",
        [f"8:32: error: 'url' has a password in front of its host, {IN_GIT} (use ssh, or keep it in a credential helper of git)"],
    ),
    "a token as a value": (
        f"{{driver: kubernetes, context: {TOKEN}}}",
        [f"8:40: error: the value of 'context' looks like a secret, {IN_GIT} (keep it in the kubeconfig, which `kubeconfig` and `context` name)"],
    ),
    "random characters": (
        "{driver: gitops, branch: s3cr3tq8ZkW0xY7bTnV2mLp4RdHj}",
        [f"8:35: error: the value of 'branch' looks like a secret, {IN_GIT} (use ssh, or keep it in a credential helper of git)"],
    ),
    "a private key": (
        '{driver: registry, at: h.example, ca: "-----BEGIN PRIVATE KEY-----\\ns3cr3t"}',
        [f"8:48: error: the value of 'ca' looks like a secret, {IN_GIT} ({BELONGS})"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("binding", "expected"), CASES.values(), ids=CASES)
def test_a_mistake_is_told_with_its_place(project: Path, binding: str, expected: list[str]) -> None:
    found = messages(project, with_binding(binding))
    assert found == expected
    assert not any("s3cr3t" in message or TOKEN in message for message in found)


@pytest.mark.parametrize(
    "binding",
    [
        "{driver: gitops, url: 'git@github.example:team/deployments.git', branch: release/2026.11, path: a/b}",
        "{driver: gitops, url: 'ssh://git@h.example:2222/team/deployments.git'}",
        "{driver: gitops, url: 'http://127.0.0.1:3000/a.git', branch: 2026}",
        "{driver: gitops, url: /srv/git/a.git}",
        "{driver: kubernetes, context: 'arn:aws:eks:eu-west-1:123456789012:cluster/shop-production-cluster'}",
        "{driver: kubernetes, context: gke_company-project-1234_europe-west4-a_shop, kubeconfig: ~/.kube/lab}",
        "{driver: registry, at: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team, client-cert: ~/us.pem}",
    ],
)
def test_addresses_and_names_of_everyday_are_no_secrets(project: Path, binding: str) -> None:
    assert "drawn" in loaded(project, with_binding(binding)).bindings


def test_a_link_out_of_the_project_is_refused(project: Path) -> None:
    (project / "deploy").symlink_to("/etc")
    found = messages(project, with_binding("{driver: kubernetes, manifests: deploy/x}"))
    assert [one.partition(" (")[0] for one in found] == [
        "8:42: error: 'deploy/x' leads out of the project, where 'manifests' must stay"
    ]


def test_a_terminal_shows_no_line_of_a_file_with_a_secret(project: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    (project / "targets/lab.yaml").write_text(
        "target: lab\n" + with_binding("{driver: gitop, token: s3cr3t}")
    )
    with pytest.raises(InvalidInput) as caught:
        load_target(project, "lab")
    shown = Terminal()
    print_diagnostics(caught.value.diagnostics, shown)
    assert "unknown driver 'gitop'" in shown.getvalue()
    assert "s3cr3t" not in shown.getvalue()
