"""Rollouts on a real API server: followed until all is available, and explained when it is not."""

from __future__ import annotations

import threading

import pytest

from blueprint.kube.applying import Outcome, apply
from blueprint.kube.cluster import Cluster as Ours
from blueprint.kube.errors import Cancelled, Missing, RolloutFailed
from blueprint.kube.kinds import Address
from blueprint.kube.rollout import RolledOut, wait_for_rollout
from contract.fake_kubelet import LOG, OUTCOME
from contract.kube_api import Cluster
from contract.kube_driver import PINNED, Object, driving, listening, web
from contract.processes import until
from contract.registries import Registry
from contract.small_image import push_image


def roll_out(ours: Ours, manifest: Object, **options: object) -> RolledOut:
    [applied] = apply(ours, [manifest])
    return wait_for_rollout(ours, applied.at, applied.generation, **options)  # type: ignore[arg-type]


def of(kind: str, manifest: Object) -> Object:
    """A Deployment's manifest as a StatefulSet or DaemonSet."""
    spec = {key: value for key, value in manifest["spec"].items() if key in ("selector", "template")}
    return {**manifest, "kind": kind, "spec": spec}


def test_a_rollout_is_followed_until_all_pods_of_the_new_image_are_ready(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    old, new = push_image(docker_registry), push_image(docker_registry)
    lines, tell = listening()
    with driving(cluster, namespace) as ours:
        first = roll_out(ours, web(namespace, old), progress=tell)
        second = roll_out(ours, web(namespace, new), progress=tell)
        [again] = apply(ours, [web(namespace, new)])
        settled = ours.get(again.at)
        [last] = apply(ours, [web(namespace, new)])
    assert (first.ready, first.generation, second.ready, second.generation) == (2, 1, 2, 2)
    assert lines[-1] == "2 of 2 ready"
    assert any("of before still there" in line for line in lines)
    assert again.outcome == last.outcome == Outcome.UNCHANGED
    assert settled is not None
    assert settled["metadata"]["resourceVersion"] == last.version


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
def test_other_workloads_are_followed_too(kind: str, cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        done = roll_out(ours, of(kind, web(namespace, push_image(docker_registry))))
        again = roll_out(ours, of(kind, web(namespace, push_image(docker_registry))))
    assert (done.ready, again.ready, again.generation) == (1, 1, 2)


def test_an_image_that_cannot_be_pulled_is_told_and_ends_the_wait(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    image = f"{docker_registry.repository()}@sha256:{'5' * 64}"
    lines, tell = listening()
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(RolloutFailed, match=r"no way forward.*0 of 2 ready") as failed,
    ):
        roll_out(ours, web(namespace, image), progress=tell, patience=2, timeout=60)
    [trouble] = failed.value.troubles
    assert trouble.reason in ("ErrImagePull", "ImagePullBackOff")
    assert "not found" in trouble.message
    assert any("container web: ErrImagePull" in line or "ImagePullBackOff" in line for line in lines)


def test_a_container_that_crashes_is_told_with_the_last_lines_of_its_log(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    manifest = web(namespace, push_image(docker_registry), outcome="crash")
    manifest["spec"]["template"]["metadata"]["annotations"] = {LOG: "starting\nno database at db:5432\n"}
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(RolloutFailed, match="no database at db:5432") as failed,
    ):
        roll_out(ours, manifest, patience=0.5, timeout=60)
    trouble = next(each for each in failed.value.troubles if each.reason == "CrashLoopBackOff")
    assert trouble.message == "Error, exit code 1, restarted once"
    assert trouble.log == ("starting", "no database at db:5432")


def test_a_quota_that_keeps_pods_from_being_made_is_the_reason(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    quotas = f"/api/v1/namespaces/{namespace}/resourcequotas"
    cluster.client.create(quotas, {"metadata": {"name": "few"}, "spec": {"hard": {"pods": "1"}}})
    until("quota", lambda: "hard" in cluster.client.get(f"{quotas}/few").get("status", {}))
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(RolloutFailed, match="exceeded quota: few") as failed,
    ):
        roll_out(ours, web(namespace, push_image(docker_registry)), patience=1, timeout=60)
    assert [each.reason for each in failed.value.troubles if each.lasting] == ["FailedCreate"]


def test_a_pod_that_fits_on_no_node_is_the_reason(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    waiting = web(namespace, push_image(docker_registry), replicas=1, outcome="never-ready")
    ended = threading.Event()
    with driving(cluster, namespace) as ours:
        writer = threading.Thread(target=say_unschedulable, args=(cluster, namespace, ended))
        writer.start()
        try:
            with pytest.raises(RolloutFailed, match="Unschedulable: 0/3 nodes are available"):
                roll_out(ours, waiting, patience=0, timeout=60)
        finally:
            ended.set()
            writer.join()


def say_unschedulable(cluster: Cluster, namespace: str, ended: threading.Event) -> None:
    """What a scheduler writes; the tests have none, and the fake node takes every pod."""
    condition = {
        "type": "PodScheduled",
        "status": "False",
        "reason": "Unschedulable",
        "message": "0/3 nodes are available",
    }
    while not ended.wait(0.05):
        for pod in cluster.client.get(f"/api/v1/namespaces/{namespace}/pods")["items"]:
            path = f"/api/v1/namespaces/{namespace}/pods/{pod['metadata']['name']}/status"
            cluster.client.patch(path, {"status": {"conditions": [condition]}})


def test_a_pod_that_is_never_ready_ends_with_the_time(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    manifest = web(namespace, push_image(docker_registry), outcome="never-ready")
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(RolloutFailed, match=r"not available after 2 s \(0 of 2 ready\)") as failed,
    ):
        roll_out(ours, manifest, timeout=2, patience=0)
    assert {each.reason for each in failed.value.troubles} == {"NotReady"}


def test_the_cluster_gives_up_and_we_with_it(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    manifest = web(namespace, push_image(docker_registry), outcome="never-ready")
    manifest["spec"]["progressDeadlineSeconds"] = 1
    with driving(cluster, namespace) as ours, pytest.raises(RolloutFailed, match="the cluster gave up"):
        roll_out(ours, manifest, timeout=60)


def test_a_rollout_that_somebody_paused_says_so(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    manifest = web(namespace, push_image(docker_registry))
    manifest["spec"]["paused"] = True
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(RolloutFailed, match="Paused: nobody rolls it out"),
    ):
        roll_out(ours, manifest, patience=0, timeout=60)


def test_waiting_ends_when_it_is_cancelled(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    cancel = threading.Event()
    with driving(cluster, namespace) as ours, pytest.raises(Cancelled, match="stopped waiting"):
        roll_out(ours, web(namespace, PINNED), cancel=cancel, progress=lambda _: cancel.set())


def test_a_workload_that_is_deleted_meanwhile_is_missing(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        [applied] = apply(ours, [web(namespace)])
        assert ours.delete(applied.at)
        assert not ours.delete(Address(applied.at.kind, namespace, "nobody"))
        with pytest.raises(Missing, match="Deployment web in namespace"):
            wait_for_rollout(ours, applied.at, applied.generation, timeout=60)


def test_a_service_account_that_is_missing_is_the_reason(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    manifest = web(namespace)
    manifest["spec"]["template"]["spec"]["serviceAccountName"] = "nobody"
    manifest["spec"]["template"]["metadata"]["labels"].pop(OUTCOME, None)
    with driving(cluster, namespace) as ours, pytest.raises(RolloutFailed, match='serviceaccount "nobody"'):
        roll_out(ours, of("DaemonSet", manifest), patience=0, timeout=60)
