"""Kinds of objects and where the API server keeps them: a table of the usual ones; others are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.kube.manifests import ManifestError

Object = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """`plural` is the kind's name in paths, as in /apis/apps/v1/namespaces/NAMESPACE/deployments."""

    api_version: str
    name: str
    plural: str
    namespaced: bool = True

    @property
    def group(self) -> str:
        """The API group, "" for the core's."""
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        return self.api_version.rpartition("/")[2]

    @property
    def resource(self) -> str:
        """As RBAC and `kubectl auth can-i` name it: `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


@dataclass(frozen=True)
class Address:
    """Where one object is; `namespace` is "" for an object of the whole cluster."""

    kind: Kind
    namespace: str
    name: str

    def __str__(self) -> str:
        where = f" in namespace {self.namespace}" if self.namespace else ""
        return f"{self.kind.name} {self.name}{where}"


NAMESPACE = Kind("v1", "Namespace", "namespaces", namespaced=False)
POD = Kind("v1", "Pod", "pods")
EVENT = Kind("v1", "Event", "events")
DEPLOYMENT = Kind("apps/v1", "Deployment", "deployments")
REPLICA_SET = Kind("apps/v1", "ReplicaSet", "replicasets")
STATEFUL_SET = Kind("apps/v1", "StatefulSet", "statefulsets")
DAEMON_SET = Kind("apps/v1", "DaemonSet", "daemonsets")
JOB = Kind("batch/v1", "Job", "jobs")
ROUTE = Kind("route.openshift.io/v1", "Route", "routes")
IMAGE_STREAM = Kind("image.openshift.io/v1", "ImageStream", "imagestreams")
IMAGE_STREAM_IMPORT = Kind("image.openshift.io/v1", "ImageStreamImport", "imagestreamimports")

# In the order in which they are applied: what others refer to comes first.
USUAL = (
    NAMESPACE,
    Kind("v1", "ServiceAccount", "serviceaccounts"),
    Kind("rbac.authorization.k8s.io/v1", "Role", "roles"),
    Kind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
    Kind("v1", "ConfigMap", "configmaps"),
    Kind("v1", "Secret", "secrets"),
    Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
    IMAGE_STREAM,
    IMAGE_STREAM_IMPORT,
    Kind("v1", "Service", "services"),
    DEPLOYMENT,
    STATEFUL_SET,
    DAEMON_SET,
    Kind("batch/v1", "CronJob", "cronjobs"),
    JOB,
    Kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    Kind("networking.k8s.io/v1", "Ingress", "ingresses"),
    Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
    Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
    ROUTE,
)
_BY_NAME = {(kind.api_version, kind.name): kind for kind in USUAL}
_ORDER = {(kind.api_version, kind.name): number for number, kind in enumerate(USUAL)}
_BEFORE_WORKLOADS = _ORDER[(DEPLOYMENT.api_version, DEPLOYMENT.name)] - 0.5
WORKLOADS = frozenset({DEPLOYMENT, STATEFUL_SET, DAEMON_SET})


def usual(api_version: str, name: str) -> Kind | None:
    """The kind in the table, None when it is of another."""
    return _BY_NAME.get((api_version, name))


def rank(manifest: Mapping[str, Any]) -> float:
    """A number to sort manifests by; kinds that are not in the table come before the workloads."""
    return _ORDER.get((str(manifest.get("apiVersion")), str(manifest.get("kind"))), _BEFORE_WORKLOADS)


def named(manifest: Mapping[str, Any]) -> tuple[str, str, str]:
    """apiVersion, kind and name of a manifest; ManifestError names the one that is missing."""
    metadata = manifest.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    found = (manifest.get("apiVersion"), manifest.get("kind"), name)
    for value, key in zip(found, ("apiVersion", "kind", "metadata.name"), strict=True):
        if not isinstance(value, str) or not value:
            raise ManifestError(f"a manifest of {manifest.get('kind') or 'no kind'} has no {key}")
    return str(found[0]), str(found[1]), str(found[2])
