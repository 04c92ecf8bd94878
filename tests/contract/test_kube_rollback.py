"""Going back to what ran before, on a real API server."""

from __future__ import annotations

import pytest

from blueprint.kube.applying import Outcome, apply
from blueprint.kube.cluster import Cluster as Ours
from blueprint.kube.errors import Missing, Refused, RolloutFailed
from blueprint.kube.history import revisions, rollback
from blueprint.kube.kinds import DEPLOYMENT, STATEFUL_SET, Address
from blueprint.kube.observing import drift, observe
from blueprint.kube.rollout import wait_for_rollout
from contract.kube_api import Cluster
from contract.kube_client import MERGE
from contract.kube_driver import Object, driving, web
from contract.registries import Registry
from contract.small_image import push_image


def roll_out(ours: Ours, manifest: Object) -> Address:
    [applied] = apply(ours, [manifest])
    wait_for_rollout(ours, applied.at, applied.generation, patience=0)
    return applied.at


def digest(image: str) -> str:
    return image.partition("@")[2]


def test_a_rollout_that_fails_goes_back_to_the_image_before(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace, good = cluster.namespace(), push_image(docker_registry)
    bad = f"{good.partition('@')[0]}@sha256:{'6' * 64}"
    with driving(cluster, namespace) as ours:
        at = roll_out(ours, web(namespace, good))
        with pytest.raises(RolloutFailed):
            roll_out(ours, web(namespace, bad))
        tried = rollback(ours, at, dry_run=True)
        seen = observe(ours, at)
        back = rollback(ours, at, annotations={"blueprint/rollback": "17"})
        wait_for_rollout(ours, at, back.applied.generation)
        now, back_to = observe(ours, at), revisions(ours, at)[0].number
        apply(ours, [web(namespace, good)])  # no conflict
        rolled = revisions(ours, at)[0]
        after = drift(ours, web(namespace, good))
    assert tried.revision.number == back.revision.number == 1
    assert seen is not None
    assert seen.images == {"web": bad}
    assert back.applied.outcome == Outcome.CHANGED
    assert back.left == ()
    assert now is not None
    assert (now.images, now.running, now.available) == ({"web": good}, {"web": {good: 2}}, True)
    assert now.annotations["blueprint/rollback"] == "17"
    assert (rolled.number, rolled.current) == (back_to, True)  # no other template: nothing rolls
    assert after == ()


def test_any_revision_that_the_cluster_keeps_can_be_named(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    images = [push_image(docker_registry) for _ in range(3)]
    with driving(cluster, namespace) as ours:
        for image in images:
            at = roll_out(ours, web(namespace, image))
        known = revisions(ours, at)
        by_digest = rollback(ours, at, to=digest(images[0]))
        wait_for_rollout(ours, at, by_digest.applied.generation)
        by_number = rollback(ours, at, to=2)
    assert [(each.number, each.current) for each in known] == [(3, True), (2, False), (1, False)]
    assert by_digest.revision.images == {"web": images[0]}
    assert by_number.revision.images == {"web": images[1]}


def test_what_others_put_into_the_template_is_told_to_stay(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    annotated = {"spec": {"template": {"metadata": {"annotations": {"note": "by hand"}}}}}
    with driving(cluster, namespace) as ours:
        roll_out(ours, web(namespace, push_image(docker_registry)))
        at = roll_out(ours, web(namespace, push_image(docker_registry)))
        path = f"/apis/apps/v1/namespaces/{namespace}/deployments/web?fieldManager=kubectl-edit"
        generation = cluster.client.ask("PATCH", path, annotated, MERGE)["metadata"]["generation"]
        wait_for_rollout(ours, at, generation)
        back = rollback(ours, at, to=1)
    assert [(each.path, each.after) for each in back.left] == [(".metadata.annotations.note", "by hand")]


def test_where_there_is_nothing_to_go_back_to_it_is_said(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        with pytest.raises(Missing, match=r"Deployment web in namespace .* is not there"):
            rollback(ours, Address(DEPLOYMENT, namespace, "web"))
        [applied] = apply(ours, [web(namespace)])
        with pytest.raises(Missing, match=r"has no earlier revision \(the cluster keeps: "):
            rollback(ours, applied.at)
        with pytest.raises(Missing, match=r"has no revision sha256:0 "):
            rollback(ours, applied.at, to="sha256:0")
        with pytest.raises(Refused, match=r"StatefulSet web .* has no revisions to go back to"):
            rollback(ours, Address(STATEFUL_SET, namespace, "web"))
