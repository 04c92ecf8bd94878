"""Kubernetes and OpenShift: the way to a cluster, manifests, apply, rollouts, what runs. No plan.

What is named here is imported when it is first asked for, and lightkube with the first connection only.
Manifests of Deployments, Services and Jobs are made in `manifests`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blueprint.kube.applying import Applied, Outcome, Preview, apply, preview
    from blueprint.kube.base import Base, Place, read_base, with_image
    from blueprint.kube.cluster import Cluster
    from blueprint.kube.connection import FIELD_MANAGER, connect, contexts
    from blueprint.kube.diff import Change
    from blueprint.kube.errors import (
        AccessDenied,
        Cancelled,
        Conflict,
        InvalidConfig,
        JobFailed,
        KubeError,
        Missing,
        Owned,
        Refused,
        RolloutFailed,
        Trouble,
        Unreachable,
    )
    from blueprint.kube.history import Revision, RolledBack, revisions, rollback
    from blueprint.kube.jobs import JobDone, run_job
    from blueprint.kube.kinds import DAEMON_SET, DEPLOYMENT, JOB, STATEFUL_SET, WORKLOADS, Address, Kind
    from blueprint.kube.manifests import ManifestError
    from blueprint.kube.observing import Drift, Workload, drift, observe
    from blueprint.kube.openshift import image_stream, import_image, imported, route
    from blueprint.kube.rights import Right, lacking
    from blueprint.kube.rollout import RolledOut, wait_for_rollout
    from blueprint.kube.stamp import stamped

__all__ = [
    "DAEMON_SET",
    "DEPLOYMENT",
    "FIELD_MANAGER",
    "JOB",
    "STATEFUL_SET",
    "WORKLOADS",
    "AccessDenied",
    "Address",
    "Applied",
    "Base",
    "Cancelled",
    "Change",
    "Cluster",
    "Conflict",
    "Drift",
    "InvalidConfig",
    "JobDone",
    "JobFailed",
    "Kind",
    "KubeError",
    "ManifestError",
    "Missing",
    "Outcome",
    "Owned",
    "Place",
    "Preview",
    "Refused",
    "Revision",
    "Right",
    "RolledBack",
    "RolledOut",
    "RolloutFailed",
    "Trouble",
    "Unreachable",
    "Workload",
    "apply",
    "connect",
    "contexts",
    "drift",
    "image_stream",
    "import_image",
    "imported",
    "lacking",
    "observe",
    "preview",
    "read_base",
    "revisions",
    "rollback",
    "route",
    "run_job",
    "stamped",
    "wait_for_rollout",
    "with_image",
]

_HOMES = {
    "Applied": "applying",
    "Outcome": "applying",
    "Preview": "applying",
    "apply": "applying",
    "preview": "applying",
    "Base": "base",
    "Place": "base",
    "read_base": "base",
    "with_image": "base",
    "Cluster": "cluster",
    "FIELD_MANAGER": "connection",
    "connect": "connection",
    "contexts": "connection",
    "Change": "diff",
    "AccessDenied": "errors",
    "Cancelled": "errors",
    "Conflict": "errors",
    "InvalidConfig": "errors",
    "JobFailed": "errors",
    "KubeError": "errors",
    "Missing": "errors",
    "Owned": "errors",
    "Refused": "errors",
    "RolloutFailed": "errors",
    "Trouble": "errors",
    "Unreachable": "errors",
    "JobDone": "jobs",
    "run_job": "jobs",
    "DAEMON_SET": "kinds",
    "DEPLOYMENT": "kinds",
    "JOB": "kinds",
    "STATEFUL_SET": "kinds",
    "WORKLOADS": "kinds",
    "Address": "kinds",
    "Kind": "kinds",
    "ManifestError": "manifests",
    "Drift": "observing",
    "Workload": "observing",
    "drift": "observing",
    "observe": "observing",
    "image_stream": "openshift",
    "import_image": "openshift",
    "imported": "openshift",
    "route": "openshift",
    "Revision": "history",
    "RolledBack": "history",
    "revisions": "history",
    "rollback": "history",
    "Right": "rights",
    "lacking": "rights",
    "RolledOut": "rollout",
    "wait_for_rollout": "rollout",
    "stamped": "stamp",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
