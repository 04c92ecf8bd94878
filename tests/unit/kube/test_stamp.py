"""Stamps say where an object comes from."""

from __future__ import annotations

import copy

import pytest

from blueprint.kube import manifests
from blueprint.kube.manifests import ManifestError
from blueprint.kube.stamp import pod_template, stamped

PINNED = "shop/web@sha256:" + "a" * 64


def test_objects_and_their_pods_are_stamped_and_the_originals_stay() -> None:
    given = [manifests.deployment("web", "shop", PINNED), manifests.service("web", "shop")]
    before = copy.deepcopy(given)
    deployment, service = stamped(given, labels={"by": "us"}, annotations={"run": "17"})
    assert given == before
    for metadata in (
        deployment["metadata"],
        service["metadata"],
        (pod_template(deployment) or {})["metadata"],
    ):
        assert metadata["labels"]["by"] == "us"
        assert metadata["annotations"]["run"] == "17"
    assert deployment["spec"]["selector"] == before[0]["spec"]["selector"]
    assert "by" not in service["spec"]["selector"]


def test_what_changes_with_every_run_can_be_kept_off_the_pods() -> None:
    [job] = stamped(
        [manifests.job("checks", "shop", PINNED)], labels={}, annotations={"run": "17"}, pod_annotations={}
    )
    assert "annotations" not in job["spec"]["template"]["metadata"]
    assert job["metadata"]["annotations"] == {"run": "17"}


def test_pods_of_cron_jobs_are_stamped_too() -> None:
    cron = {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "nightly"}}
    cron["spec"] = {"jobTemplate": {"spec": {"template": {"spec": {}}}}}  # type: ignore[assignment]
    [made] = stamped([cron], labels={"by": "us"}, annotations={})
    assert made["spec"]["jobTemplate"]["spec"]["template"]["metadata"] == {"labels": {"by": "us"}}


@pytest.mark.parametrize("value", ["sha256:" + "a" * 64, "-a", "a b", "x" * 64])
def test_a_label_that_kubernetes_would_refuse_is_refused_here(value: str) -> None:
    with pytest.raises(ManifestError, match=r"is no label's value .* make it an annotation"):
        stamped([], labels={"digest": value}, annotations={})
