"""Applying manifests on a real API server: order, no change the second time, conflicts, previews."""

from __future__ import annotations

import time

import pytest

from blueprint.kube import manifests
from blueprint.kube.applying import Outcome, apply, preview
from blueprint.kube.diff import Change
from blueprint.kube.errors import Conflict, Missing, Owned, Refused
from blueprint.kube.manifests import ManifestError
from blueprint.kube.observing import drift
from blueprint.kube.stamp import stamped
from contract.kube_api import Cluster
from contract.kube_client import MERGE
from contract.kube_driver import PINNED, Object, driving, web
from contract.processes import until

WEB = "/apis/apps/v1/namespaces/{}/deployments/web"


def edit(cluster: Cluster, namespace: str, body: Object, who: str = "kubectl-edit") -> None:
    """What `kubectl edit` sends when somebody saves."""
    cluster.client.ask("PATCH", f"{WEB.format(namespace)}?fieldManager={who}", body, MERGE)


def test_apply_creates_a_deployment_and_its_service_and_the_second_time_changes_nothing(
    cluster: Cluster,
) -> None:
    namespace = cluster.namespace()
    both = [web(namespace), manifests.service("web", namespace)]
    with driving(cluster, namespace) as ours:
        first = apply(ours, both)
        live = ours.get(first[1].at)
        second = apply(ours, both)
    assert [(each.at.kind.name, each.outcome) for each in first] == [
        ("Service", Outcome.CREATED),
        ("Deployment", Outcome.CREATED),
    ]
    assert [each.outcome for each in second] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert live is not None
    assert second[0].version == first[0].version
    assert second[1].generation == first[1].generation == 1
    assert live["metadata"]["managedFields"][0]["manager"] == "blueprint"


