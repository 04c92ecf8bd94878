"""Deployment, Service and Job manifests, pinned by digest, as JSON that `kubectl apply -f` takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from blueprint.reference import InvalidReference, parse_reference

MANAGED_BY = "blueprint"
NON_ROOT = 65532
_LABEL = "app.kubernetes.io/"
_LOCKED = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}


class ManifestError(Exception):
    """A manifest that cannot be made or read; never temporary."""

    temporary = False


def deployment(
    name: str,
    namespace: str,
    image: str,
    *,
    replicas: int = 1,
    port: int = 8080,
    user: int = NON_ROOT,
    group: int = NON_ROOT,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    command: Sequence[str] | None = None,
    health_path: str = "/healthz",
) -> dict[str, Any]:
    """A Deployment (apps/v1) of one container that runs `image`, a reference with a digest.

    It runs as the numeric `user` and `group`, without root, privileges and a writable file system, and
    is probed at `health_path`. ManifestError when the image is not pinned.
    """
    container = _container(name, image, port, health_path)
    if command:
        container["command"] = list(command)
    selector = {_LABEL + "name": name, _LABEL + "instance": f"{namespace}-{name}"}
    metadata = metadata_of(name, namespace, labels, annotations)
    pod = {"labels": metadata["labels"], **({"annotations": dict(annotations)} if annotations else {})}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata,
        "spec": {
            "replicas": replicas,
            "revisionHistoryLimit": 10,
            "selector": {"matchLabels": selector},
            "template": {
                "metadata": pod,
                "spec": {
                    "automountServiceAccountToken": False,
                    "containers": [container],
                    "securityContext": {
                        "runAsNonRoot": True,
                        "runAsUser": user,
                        "runAsGroup": group,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                },
            },
        },
    }


def service(
    name: str,
    namespace: str,
    *,
    port: int = 80,
    target_port: int = 8080,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A Service (v1) in front of the pods of the Deployment with the same name and namespace."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata_of(name, namespace, labels, annotations),
        "spec": {
            "type": "ClusterIP",
            "selector": {_LABEL + "name": name, _LABEL + "instance": f"{namespace}-{name}"},
            "ports": [{"name": "http", "port": port, "targetPort": target_port, "protocol": "TCP"}],
        },
    }


def job(
    name: str,
    namespace: str,
    image: str,
    *,
    command: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
    deadline: int = 600,
    keep: int = 3600,
    user: int = NON_ROOT,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A Job (batch/v1) that runs `command` once in `image`, a reference with a digest, as the numeric `user`.

    It may take `deadline` seconds and is deleted by the cluster `keep` seconds after its end. A Job cannot be
    changed, so each run needs a `name` of its own.
    """
    container: dict[str, Any] = {
        "name": "job",
        "image": pinned(image),
        "imagePullPolicy": "IfNotPresent",
        "securityContext": _LOCKED,
    }
    if command:
        container["command"] = list(command)
    if environment:
        container["env"] = [{"name": key, "value": value} for key, value in sorted(environment.items())]
    metadata = metadata_of(name, namespace, labels, annotations)
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata,
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": deadline,
            "ttlSecondsAfterFinished": keep,
            "template": {
                "metadata": {"labels": metadata["labels"]},
                "spec": {
                    "restartPolicy": "Never",
                    "automountServiceAccountToken": False,
                    "containers": [container],
                    "securityContext": {
                        "runAsNonRoot": True,
                        "runAsUser": user,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                },
            },
        },
    }


def to_json_bytes(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as indented JSON with sorted keys: one form for one content, and readable in a diff."""
    return (json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def parse(data: bytes) -> dict[str, Any]:
    """The manifest in JSON bytes; ManifestError when they are none."""
    try:
        manifest = json.loads(data)
    except ValueError as error:
        raise ManifestError(f"the manifest is not JSON: {error}") from error
    if not isinstance(manifest, dict) or not {"apiVersion", "kind", "metadata"} <= manifest.keys():
        raise ManifestError("the manifest has no apiVersion, kind and metadata")
    return manifest


def image_of(manifest: Mapping[str, Any]) -> str:
    """The image that a Deployment's first container runs; ManifestError when it runs none."""
    try:
        image = manifest["spec"]["template"]["spec"]["containers"][0]["image"]
    except (KeyError, IndexError, TypeError):
        image = None
    if not isinstance(image, str) or not image:
        raise ManifestError(f"the {manifest.get('kind') or 'manifest'} runs no image")
    return image


def _container(name: str, image: str, port: int, health_path: str) -> dict[str, Any]:
    return {
        "name": name,
        "image": pinned(image),
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"name": "http", "containerPort": port, "protocol": "TCP"}],
        "readinessProbe": _probe(health_path, 5),
        "livenessProbe": _probe(health_path, 15),
        "resources": {
            "requests": {"cpu": "10m", "memory": "16Mi"},
            "limits": {"memory": "64Mi"},
        },
        "securityContext": _LOCKED,
    }


def pinned(image: str) -> str:
    """The image itself when it is a reference with a digest; ManifestError otherwise."""
    try:
        reference = parse_reference(image)
    except InvalidReference as error:
        raise ManifestError(f"cannot deploy: {error}") from error
    if reference.digest is None:
        raise ManifestError(f"cannot deploy {image}: it is not pinned (name@sha256:<64 hex digits>)")
    return image


def metadata_of(
    name: str,
    namespace: str,
    labels: Mapping[str, str] | None,
    annotations: Mapping[str, str] | None,
) -> dict[str, Any]:
    """Name, namespace and the labels that Kubernetes recommends; `labels` do not replace these."""
    standard = {
        _LABEL + "name": name,
        _LABEL + "instance": f"{namespace}-{name}",
        _LABEL + "managed-by": MANAGED_BY,
    }
    given = {_LABEL + "part-of": name, **(labels or {})}
    metadata: dict[str, Any] = {"name": name, "namespace": namespace, "labels": {**given, **standard}}
    if annotations:
        metadata["annotations"] = dict(annotations)
    return metadata


def _probe(path: str, period: int) -> dict[str, Any]:
    return {"httpGet": {"path": path, "port": "http"}, "periodSeconds": period, "timeoutSeconds": 2}
