"""What runs where, and what somebody else changed in it. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.kube import managed
from blueprint.kube.cluster import Cluster
from blueprint.kube.connection import FIELD_MANAGER
from blueprint.kube.diff import Change, differences
from blueprint.kube.errors import AccessDenied
from blueprint.kube.kinds import Address, Object
from blueprint.kube.stamp import pod_template
from blueprint.kube.workload import pods_of, progress

# Managers that write what a cluster has to write; what they own is no drift.
_CONTROLLERS = frozenset({"kube-controller-manager", "kube-scheduler", "openshift-controller-manager"})
OURS = (FIELD_MANAGER, "Apply")
_PULL_PREFIXES = ("docker-pullable://", "docker://", "containerd://")


@dataclass(frozen=True)
class Workload:
    """What a workload is told to run, and what its pods really run.

    `images`: container -> reference of the template. `running`: container -> reference by digest (a pod's
    imageID) -> number of pods. `labels` and `annotations` are the object's, where the stamps are.
    """

    at: Address
    generation: int
    images: Mapping[str, str]
    running: Mapping[str, Mapping[str, int]]
    ready: int
    wanted: int
    available: bool
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


@dataclass(frozen=True)
class Drift:
    """A field that is not as we applied it; `live` or `wanted` is None where the field is not there.

    `by` is the field manager that owns it now, "" when nobody says (a removed field has no owner); `time` is
    when that manager last wrote, in ISO 8601.
    """

    path: str
    wanted: Any
    live: Any
    by: str = ""
    time: str = ""

    def __str__(self) -> str:
        who = f" (by {self.by}, {self.time})" if self.by else ""
        return f"{self.path}: is {self.live!r}, should be {self.wanted!r}{who}"


def observe(cluster: Cluster, at: Address) -> Workload | None:
    """What the workload runs; None when it is missing."""
    found = cluster.get(at)
    if found is None:
        return None
    metadata, state = found["metadata"], progress(found, 0)
    template = pod_template(found) or {}
    return Workload(
        at=at,
        generation=int(metadata.get("generation", 0)),
        images={each["name"]: each["image"] for each in _containers(template.get("spec") or {})},
        running=_running(pods_of(cluster, found)),
        ready=state.ready,
        wanted=state.wanted,
        available=state.done,
        labels=metadata.get("labels") or {},
        annotations=metadata.get("annotations") or {},
    )


def drift(cluster: Cluster, manifest: Mapping[str, Any]) -> tuple[Drift, ...] | None:
    """How the live object differs from the manifest that was applied; None when the object is missing.

    The API server is asked, by a dry run, what applying the manifest again would change: so defaults and
    other spellings of one value are no drift. Fields that others added to the specification are drift too,
    except those that controllers write. Who may not patch is answered by whose the fields are: what was ours
    and is no longer has been changed.
    """
    at = cluster.address(manifest)
    live = cluster.get(at)
    if live is None:
        return None
    owners = _owners(live)
    found = [
        Drift(change.path, change.after, change.before, *_owner(owners, change.path))
        for change in _undone(cluster, manifest, live)
    ]
    known = {each.path for each in found}
    return (*found, *(each for each in _added(live) if each.path not in known))


def _undone(cluster: Cluster, manifest: Mapping[str, Any], live: Object) -> list[Change]:
    """What applying the manifest again would change in the live object."""
    try:
        return list(differences(live, cluster.apply(dict(manifest), force=True, dry_run=True)))
    except AccessDenied as denied:
        if denied.status != 403:
            raise
    ours: Object = {}
    for manager in managed.managers(live):
        if (manager.name, manager.operation) == OURS:
            ours = managed.extract(live, manager.fields)
    named = {"metadata": {**ours.get("metadata", {}), "name": live["metadata"]["name"]}}
    if "namespace" in manifest["metadata"]:
        named["metadata"]["namespace"] = live["metadata"]["namespace"]
    values = {each.path: each.before for each in differences(live, manifest)}
    lost = [each for each in differences({**ours, **named}, manifest) if each.before is None]
    return [Change(each.path, values.get(each.path), each.after) for each in lost]


def _containers(spec: Mapping[str, Any]) -> list[Object]:
    return [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]


def _running(pods: list[Object]) -> dict[str, dict[str, int]]:
    """Container -> digest reference -> number of pods that run it, of pods that are running."""
    counted: dict[str, Counter[str]] = {}
    for pod in pods:
        for each in (pod.get("status") or {}).get("containerStatuses") or ():
            if each.get("imageID") and "running" in (each.get("state") or {}):
                counted.setdefault(each["name"], Counter())[_reference(each["imageID"])] += 1
    return {name: dict(images) for name, images in counted.items()}


def _reference(image_id: str) -> str:
    """An imageID without the prefix that some container runtimes put before it."""
    for prefix in _PULL_PREFIXES:
        image_id = image_id.removeprefix(prefix)
    return image_id


def _others(live: Object) -> list[managed.Manager]:
    """Managers that are neither we nor a controller that writes status, the latest writer first."""
    found = [
        each
        for each in managed.managers(live)
        if (each.name, each.operation) != OURS and each.subresource != "status"
    ]
    return sorted(found, key=lambda each: each.time, reverse=True)


def _owners(live: Object) -> dict[str, tuple[str, str]]:
    owners: dict[str, tuple[str, str]] = {}
    for manager in _others(live):
        for path in managed.leaves(manager.fields):
            owners.setdefault(managed.written(path), (manager.name, manager.time))
    return owners


def _owner(owners: Mapping[str, tuple[str, str]], path: str) -> tuple[str, str]:
    """The owner of the field, or of something in it, or of what it is in."""
    if path in owners:
        return owners[path]
    for owned, who in owners.items():
        if owned.startswith((f"{path}.", f"{path}[")) or path.startswith((f"{owned}.", f"{owned}[")):
            return who
    return "", ""


def _added(live: Object) -> list[Drift]:
    """What others added to the specification since we applied it."""
    found: list[Drift] = []
    applied = [each for each in managed.managers(live) if (each.name, each.operation) == OURS]
    ours = {path for each in applied for path in managed.leaves(each.fields)}
    since = max((each.time for each in applied), default="")
    for manager in _others(live):
        if manager.name in _CONTROLLERS or manager.time < since:
            continue
        for path in managed.leaves(manager.fields):
            value = managed.value_at(live, path)
            if path[0] == "f:spec" and path not in ours and value is not None:
                found.append(Drift(managed.written(path), None, value, manager.name, manager.time))
    return sorted(found, key=lambda each: each.path)
