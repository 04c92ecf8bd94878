"""Manifests on their way into a cluster: in order, by server-side apply, or tried first without writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from blueprint.kube.cluster import Cluster
from blueprint.kube.diff import Change, differences
from blueprint.kube.errors import AccessDenied, Conflict, Missing, Owned
from blueprint.kube.kinds import NAMESPACE, Address, Object, rank


class Outcome(StrEnum):
    """What an apply does with an object; a conflict is only in a preview, an apply raises it."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Applied:
    """An object after its apply; `generation` is what a rollout waits for, `version` its resourceVersion."""

    at: Address
    outcome: Outcome
    generation: int
    version: str


@dataclass(frozen=True)
class Preview:
    """What an apply would do with one object, by the API server's own dry run.

    `conflicts` are fields of others: with `force` they would be taken over, without it nothing would happen.
    """

    at: Address
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Owned, ...] = ()


def ordered(manifests: Iterable[Mapping[str, Any]]) -> list[Object]:
    """The manifests with what others refer to first; of one kind in the order given."""
    return [dict(each) for each in sorted(manifests, key=rank)]


def apply(
    cluster: Cluster,
    manifests: Sequence[Mapping[str, Any]],
    *,
    force: bool = False,
    create_namespaces: bool = False,
) -> list[Applied]:
    """Apply all manifests, which changes nothing where all is as it should be.

    All are tried by a dry run first, so that a conflict or a faulty manifest stops us before anything is
    written. `force` takes over fields of others; without it Conflict says which and whose. A namespace that
    is not there is made only when told to, else Missing names it.
    """
    todo = _with_namespaces(cluster, ordered(manifests), create_namespaces)
    fresh = _new_namespaces(cluster, todo)
    live = {}
    for manifest in todo:
        at = cluster.address(manifest)
        live[at] = None if at.namespace in fresh else cluster.get(at)
        if at.namespace not in fresh and len(todo) > 1:  # a single one is as whole as its own request
            cluster.apply(manifest, force=force, dry_run=True)
    return [_apply(cluster, manifest, live[cluster.address(manifest)], force) for manifest in todo]


def preview(
    cluster: Cluster,
    manifests: Sequence[Mapping[str, Any]],
    *,
    force: bool = False,
    create_namespaces: bool = False,
) -> list[Preview]:
    """What `apply` would do; writes nothing.

    In a namespace that has yet to be made the API server cannot try anything: there, changes are the whole
    manifest.
    """
    todo = _with_namespaces(cluster, ordered(manifests), create_namespaces)
    fresh = _new_namespaces(cluster, todo)
    return [_preview(cluster, manifest, force, fresh) for manifest in todo]


def _apply(cluster: Cluster, manifest: Object, live: Object | None, force: bool) -> Applied:
    result = cluster.apply(manifest, force=force)
    metadata = result["metadata"]
    outcome = Outcome.CREATED
    if live is not None:
        # Not by resourceVersion: a controller may have written status between our two requests.
        outcome = Outcome.CHANGED if differences(live, result) else Outcome.UNCHANGED
    version = str(metadata["resourceVersion"])
    return Applied(cluster.address(manifest), outcome, int(metadata.get("generation", 0)), version)


def _preview(cluster: Cluster, manifest: Object, force: bool, fresh: frozenset[str]) -> Preview:
    at = cluster.address(manifest)
    if at.namespace in fresh:
        return Preview(at, Outcome.CREATED, differences(None, manifest))
    live = cluster.get(at)
    conflicts: tuple[Owned, ...] = ()
    try:
        result = cluster.apply(manifest, dry_run=True)
    except Conflict as conflict:
        conflicts = conflict.fields
        if not force:
            would = cluster.apply(manifest, force=True, dry_run=True)
            return Preview(at, Outcome.CONFLICT, differences(live, would), conflicts)
        result = cluster.apply(manifest, force=True, dry_run=True)
    if live is None:
        return Preview(at, Outcome.CREATED, differences(None, result))
    changes = differences(live, result)
    outcome = Outcome.CHANGED if changes or conflicts else Outcome.UNCHANGED
    return Preview(at, outcome, changes, conflicts)


def _with_namespaces(cluster: Cluster, manifests: list[Object], create: bool) -> list[Object]:
    """The manifests, after those of missing namespaces; Missing when these may not be made.

    A namespace that may not be read is taken as there: the API server will say so if it is not.
    """
    given = {each["metadata"]["name"] for each in manifests if each.get("kind") == NAMESPACE.name}
    wanted = {cluster.address(each).namespace for each in manifests} - {""}
    lacking = sorted(name for name in wanted - given if not _there(cluster, name))
    if lacking and not create:
        raise Missing(
            f"no namespace {', '.join(lacking)} in context {cluster.context!r} "
            "(make it, or let namespaces be created)",
            status=404,
        )
    made = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in lacking]
    return [*made, *manifests]


def _new_namespaces(cluster: Cluster, manifests: list[Object]) -> frozenset[str]:
    """The namespaces among the manifests that are not there yet."""
    names = {each["metadata"]["name"] for each in manifests if each.get("kind") == NAMESPACE.name}
    return frozenset(name for name in names if not _there(cluster, name))


def _there(cluster: Cluster, namespace: str) -> bool:
    try:
        return cluster.get(Address(NAMESPACE, "", namespace)) is not None
    except AccessDenied as denied:
        if denied.status == 403:
            return True
        raise
