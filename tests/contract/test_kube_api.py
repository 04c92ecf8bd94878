"""The Kubernetes API of the tests is the real one, and its fake node says what a real one would."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from contract.fake_kubelet import LOG, OUTCOME
from contract.kube_api import Cluster
from contract.kube_client import APPLY, Refused
from contract.processes import until
from contract.registries import Registry
from contract.small_image import push_image

Object = dict[str, Any]


def deployment(name: str, image: str, **labels: str) -> Object:
    labels = {"app": name, **labels}
    containers = [{"name": "main", "image": image}]
    pod = {
        "metadata": {"labels": labels},
        "spec": {"terminationGracePeriodSeconds": 1, "containers": containers},
    }
    spec = {"replicas": 2, "selector": {"matchLabels": {"app": name}}, "template": pod}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def job(name: str, image: str, **labels: str) -> Object:
    containers = [{"name": "main", "image": image}]
    pod = {
        "metadata": {"labels": labels, "annotations": {LOG: "3 tests passed\n"}},
        "spec": {"restartPolicy": "Never", "containers": containers},
    }
    return {"metadata": {"name": name}, "spec": {"backoffLimit": 0, "template": pod}}


def conditions(cluster: Cluster, path: str) -> dict[str, str]:
    found = cluster.client.get(path).get("status", {}).get("conditions") or ()
    return {each["type"]: each["status"] for each in found}


def pods(cluster: Cluster, namespace: str) -> list[Object]:
    found: list[Object] = cluster.client.get(f"/api/v1/namespaces/{namespace}/pods")["items"]
    return found


def waiting(cluster: Cluster, namespace: str) -> set[str]:
    statuses = [
        each for pod in pods(cluster, namespace) for each in pod["status"].get("containerStatuses") or ()
    ]
    return {each["state"]["waiting"]["reason"] for each in statuses if "waiting" in each["state"]}


def deploy(cluster: Cluster, namespace: str, body: Object) -> str:
    path = f"/apis/apps/v1/namespaces/{namespace}/deployments"
    cluster.client.create(path, body)
    return f"{path}/{body['metadata']['name']}"


def test_a_deployment_of_an_image_that_is_there_becomes_available(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    image = push_image(docker_registry)
    path = deploy(cluster, namespace, deployment("app", image))
    until("Available", lambda: conditions(cluster, path).get("Available") == "True")
    running = [pod["status"]["containerStatuses"][0] for pod in pods(cluster, namespace)]
    assert [each["imageID"] for each in running] == [image, image]


def test_a_pod_whose_image_is_missing_waits_for_it_and_starts_when_it_comes(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace, name = cluster.namespace(), docker_registry.repository()
    path = deploy(cluster, namespace, deployment("app", f"{name}:dev"))
    until("ImagePullBackOff", lambda: waiting(cluster, namespace) == {"ImagePullBackOff"})
    assert conditions(cluster, path).get("Available") == "False"
    push_image(docker_registry, name, tag="dev")
    until("Available", lambda: conditions(cluster, path).get("Available") == "True")


def test_a_node_that_is_trusted_pulls_from_registries_with_a_login(
    cluster: Cluster, tls_registry: Registry, token_registry: Registry
) -> None:
    namespace = cluster.namespace()
    for number, registry in enumerate((tls_registry, token_registry)):
        cluster.kubelet.trust(registry)
        path = deploy(cluster, namespace, deployment(f"app-{number}", push_image(registry)))
        until("Available", lambda path=path: conditions(cluster, path).get("Available") == "True")


def test_an_image_that_is_labelled_so_crashes_and_its_deployment_does_not_become_available(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    image = push_image(docker_registry, labels={OUTCOME: "crash"})
    path = deploy(cluster, namespace, deployment("app", image))
    until("CrashLoopBackOff", lambda: waiting(cluster, namespace) == {"CrashLoopBackOff"})
    assert conditions(cluster, path).get("Available") == "False"
    assert pods(cluster, namespace)[0]["status"]["containerStatuses"][0]["restartCount"] == 1


def test_a_quota_keeps_pods_from_being_made_and_the_deployment_says_so(
    cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    quotas = f"/api/v1/namespaces/{namespace}/resourcequotas"
    cluster.client.create(quotas, {"metadata": {"name": "few"}, "spec": {"hard": {"pods": "1"}}})
    until("quota", lambda: "hard" in cluster.client.get(f"{quotas}/few").get("status", {}))
    path = deploy(cluster, namespace, deployment("app", push_image(docker_registry)))
    until("ReplicaFailure", lambda: conditions(cluster, path).get("ReplicaFailure") == "True")
    assert len(pods(cluster, namespace)) == 1


@pytest.mark.parametrize(("outcome", "condition"), [("succeed", "Complete"), ("fail", "Failed")])
def test_a_job_ends_as_it_is_told_and_its_log_can_be_read(
    outcome: str, condition: str, cluster: Cluster, docker_registry: Registry
) -> None:
    namespace = cluster.namespace()
    path = f"/apis/batch/v1/namespaces/{namespace}/jobs"
    cluster.client.create(path, job("checks", push_image(docker_registry), **{OUTCOME: outcome}))
    until(condition, lambda: conditions(cluster, f"{path}/checks").get(condition) == "True")
    pod = pods(cluster, namespace)[0]["metadata"]["name"]
    log = cluster.client.get(f"/api/v1/namespaces/{namespace}/pods/{pod}/log")
    assert log == {"text": "3 tests passed\n"}


def test_server_side_apply_tells_who_owns_a_field(cluster: Cluster) -> None:
    path = f"/apis/apps/v1/namespaces/{cluster.namespace()}/deployments/app"
    body = deployment("app", "127.0.0.1:1/app:dev")
    cluster.client.ask("PATCH", f"{path}?fieldManager=ours", body, APPLY)
    with pytest.raises(Refused, match='conflict with "ours"') as refused:
        cluster.client.ask("PATCH", f"{path}?fieldManager=theirs", body | {"spec": other_spec(body)}, APPLY)
    assert refused.value.status == 409


def other_spec(body: Object) -> Object:
    return {**body["spec"], "replicas": 5}


def test_a_deleted_namespace_goes_away_with_its_pods(cluster: Cluster, docker_registry: Registry) -> None:
    namespace = cluster.namespace()
    path = deploy(cluster, namespace, deployment("app", push_image(docker_registry)))
    until("Available", lambda: conditions(cluster, path).get("Available") == "True")
    cluster.client.delete(f"/api/v1/namespaces/{namespace}")
    until("the end", lambda: not cluster.exists(f"/api/v1/namespaces/{namespace}"))


def test_a_user_without_rights_is_refused(cluster: Cluster) -> None:
    assert kubectl(cluster, cluster.kubeconfig, "get", "nodes").returncode == 0
    refused = kubectl(cluster, cluster.kubeconfig_for("visitor"), "get", "nodes")
    assert refused.returncode == 1
    assert 'User "visitor" cannot list resource "nodes"' in refused.stderr


def test_openshift_kinds_have_the_shape_that_clients_write(openshift: Cluster) -> None:
    namespace = openshift.namespace()
    path = f"/apis/image.openshift.io/v1/namespaces/{namespace}/imagestreams"
    stream = {"apiVersion": "image.openshift.io/v1", "kind": "ImageStream", "metadata": {"name": "app"}}
    tag = {"name": "dev", "from": {"kind": "DockerImage", "name": "127.0.0.1:1/app:dev"}}
    openshift.client.create(path, stream | {"spec": {"tags": [tag]}})
    assert openshift.client.get(f"{path}/app")["spec"]["tags"] == [tag]
    with pytest.raises(Refused, match=r"spec\.tags"):
        openshift.client.create(path, stream | {"spec": {"tags": "dev"}})


def kubectl(cluster: Cluster, kubeconfig: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = cluster.programs / "kubectl"
    if not program.is_file():
        pytest.skip(f"needs kubectl in {cluster.programs}")
    command = [str(program), "--kubeconfig", str(kubeconfig), *arguments]
    environment = os.environ | {"HOME": str(cluster.folder)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


def test_kubectl_reads_the_version_of_the_server(cluster: Cluster) -> None:
    ran = kubectl(cluster, cluster.kubeconfig, "version", "-o", "json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["serverVersion"]["gitVersion"].startswith("v1.")
