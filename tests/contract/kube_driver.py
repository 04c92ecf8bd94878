"""What the tests of our Kubernetes driver share: a connection of ours, and manifests to send over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blueprint.kube import manifests
from blueprint.kube.cluster import Cluster
from blueprint.kube.connection import connect
from contract import kube_api
from contract.fake_kubelet import OUTCOME

Object = dict[str, Any]
PINNED = "127.0.0.1:1/app@sha256:" + "1" * 64  # an image that nobody has


def driving(cluster: kube_api.Cluster, namespace: str) -> Cluster:
    """Our client, as the administrator."""
    return connect(kubeconfig_file=cluster.kubeconfig, namespace=namespace)


def web(namespace: str, image: str = PINNED, *, replicas: int = 2, outcome: str = "") -> Object:
    """A Deployment as we make it; the fake kubelet plays `outcome`."""
    made = manifests.deployment("web", namespace, image, replicas=replicas)
    made["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 1
    if outcome:
        made["spec"]["template"]["metadata"]["labels"][OUTCOME] = outcome
    return made


def listening() -> tuple[list[str], Callable[[str], None]]:
    """Lines, and the function that adds one."""
    lines: list[str] = []
    return lines, lines.append
