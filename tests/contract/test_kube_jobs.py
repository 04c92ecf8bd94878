"""Tests after a deployment, as Jobs on a real API server; what they write is the fake node's word."""

from __future__ import annotations

import threading

import pytest

from blueprint.kube import manifests
from blueprint.kube.errors import Cancelled, JobFailed, Refused
from blueprint.kube.jobs import run_job
from contract.fake_kubelet import LOG, OUTCOME
from contract.kube_api import Cluster
from contract.kube_driver import Object, driving, listening
from contract.registries import Registry
from contract.small_image import push_image


def checks(namespace: str, image: str, outcome: str = "succeed", log: str = "one\ntwo\n") -> Object:
    made = manifests.job("checks", namespace, image, command=["/checks"], environment={"URL": "http://web"})
    pod = made["spec"]["template"]["metadata"]
    pod["labels"] = {**pod["labels"], OUTCOME: outcome}
    pod["annotations"] = {LOG: log}
    return made


def test_a_job_is_run_to_its_end_and_its_log_is_kept(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    lines, tell = listening()
    manifest = checks(namespace, push_image(docker_registry))
    with driving(cluster, namespace) as ours:
        done = run_job(ours, manifest, progress=tell)
        again = run_job(ours, manifest)
        assert ours.get(done.at) is not None
    assert (lines, done.log) == (["one", "two"], "one\ntwo\n")
    assert again == done


def test_a_job_is_deleted_when_told_to(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        done = run_job(ours, checks(namespace, push_image(docker_registry)), delete=True)
        assert ours.get(done.at) is None


def test_a_job_that_fails_says_why_and_what_it_wrote(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    manifest = checks(namespace, push_image(docker_registry), "fail", "GET / was 500\n")
    with (
        driving(cluster, namespace) as ours,
        pytest.raises(JobFailed, match="ended with exit code 1") as failed,
    ):
        run_job(ours, manifest)
    assert failed.value.log == "GET / was 500\n"


def test_a_job_whose_image_is_not_there_does_not_wait_for_ever(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    image = f"{docker_registry.repository()}@sha256:{'7' * 64}"
    with driving(cluster, namespace) as ours:
        manifest = checks(namespace, image)
        with pytest.raises(JobFailed, match=r"cannot start: .*ImagePull"):
            run_job(ours, manifest, patience=0)
        assert ours.get(ours.address(manifest)) is None


def test_a_job_that_takes_too_long_is_ended(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        manifest = checks(namespace, push_image(docker_registry), "run", "so far\n")
        with pytest.raises(JobFailed, match=r"not ended after 2 s \(1 pod running\)") as failed:
            run_job(ours, manifest, timeout=2)
        assert ours.get(ours.address(manifest)) is None
    assert failed.value.log == "so far\n"


def test_a_job_that_is_cancelled_is_ended(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    cancel = threading.Event()
    with driving(cluster, namespace) as ours:
        manifest = checks(namespace, push_image(docker_registry), "run")
        with pytest.raises(Cancelled):
            run_job(ours, manifest, cancel=cancel, progress=lambda _: cancel.set())
        assert ours.get(ours.address(manifest)) is None


def test_another_job_of_the_same_name_is_not_taken_for_ours(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours:
        run_job(ours, checks(namespace, push_image(docker_registry)))
        with pytest.raises(Refused, match="is there already and is another one"):
            run_job(ours, checks(namespace, push_image(docker_registry)))
