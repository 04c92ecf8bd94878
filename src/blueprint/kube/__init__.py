"""Kubernetes and OpenShift: the way to a cluster, manifests, apply, rollouts, what runs. No plan.

The public names of the room; lightkube comes with the first connection only.
"""

from blueprint.kube.applying import Applied, Outcome, Preview, apply, preview
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
from blueprint.kube.kinds import DAEMON_SET, DEPLOYMENT, JOB, STATEFUL_SET, WORKLOADS, Address, Kind
from blueprint.kube.manifests import ManifestError
from blueprint.kube.observing import Drift, Workload, drift, observe
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
    "Cancelled",
    "Change",
    "Cluster",
    "Conflict",
    "Drift",
    "InvalidConfig",
    "JobFailed",
    "Kind",
    "KubeError",
    "ManifestError",
    "Missing",
    "Outcome",
    "Owned",
    "Preview",
    "Refused",
    "RolledOut",
    "RolloutFailed",
    "Trouble",
    "Unreachable",
    "Workload",
    "apply",
    "connect",
    "contexts",
    "drift",
    "observe",
    "preview",
    "stamped",
    "wait_for_rollout",
]
