"""What runs where, on a real API server, and who changed it by hand."""

from __future__ import annotations

from blueprint.kube.applying import apply
from blueprint.kube.connection import connect
from blueprint.kube.kinds import DEPLOYMENT, Address
from blueprint.kube.observing import drift, observe
from blueprint.kube.rights import Right, lacking
from blueprint.kube.rollout import wait_for_rollout
from contract.kube_api import Cluster
from contract.kube_client import MERGE
from contract.kube_driver import Object, driving, web
from contract.processes import until
from contract.registries import Registry
from contract.small_image import push_image


def edit(cluster: Cluster, namespace: str, body: Object) -> None:
    path = f"/apis/apps/v1/namespaces/{namespace}/deployments/web?fieldManager=kubectl-edit"
    cluster.client.ask("PATCH", path, body, MERGE)


def test_what_is_told_and_what_really_runs_are_seen(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    image = push_image(docker_registry)
    missing = f"{image.partition('@')[0]}@sha256:{'4' * 64}"
    with driving(cluster, namespace) as ours:
        [done] = apply(ours, [web(namespace, image)])
        wait_for_rollout(ours, done.at, done.generation)
        before = observe(ours, done.at)
        apply(ours, [web(namespace, missing)])
        after = observe(ours, done.at)
    assert before is not None
    assert (before.images, before.running) == ({"web": image}, {"web": {image: 2}})
    assert (before.ready, before.wanted, before.available) == (2, 2, True)
    assert after is not None
    assert after.images == {"web": missing}
    assert set(after.running["web"]) == {image}
    assert not after.available


def test_what_is_not_there_is_missing(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        assert observe(ours, Address(DEPLOYMENT, namespace, "web")) is None
        assert drift(ours, web(namespace)) is None


def test_what_we_applied_has_not_drifted(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        assert drift(ours, web(namespace)) == ()


def test_a_field_that_was_changed_by_hand_is_drift_with_its_author(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        edit(cluster, namespace, {"spec": {"replicas": 7}})
        [found] = drift(ours, web(namespace)) or ()
    assert (found.path, found.wanted, found.live, found.by) == (".spec.replicas", 2, 7, "kubectl-edit")
    assert found.time.endswith("Z")
    assert str(found).startswith(".spec.replicas: is 7, should be 2 (by kubectl-edit, ")


def test_a_field_that_was_removed_by_hand_is_drift(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        edit(cluster, namespace, {"spec": {"template": {"spec": {"securityContext": None}}}})
        found = drift(ours, web(namespace)) or ()
    removed = {each.path: (each.live, each.by) for each in found}
    assert removed[".spec.template.spec.securityContext.runAsNonRoot"] == (None, "")


def test_what_somebody_added_to_the_specification_is_drift(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        edit(cluster, namespace, {"spec": {"template": {"metadata": {"annotations": {"restarted": "now"}}}}})
        [found] = drift(ours, web(namespace)) or ()
    path = ".spec.template.metadata.annotations.restarted"
    assert (found.path, found.wanted, found.live, found.by) == (path, None, "now", "kubectl-edit")


def test_who_may_only_look_sees_drift_too(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    roles = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}/rolebindings"
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    user = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "auditor"}
    cluster.client.create(roles, {"metadata": {"name": "look"}, "roleRef": role, "subjects": [user]})
    viewer = connect(kubeconfig_file=cluster.kubeconfig_for("auditor"), namespace=namespace)
    with driving(cluster, namespace) as ours, viewer as theirs:
        until("RBAC", lambda: not lacking(theirs, namespace, [Right("get", DEPLOYMENT)]))
        assert lacking(theirs, namespace, [Right("patch", DEPLOYMENT)])
        manifest = web(namespace)
        manifest["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] = "1000m"
        apply(ours, [manifest])
        before = drift(theirs, manifest)
        edit(cluster, namespace, {"spec": {"replicas": 7}})
        after = drift(theirs, manifest)
        assert after == drift(ours, manifest)
    assert before == ()
    assert [(each.path, each.wanted, each.live, each.by) for each in after or ()] == [
        (".spec.replicas", 2, 7, "kubectl-edit")
    ]
