"""OpenShift's objects, by the shapes that an API server checks; nothing here imports or routes."""

from __future__ import annotations

import pytest

from blueprint.kube import manifests
from blueprint.kube.applying import Outcome, apply, preview
from blueprint.kube.errors import Refused
from blueprint.kube.openshift import image_stream, import_image, route
from contract.kube_api import Cluster
from contract.kube_driver import PINNED, driving


def test_routes_and_image_streams_are_applied_like_everything_else(openshift: Cluster) -> None:
    namespace = openshift.namespace()
    all_three = objects(namespace)
    with driving(openshift, namespace) as ours:
        first, second = apply(ours, all_three), apply(ours, all_three)
        [seen] = preview(ours, [route("web", namespace, host="shop.example.org")])
        stream = ours.get(first[0].at)
    assert [each.at.kind.name for each in first] == ["ImageStream", "Service", "Route"]
    assert {each.outcome for each in second} == {Outcome.UNCHANGED}
    assert [(each.path, each.after) for each in seen.changes] == [(".spec.host", "shop.example.org")]
    assert stream is not None
    assert stream["spec"]["tags"][0]["from"] == {"kind": "DockerImage", "name": PINNED}


def objects(namespace: str) -> list[dict[str, object]]:
    return [
        route("web", namespace),
        manifests.service("web", namespace),
        image_stream("web", namespace, {"test": PINNED}),
    ]


def test_an_import_that_the_cluster_does_not_answer_is_refused(openshift: Cluster) -> None:
    namespace = openshift.namespace()
    with driving(openshift, namespace) as ours, pytest.raises(Refused, match="does not say why"):
        import_image(ours, "web", namespace, "test", PINNED)
    asked = f"/apis/image.openshift.io/v1/namespaces/{namespace}/imagestreamimports/web"
    assert openshift.client.get(asked)["spec"]["images"][0]["to"] == {"name": "test"}
