"""Which rights we have, asked of the API server before they are needed (SelfSubjectAccessReview)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from blueprint.kube.cluster import Cluster
from blueprint.kube.kinds import DEPLOYMENT, EVENT, JOB, POD, REPLICA_SET, Address, Kind

_REVIEW = Kind(
    "authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", namespaced=False
)
# An apply is a patch, and a create for what is not there yet.
_APPLYING = ("get", "create", "patch")


@dataclass(frozen=True)
class Right:
    """To do something with objects of a kind, as a Role says it: `pods/log` is the log of a pod."""

    verb: str
    kind: Kind
    subresource: str = ""

    def __str__(self) -> str:
        resource = self.kind.resource
        return f"{self.verb} {resource}/{self.subresource}" if self.subresource else f"{self.verb} {resource}"


LOOKING = (
    Right("get", DEPLOYMENT),
    Right("list", REPLICA_SET),
    Right("list", POD),
    Right("list", EVENT),
    Right("get", POD, "log"),
)
"""What status and explanations need."""


def applying(kinds: Iterable[Kind]) -> tuple[Right, ...]:
    """What applying objects of these kinds needs, and following them."""
    return (*(Right(verb, kind) for kind in kinds for verb in _APPLYING), *LOOKING)


def testing() -> tuple[Right, ...]:
    """What running Jobs needs."""
    return (*applying([JOB]), Right("delete", JOB))


def lacking(cluster: Cluster, namespace: str, rights: Iterable[Right]) -> tuple[Right, ...]:
    """Those of the rights that we do not have in the namespace; each is asked for once."""
    return tuple(each for each in dict.fromkeys(rights) if not _may(cluster, namespace, each))


def _may(cluster: Cluster, namespace: str, right: Right) -> bool:
    attributes = {"verb": right.verb, "group": right.kind.group, "resource": right.kind.plural}
    if right.subresource:
        attributes["subresource"] = right.subresource
    if right.kind.namespaced:
        attributes["namespace"] = namespace
    asked = {
        "apiVersion": _REVIEW.api_version,
        "kind": _REVIEW.name,
        "spec": {"resourceAttributes": attributes},
    }
    answer = cluster.create(asked, Address(_REVIEW, "", "of our own rights"))
    return bool((answer.get("status") or {}).get("allowed"))