def test_a_change_is_previewed_field_by_field_and_nothing_is_written(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    other = PINNED.replace("1" * 64, "2" * 64)
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        [seen] = preview(ours, [web(namespace, other, replicas=3)])
        again = preview(ours, [web(namespace)])
        [new] = preview(ours, [manifests.service("web", namespace)])
    assert seen.outcome == Outcome.CHANGED
    assert seen.changes == (
        Change(".spec.replicas", 2, 3),
        Change(".spec.template.spec.containers[name=web].image", PINNED, other),
    )
    assert [each.outcome for each in again] == [Outcome.UNCHANGED]
    assert new.outcome == Outcome.CREATED
    assert Change(".spec.type", None, "ClusterIP") in new.changes
    assert not cluster.exists(f"/api/v1/namespaces/{namespace}/services/web")


def test_a_field_that_somebody_else_edited_is_a_conflict_that_says_which_and_whose(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        edit(cluster, namespace, {"spec": {"replicas": 7}})
        with pytest.raises(Conflict, match=r"\.spec\.replicas belongs to kubectl-edit") as conflict:
            apply(ours, [web(namespace)])
        [seen] = preview(ours, [web(namespace)])
        [forced] = apply(ours, [web(namespace)], force=True)
        live = ours.get(forced.at)
    assert conflict.value.fields == (Owned(".spec.replicas", "kubectl-edit"),)
    assert "apply with force" in str(conflict.value)
    assert (seen.outcome, seen.conflicts) == (Outcome.CONFLICT, conflict.value.fields)
    assert seen.changes == (Change(".spec.replicas", 7, 2),)
    assert forced.outcome == Outcome.CHANGED
    assert live is not None
    assert live["spec"]["replicas"] == 2


def test_a_conflict_in_one_manifest_stops_all_before_anything_is_written(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        apply(ours, [web(namespace)])
        edit(cluster, namespace, {"spec": {"replicas": 7}})
        with pytest.raises(Conflict):
            apply(ours, [manifests.service("web", namespace), web(namespace)])
    assert not cluster.exists(f"/api/v1/namespaces/{namespace}/services/web")


def test_a_namespace_is_made_only_when_told_to(cluster: Cluster) -> None:
    name = cluster.namespace() + "-new"
    manifest = manifests.service("web", name)
    with driving(cluster, name) as ours:
        with pytest.raises(Missing, match=f"no namespace {name} in context 'kubeconfig'"):
            apply(ours, [manifest])
        seen = preview(ours, [manifest], create_namespaces=True)
        assert not cluster.exists(f"/api/v1/namespaces/{name}")
        done = apply(ours, [manifest], create_namespaces=True)
    assert [(each.at.kind.name, each.outcome) for each in seen] == [
        ("Namespace", Outcome.CREATED),
        ("Service", Outcome.CREATED),
    ]
    assert [each.outcome for each in done] == [Outcome.CREATED, Outcome.CREATED]


def test_a_field_that_the_manifest_no_longer_has_is_taken_away(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    labelled = stamped([web(namespace)], labels={"team": "a"}, annotations={}, pod_annotations={})
    with driving(cluster, namespace) as ours:
        apply(ours, labelled)
        apply(ours, [web(namespace)])
        [done] = apply(ours, [web(namespace)])
        live = ours.get(done.at)
    assert live is not None
    assert "team" not in live["metadata"]["labels"]


def test_stamps_are_on_the_object_and_on_its_pods(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    marked = stamped(
        [web(namespace)],
        labels={"blueprint/name": "shop"},
        annotations={"blueprint/run": "17", "blueprint/commit": "abc"},
        pod_annotations={"blueprint/commit": "abc"},
    )
    with driving(cluster, namespace) as ours:
        [done] = apply(ours, marked)
        live = ours.get(done.at)
    assert live is not None
    assert live["metadata"]["annotations"]["blueprint/run"] == "17"
    pod = live["spec"]["template"]["metadata"]
    assert pod["annotations"] == {"blueprint/commit": "abc"}
    assert pod["labels"]["blueprint/name"] == "shop"


def test_a_faulty_manifest_is_refused_with_the_servers_reason(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    faulty = web(namespace)
    faulty["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] = "Sometimes"
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(Refused, match=r"cannot apply Deployment web.*Unsupported value.*Sometimes") as refused,
    ):
        apply(ours, [faulty])
    assert refused.value.status == 422


def test_a_kind_that_is_not_in_our_table_is_looked_up_in_the_cluster(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": "turn"},
        "spec": {"holderIdentity": "us"},
    }
    with driving(cluster, namespace) as ours:
        [done] = apply(ours, [lease])
        assert done.at.namespace == namespace
        with pytest.raises(ManifestError, match=r"no kind Leash of coordination\.k8s\.io/v1"):
            apply(ours, [{**lease, "kind": "Leash"}])
        with pytest.raises(ManifestError, match=r"no kind Thing of example\.org/v1"):
            apply(ours, [{**lease, "apiVersion": "example.org/v1", "kind": "Thing"}])


def test_what_kubectl_made_is_taken_over_with_force_and_is_no_drift(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    path = WEB.format(namespace).rpartition("/")[0]
    theirs = web(namespace, PINNED.replace("1" * 64, "3" * 64))
    cluster.client.create(f"{path}?fieldManager=kubectl-client-side-apply", theirs)
    created = cluster.client.get(f"{path}/web")["metadata"]["creationTimestamp"]
    until("the next second", lambda: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) > created)
    with driving(cluster, namespace) as ours:
        with pytest.raises(Conflict) as conflict:
            apply(ours, [web(namespace)])
        apply(ours, [web(namespace)], force=True)
        assert drift(ours, web(namespace)) == ()
    image = ".spec.template.spec.containers[name=web].image"
    assert conflict.value.fields == (Owned(image, "kubectl-client-side-apply"),)


def test_values_of_secrets_are_not_in_a_preview(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "login", "namespace": namespace},
        "stringData": {"password": "swordfish"},
    }
    with driving(cluster, namespace) as ours:
        [seen] = preview(ours, [secret])
        apply(ours, [secret])
        [changed] = preview(ours, [{**secret, "stringData": {"password": "cuttlefish"}}])
    assert changed.outcome == Outcome.CHANGED
    assert Change(".data.password", "***", "***") in changed.changes
    assert "fish" not in repr((seen, changed))
    assert "c3dvcmRmaXNo" not in repr((seen, changed))  # the same in base64
