"""A workload's manifests, the same bytes for planning and for deploying."""

from __future__ import annotations

import re

from blueprint import address as addresses
from blueprint.kube import manifests
from blueprint.model import ImageSpec
from blueprint.run.builds import REVISION
from blueprint.run.clusters import Program, Release
from blueprint.run.stores import RegistryStore
from blueprint.run.world import World

_PORT = 8080


def workload_name(cluster: str, workload: str) -> str:
    """The workload's name in its cluster: its path of ids below it, joined by hyphens."""
    return workload.removeprefix(cluster + ".").replace(".", "-")


def deployment_path(cluster: str, workload: str) -> str:
    """Where the Deployment is in the cluster's folder."""
    return f"{workload_name(cluster, workload)}/deployment.json"


def manifests_of(
    world: World, cluster: str, workload: str, image: str, spec: ImageSpec, commit: str
) -> dict[str, bytes]:
    """The files of a workload in its cluster's folder, by path; `image` is a reference with a digest."""
    name = workload_name(cluster, workload)
    namespace = world.cluster(cluster).namespace
    labels = {"app.kubernetes.io/part-of": world.blueprint.id}
    annotations = {REVISION: commit} if commit else {}
    port = spec.port or _PORT
    user, group = _user_and_group(spec.user)
    made = {
        "deployment": manifests.deployment(
            name,
            namespace,
            image,
            replicas=replicas_of(world.blueprint.elements[workload].instances),
            port=port,
            user=user,
            group=group,
            labels=labels,
            annotations=annotations,
        ),
        "service": manifests.service(name, namespace, target_port=port, labels=labels),
    }
    return {f"{name}/{kind}.json": manifests.to_json_bytes(made[kind]) for kind in made}


def replicas_of(instances: str) -> int:
    """How many instances there are at least: 3 for `3`, 2 for `2..5`, 1 for `1..n+1`; never none."""
    least = re.match(r"\d+", instances)
    return max(1, int(least.group())) if least else 1


def _user_and_group(user: str) -> tuple[int, int]:
    """The image's numeric `user[:group]`; names mean nothing to a cluster, which gets our own number."""
    number, _, group = user.partition(":")
    if not number.isdecimal():
        return manifests.NON_ROOT, manifests.NON_ROOT
    return int(number), int(group) if group.isdecimal() else int(number)


def release_of(
    world: World, cluster: str, workload: str, registry: str, image: str, digest: str, commit: str
) -> Release:
    """A workload as it should run with this image from this registry."""
    store = world.images(registry)
    spec = world.blueprint.images[image]
    reference = store.reference(image, digest)
    return Release(
        workload_name(cluster, workload),
        reference,
        manifests_of(world, cluster, workload, reference, spec, commit),
        commit,
        source=store.source(image),
        plain_http=isinstance(store, RegistryStore) and store.is_plain,
        program=Program(spec.port or _PORT, *_user_and_group(spec.user)),
    )


def cluster_of(world: World, workload: str) -> str:
    """The cluster that contains a workload, "" when none does."""
    address = addresses.parent_of(workload)
    while address and world.blueprint.elements[address].kind != "cluster":
        address = addresses.parent_of(address)
    return address
