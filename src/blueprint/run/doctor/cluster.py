"""A namespace of a Kubernetes cluster: reached, and what our user may do there."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

from blueprint import kube
from blueprint.kube.kinds import NAMESPACE, Address, Kind
from blueprint.kube.rights import LOOKING
from blueprint.run.clusters.kubernetes import KubernetesCluster
from blueprint.run.doctor.check import Check, Examination

_SERVICE = Kind("v1", "Service", "services")
_OLDEST = (1, 22)  # server-side apply is for everybody from here on
_APPLYING = tuple(
    kube.Right(verb, kind) for kind in (kube.DEPLOYMENT, _SERVICE) for verb in ("get", "create", "patch")
)
_NEW_NAMESPACE = (kube.Right("create", NAMESPACE),)
_TRIAL = "blueprint-doctor"


def examine_kubernetes(element: str, project: Path, settings: Mapping[str, str]) -> Iterator[Check]:
    """All checks of a binding to the driver `kubernetes`."""
    examination = Examination(element)
    try:
        cluster = KubernetesCluster.of(project, settings).cluster
    except kube.KubeError as error:
        yield examination.refused("cluster", error)
        return
    with cluster:
        try:
            version = cluster.version()
            yield examination.ok("cluster", f"context {cluster.context}: {cluster.server} answers, {version}")
            is_there = yield from _namespace(examination, cluster, settings)
            allowed = yield from _rights(examination, cluster)
            yield _apply(examination, cluster, version, can_try=is_there and allowed)
        except kube.KubeError as error:
            yield examination.refused("cluster", error)


def _namespace(
    examination: Examination, cluster: kube.Cluster, settings: Mapping[str, str]
) -> Generator[Check, None, bool]:
    """Yields the check of the namespace; returns whether it is there."""
    name, what = cluster.namespace, f"namespace {cluster.namespace}"
    try:
        found = cluster.get(Address(NAMESPACE, "", name))
    except kube.AccessDenied:
        yield examination.warning(what, "our user may not look whether it is there (get namespaces)")
        return True
    if found is not None:
        yield examination.ok(what, "is there")
        return True
    if settings.get("create-namespace") != "true":
        yield examination.failed(
            what, "is not there: make it, name another one (`namespace`), or say `create-namespace: true`"
        )
    elif not _lacking(cluster, _NEW_NAMESPACE):
        yield examination.ok(what, "is not there yet: the first apply makes it")
    else:
        yield examination.failed(what, "is not there, and our user may not make it (create namespaces)")
    return False


def _rights(examination: Examination, cluster: kube.Cluster) -> Generator[Check, None, bool]:
    """Yields a check of what applying needs and one of what watching needs; returns whether we may apply."""
    lacking = _lacking(cluster, _APPLYING)
    if lacking:
        yield examination.failed("rights", _no_right(cluster, lacking))
    else:
        yield examination.ok("rights", f"may {', '.join(map(str, _APPLYING))}")
    if unseen := _lacking(cluster, LOOKING):
        text = f"{_no_right(cluster, unseen)}; without it nobody is told why a rollout hangs"
        yield examination.warning("rights to look", text)
    else:
        yield examination.ok("rights to look", f"may {', '.join(map(str, LOOKING))}")
    return not lacking


def _lacking(cluster: kube.Cluster, rights: tuple[kube.Right, ...]) -> list[str]:
    return [str(right) for right in kube.lacking(cluster, cluster.namespace, rights)]


def _no_right(cluster: kube.Cluster, lacking: list[str]) -> str:
    return (
        f"our user may not {', '.join(lacking)} in namespace {cluster.namespace} "
        "(a Role there with these verbs, bound to the user, would allow it)"
    )


def _apply(examination: Examination, cluster: kube.Cluster, version: str, *, can_try: bool) -> Check:
    """Server-side apply: by a dry run where we may, else by what the version promises."""
    what = "server-side apply"
    if can_try:
        manifest = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": _TRIAL, "namespace": cluster.namespace},
            "spec": {"selector": {"app": _TRIAL}, "ports": [{"port": 80}]},
        }
        try:
            cluster.apply(manifest, dry_run=True)
        except kube.KubeError as error:
            return examination.refused(what, error)
        return examination.ok(what, "a dry run was accepted")
    numbers = re.match(r"v?(\d+)\.(\d+)", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < _OLDEST:
        return examination.failed(what, f"{version} is too old: it needs v{_OLDEST[0]}.{_OLDEST[1]} or newer")
    return examination.warning(what, f"not tried; {version} has it")
