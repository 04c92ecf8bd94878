"""Deployment, StatefulSet, DaemonSet: how many pods are as they should be, and which pods these are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from blueprint.kube.cluster import Cluster
from blueprint.kube.kinds import POD, REPLICA_SET, Object

REVISION = "deployment.kubernetes.io/revision"


@dataclass(frozen=True)
class Progress:
    """Pods `ready` of those `wanted`; `old` ones of an earlier template are still there.

    `seen` is whether the controller has looked at the newest generation: before, the numbers are of the last.
    """

    ready: int
    wanted: int
    old: int
    seen: bool
    done: bool

    def __str__(self) -> str:
        if not self.seen:
            return "waiting for the controller"
        leaving = f", {self.old} of before still there" if self.old else ""
        return f"{self.ready} of {self.wanted} ready{leaving}"


def progress(workload: Object, generation: int) -> Progress:
    """How far a rollout of at least `generation` is; the rules are those of `kubectl rollout status`."""
    status = workload.get("status") or {}
    seen = int(status.get("observedGeneration", 0)) >= max(generation, workload["metadata"]["generation"])
    numbers = {"DaemonSet": _daemon_set, "StatefulSet": _stateful_set}.get(workload["kind"], _deployment)
    ready, wanted, old = numbers(workload.get("spec") or {}, status)
    return Progress(ready, wanted, old, seen, seen and old == 0 and ready >= wanted)


def _deployment(spec: dict[str, Any], status: dict[str, Any]) -> tuple[int, int, int]:
    updated = int(status.get("updatedReplicas", 0))
    old = max(0, int(status.get("replicas", 0)) - updated)
    available = int(status.get("availableReplicas", 0))
    return min(updated, max(0, available - old)), int(spec.get("replicas", 1)), old


def _stateful_set(spec: dict[str, Any], status: dict[str, Any]) -> tuple[int, int, int]:
    wanted = int(spec.get("replicas", 1))
    partition = ((spec.get("updateStrategy") or {}).get("rollingUpdate") or {}).get("partition") or 0
    updated, ready = int(status.get("updatedReplicas", 0)), int(status.get("readyReplicas", 0))
    if status.get("updateRevision") == status.get("currentRevision"):
        return min(ready, wanted), wanted, 0
    return ready, wanted, max(0, wanted - int(partition) - updated)


def _daemon_set(spec: dict[str, Any], status: dict[str, Any]) -> tuple[int, int, int]:
    wanted = int(status.get("desiredNumberScheduled", 0))
    available = int(status.get("numberAvailable", 0))
    return available, wanted, max(0, wanted - int(status.get("updatedNumberScheduled", 0)))


def current_owner(cluster: Cluster, workload: Object) -> Object:
    """Who makes the newest pods: a Deployment's current ReplicaSet, else the workload itself."""
    if workload["kind"] != "Deployment":
        return workload
    sets = replica_sets(cluster, workload)
    return sets[-1] if sets else workload


def replica_sets(cluster: Cluster, deployment: Object) -> list[Object]:
    """The ReplicaSets of a Deployment from the oldest revision to the current one."""
    found = cluster.list(REPLICA_SET, deployment["metadata"]["namespace"], selector(deployment))
    mine = [each for each in found if owned_by(each, deployment)]
    return sorted(({**each, "kind": "ReplicaSet"} for each in mine), key=revision)


def revision(thing: Object) -> int:
    """The number of a rollout of a Deployment, 0 while it has none."""
    return int((thing["metadata"].get("annotations") or {}).get(REVISION, 0))


def newest_pods(cluster: Cluster, workload: Object, owner: Object) -> list[Object]:
    """The pods of the newest template, which are not leaving."""
    wanted = (workload.get("status") or {}).get("updateRevision")
    pods = [pod for pod in pods_of(cluster, workload) if owned_by(pod, owner)]
    if workload["kind"] == "StatefulSet" and wanted:
        pods = [pod for pod in pods if pod["metadata"]["labels"].get("controller-revision-hash") == wanted]
    return pods


def pods_of(cluster: Cluster, workload: Object) -> list[Object]:
    """All pods that the workload's selector finds, which are not leaving."""
    found = cluster.list(POD, workload["metadata"]["namespace"], selector(workload))
    return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]


def selector(workload: Object) -> dict[str, str]:
    """The labels by which a workload finds its pods; expressions are left to the owners' references."""
    labels: dict[str, str] = (workload["spec"].get("selector") or {}).get("matchLabels") or {}
    return labels


def owned_by(thing: Object, owner: Object) -> bool:
    references = thing["metadata"].get("ownerReferences") or ()
    return any(each["uid"] == owner["metadata"]["uid"] for each in references)
