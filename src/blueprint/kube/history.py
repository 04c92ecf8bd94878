"""Back to what a Deployment ran before: the template of an earlier ReplicaSet, applied as ours.

By an apply and not, as `kubectl rollout undo` does, by an update: the next apply then finds no other owner.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.kube import managed
from blueprint.kube.applying import Applied, Outcome
from blueprint.kube.cluster import Cluster
from blueprint.kube.connection import FIELD_MANAGER
from blueprint.kube.diff import Change, differences
from blueprint.kube.errors import Missing, Refused
from blueprint.kube.kinds import DEPLOYMENT, Address, Object
from blueprint.kube.workload import replica_sets, revision

_HASH = "pod-template-hash"


@dataclass(frozen=True)
class Revision:
    """An earlier or the current template of a Deployment; `images`: container -> reference."""

    number: int
    images: Mapping[str, str]
    annotations: Mapping[str, str]
    template: Mapping[str, Any]
    current: bool


@dataclass(frozen=True)
class RolledBack:
    """The apply to wait for, the revision that it brought, and the fields of others that stayed."""

    applied: Applied
    revision: Revision
    left: tuple[Change, ...]


def revisions(cluster: Cluster, at: Address) -> list[Revision]:
    """What the Deployment ran, from the newest on, as far as the cluster keeps it (revisionHistoryLimit).

    Missing when the Deployment is not there; Refused for other workloads, which keep no ReplicaSets.
    """
    return _revisions(cluster, _deployment(cluster, at))


def rollback(
    cluster: Cluster,
    at: Address,
    *,
    to: int | str | None = None,
    annotations: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> RolledBack:
    """Apply the template of an earlier revision: the one before the current, or the one that `to` names.

    `to` is a revision's number, or a digest or reference that one of its containers runs. `annotations` are
    put on the Deployment, to say who went back. Missing when there is no such revision; it says which there
    are.
    """
    live = _deployment(cluster, at)
    chosen = _chosen(_revisions(cluster, live), to, at)
    intent = _ours(live)
    intent["spec"] = {**intent.get("spec", {}), "template": dict(chosen.template)}
    if annotations:
        metadata = intent["metadata"]
        metadata["annotations"] = {**(metadata.get("annotations") or {}), **annotations}
    result = cluster.apply(intent, force=True, dry_run=dry_run)
    outcome = Outcome.CHANGED if differences(live, result) else Outcome.UNCHANGED
    metadata = result["metadata"]
    applied = Applied(at, outcome, int(metadata["generation"]), str(metadata["resourceVersion"]))
    return RolledBack(applied, chosen, differences(chosen.template, result["spec"]["template"]))


def _deployment(cluster: Cluster, at: Address) -> Object:
    if at.kind != DEPLOYMENT:
        raise Refused(f"{at} has no revisions to go back to (apply its earlier manifest instead)")
    live = cluster.get(at)
    if live is None:
        raise Missing(f"{at} is not there", status=404)
    return live


def _revisions(cluster: Cluster, deployment: Object) -> list[Revision]:
    found = [_revision(each, deployment) for each in replica_sets(cluster, deployment)]
    return sorted(found, key=lambda each: each.number, reverse=True)


def _revision(replica_set: Object, deployment: Object) -> Revision:
    """Current is what has the Deployment's template: its revision number may not be written yet."""
    template = _plain(replica_set["spec"]["template"])
    metadata = template["metadata"]
    images = {each["name"]: each["image"] for each in template["spec"]["containers"]}
    current = template == _plain(deployment["spec"]["template"])
    return Revision(revision(replica_set), images, metadata.get("annotations") or {}, template, current)


def _plain(template: Object) -> Object:
    """The template without what a cluster adds to tell its ReplicaSets apart."""
    plain: Object = copy.deepcopy(template)
    metadata = plain.setdefault("metadata", {})
    metadata.get("labels", {}).pop(_HASH, None)
    metadata.pop("creationTimestamp", None)
    return plain


def _chosen(known: list[Revision], to: int | str | None, at: Address) -> Revision:
    earlier = [each for each in known if not each.current]
    if to is None:
        found = earlier[:1]
    elif isinstance(to, int):
        found = [each for each in known if each.number == to]
    else:
        found = [each for each in known if any(_runs(image, to) for image in each.images.values())]
    if found:
        return found[0]
    there = "; ".join(f"{each.number}: {', '.join(each.images.values())}" for each in known) or "none"
    wanted = "no earlier revision" if to is None else f"no revision {to}"
    raise Missing(f"{at} has {wanted} (the cluster keeps: {there})", status=404)


def _runs(image: str, wanted: str) -> bool:
    return image == wanted or image.rpartition("@")[2] == wanted


def _ours(live: Object) -> Object:
    """What we would apply to change nothing: the fields that are ours."""
    ours: Object = {}
    for manager in managed.managers(live):
        if (manager.name, manager.operation) == (FIELD_MANAGER, "Apply"):
            ours = managed.extract(live, manager.fields)
    metadata = {key: live["metadata"][key] for key in ("name", "namespace")}
    return {
        **ours,
        "apiVersion": live["apiVersion"],
        "kind": live["kind"],
        "metadata": {**ours.get("metadata", {}), **metadata},
    }
