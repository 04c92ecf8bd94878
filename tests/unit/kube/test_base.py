"""Manifests of users: folders and Kustomize bases, and the one image in them that is ours."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest

from blueprint.kube.base import read_base, with_image
from blueprint.kube.manifests import ManifestError
from blueprint.kube.yaml_files import read_manifests

PINNED = "registry.example.org/shop/web@sha256:" + "a" * 64
WEB = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          initContainers: [{name: prepare, image: busybox}]
          containers:
          - {name: web, image: "example.org/shop/web:1.0"}
          - {name: proxy, image: "envoy:1"}
    """
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}"


def folder(at: Path, **files: str) -> Path:
    at.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (at / f"{name}.yaml").write_text(textwrap.dedent(text))
    return at


def images(manifests: list[dict[str, Any]]) -> dict[str, str]:
    [web] = [each for each in manifests if each["kind"] == "Deployment"]
    return {each["name"]: each["image"] for each in web["spec"]["template"]["spec"]["containers"]}


def test_a_folder_is_read_in_the_order_of_its_files(tmp_path: Path) -> None:
    base = read_base(folder(tmp_path / "k8s", b=WEB, a=SERVICE))
    assert [each["kind"] for each in base.manifests] == ["Service", "Deployment"]
    assert base.read_by == "2 files of k8s"


def test_the_image_is_set_by_digest_where_the_blueprints_image_was(tmp_path: Path) -> None:
    manifests = read_base(folder(tmp_path, a=WEB)).manifests
    changed, place = with_image(manifests, PINNED, name="shop/web")
    assert images(changed) == {"web": PINNED, "proxy": "envoy:1"}
    assert str(place) == "Deployment/web/web (example.org/shop/web:1.0)"
    assert images(list(manifests))["web"] == "example.org/shop/web:1.0"


def test_a_container_may_be_named(tmp_path: Path) -> None:
    manifests = read_base(folder(tmp_path, a=WEB)).manifests
    assert images(with_image(manifests, PINNED, name="x", container="proxy")[0])["proxy"] == PINNED
    assert with_image(manifests, PINNED, name="x", container="web/prepare")[1].image == "busybox"


def test_an_image_that_nobody_runs_is_answered_with_those_that_are(tmp_path: Path) -> None:
    manifests = read_base(folder(tmp_path, a=WEB)).manifests
    with pytest.raises(ManifestError) as error:
        with_image(manifests, PINNED, name="shop/api")
    assert str(error.value) == (
        "no container runs the image 'shop/api'; there are: Deployment/web/prepare (busybox), "
        "Deployment/web/web (example.org/shop/web:1.0), Deployment/web/proxy (envoy:1)"
    )


def test_an_image_that_several_run_needs_a_container_named(tmp_path: Path) -> None:
    twice = [*read_base(folder(tmp_path, a=WEB, b=WEB.replace("name: web}", "name: other}", 1))).manifests]
    with pytest.raises(ManifestError, match=r"more than one .*Deployment/web/web .*Deployment/other/web"):
        with_image(twice, PINNED, name="shop/web")
    assert with_image(twice, PINNED, name="shop/web", container="other/web")[1].workload == "other"


def test_an_image_without_a_digest_is_not_set(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="is not pinned"):
        with_image(read_base(folder(tmp_path, a=WEB)).manifests, "shop/web:1", name="shop/web")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [\n", r"a\.yaml:2:1: no YAML"),
        ("- 1\n", "a document that is no object"),
        ("{kind: Service, metadata: {name: web}}", "a manifest of Service has no apiVersion"),
        ("{apiVersion: v1, kind: Service}", r"a manifest of Service has no metadata\.name"),
        ("n: 0o9\n", "no YAML|has no apiVersion"),
    ],
)
def test_a_faulty_manifest_is_named_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=message):
        read_base(folder(tmp_path, a=text))


