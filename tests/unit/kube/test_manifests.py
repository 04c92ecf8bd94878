from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from blueprint.kube.manifests import ManifestError, deployment, image_of, parse, service, to_json_bytes

IMAGE = "dev.registry/app@sha256:" + "a" * 64


def test_a_deployment_runs_the_image_by_its_digest() -> None:
    manifest = deployment("app", "dev", IMAGE, replicas=3, port=8081, command=["/bin/serve"])
    (container,) = manifest["spec"]["template"]["spec"]["containers"]
    assert image_of(manifest) == container["image"] == IMAGE
    assert manifest["spec"]["replicas"] == 3
    assert container["ports"][0]["containerPort"] == 8081
    assert container["command"] == ["/bin/serve"]


@pytest.mark.parametrize(
    "image", ["app", "app:dev", "registry.example:5000/app:prod", "app@sha256:abc", "APP", ""]
)
def test_an_image_that_is_not_pinned_is_refused(image: str) -> None:
    with pytest.raises(ManifestError, match="cannot deploy"):
        deployment("app", "dev", image)


def test_pods_run_without_root_privileges_and_a_writable_file_system() -> None:
    pod = deployment("app", "dev", IMAGE)["spec"]["template"]["spec"]
    context = pod["containers"][0]["securityContext"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert context["allowPrivilegeEscalation"] is False
    assert context["readOnlyRootFilesystem"] is True
    assert context["capabilities"] == {"drop": ["ALL"]}


def test_the_selectors_pick_the_pods_of_the_deployment_and_no_label_can_change_that() -> None:
    labels = {"app.kubernetes.io/part-of": "shop", "app.kubernetes.io/name": "other"}
    manifest = deployment("app", "dev", IMAGE, labels=labels)
    pods = manifest["spec"]["template"]["metadata"]["labels"]
    assert pods["app.kubernetes.io/name"] == "app"
    assert pods["app.kubernetes.io/part-of"] == "shop"
    assert pods["app.kubernetes.io/managed-by"] == "blueprint"
    for selector in (
        manifest["spec"]["selector"]["matchLabels"],
        service("app", "dev", labels=labels)["spec"]["selector"],
    ):
        assert selector.items() <= pods.items()


def test_the_service_reaches_the_port_of_the_pods() -> None:
    (port,) = service("app", "dev", port=80, target_port=8081)["spec"]["ports"]
    assert (port["port"], port["targetPort"]) == (80, 8081)


def test_bytes_are_read_back_and_are_the_same_for_the_same_content() -> None:
    manifest = deployment("app", "dev", IMAGE, annotations={"b": "2", "a": "1"})
    assert parse(to_json_bytes(manifest)) == manifest
    assert to_json_bytes(deployment("app", "dev", IMAGE, annotations={"a": "1", "b": "2"})) == to_json_bytes(
        manifest
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"kind": "Deployment"}'])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        parse(data)


def test_a_service_runs_no_image() -> None:
    with pytest.raises(ManifestError, match="the Service runs no image"):
        image_of(service("app", "dev"))


@pytest.mark.parametrize("manifest", [deployment("app", "dev", IMAGE), service("app", "dev")])
def test_kubectl_reads_the_manifest(manifest: dict[str, object], tmp_path: Path) -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    (tmp_path / "manifest.json").write_bytes(to_json_bytes(manifest))
    (tmp_path / "set.json").write_text(json.dumps({"apiVersion": "v1", "kind": "Config"}))
    command = [
        "kubectl",
        "--kubeconfig",
        "set.json",
        "label",
        "--local",
        "-f",
        "manifest.json",
        "-o",
        "json",
        "x=y",
    ]
    answer = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60).stdout
    labelled = json.loads(answer)
    assert labelled["metadata"]["labels"].pop("x") == "y"
    assert labelled["spec"] == manifest["spec"]