def test_a_folder_without_manifests_is_no_base(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no manifests there"):
        read_base(tmp_path)
    with pytest.raises(ManifestError, match="no folder of manifests at"):
        read_base(tmp_path / "none")


def test_values_are_what_kubectl_takes_them_for(tmp_path: Path) -> None:
    made = folder(
        tmp_path,
        a="""
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: a}
          data: {date: 2026-01-02, ports: 8080:80, mode: 0644, hex: 0x10, big: 1_000, share: 1.5, yes: on}
        ---
        """,
    )
    [found] = read_manifests(made / "a.yaml")
    assert found["data"] == {
        "date": "2026-01-02", "ports": "8080:80", "mode": 0o644, "hex": 16, "big": 1000,
        "share": 1.5, "true": True,
    }  # fmt: skip


BASE = """
    resources: [web.yaml, service.yaml]
    namespace: shop
    images: [{name: example.org/shop/web, newName: local/web, newTag: "2"}, {name: envoy, digest: "sha256:0"}]
    commonLabels: {team: a}
    labels: [{pairs: {tier: front}}, {pairs: {pods: too}, includeTemplates: true}]
    """


def test_a_kustomization_is_read_without_kubectl(tmp_path: Path) -> None:
    base = read_base(folder(tmp_path, web=WEB, service=SERVICE, kustomization=BASE), kubectl=None)
    web, service = base.manifests
    assert base.read_by == "the kustomization, read without kubectl (there is none)"
    assert images([web]) == {"web": "local/web:2", "proxy": "envoy@sha256:0"}
    assert web["metadata"]["namespace"] == service["metadata"]["namespace"] == "shop"
    assert (
        web["spec"]["selector"]["matchLabels"] == service["spec"]["selector"] == {"app": "web", "team": "a"}
    )
    assert web["metadata"]["labels"] == {"team": "a", "tier": "front", "pods": "too"}
    assert web["spec"]["template"]["metadata"]["labels"] == {"app": "web", "team": "a", "pods": "too"}


def test_an_overlay_stands_on_its_base(tmp_path: Path) -> None:
    folder(tmp_path / "base", web=WEB, kustomization="resources: [web.yaml]")
    overlay = folder(tmp_path / "prod", kustomization="{resources: [../base], namespace: prod}")
    assert read_base(overlay, kubectl=None).manifests[0]["metadata"]["namespace"] == "prod"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{resources: [], configMapGenerator: []}", "configMapGenerator: not understood without kubectl"),
        ("resources: [https://example.org/a.yaml]", "only kubectl fetches others"),
        ("resources: [example.org/shop/base.git?ref=1]", "only kubectl fetches others"),
        ("resources: [../a.yaml]", "is outside of the folder"),
        ("resources: [.]", "it is among its own resources"),
        ("resources: [none.yaml]", r"cannot read .*none\.yaml"),
        ("{resources: [web.yaml], labels: [{fields: [], pairs: {a: b}}]}", "fields need kubectl"),
        ("images: [{name: a, tagSuffix: b}]", "images have name, newName, newTag, digest"),
    ],
)
def test_what_only_kubectl_understands_is_refused_by_name(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=message):
        read_base(folder(tmp_path / "base", web=WEB, kustomization=text), kubectl=None)


def test_kubectls_own_words_are_passed_on(tmp_path: Path) -> None:
    program = tmp_path / "kubectl"
    program.write_text("#!/bin/sh\necho 'error: no such thing' >&2\nexit 1\n")
    program.chmod(0o755)
    base = folder(tmp_path / "base", kustomization="resources: [none.yaml]")
    with pytest.raises(ManifestError, match=r"kubectl kustomize .*: error: no such thing"):
        read_base(base, kubectl=str(program))


def test_without_kubectl_on_the_path_it_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    base = read_base(folder(tmp_path, web=WEB, kustomization="resources: [web.yaml]"))
    assert "without kubectl" in base.read_by
