"""Ways to a real API server, and what is said when they are closed."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from blueprint.kube.applying import apply
from blueprint.kube.connection import connect
from blueprint.kube.errors import AccessDenied, InvalidConfig, Unreachable
from blueprint.kube.kinds import DEPLOYMENT
from blueprint.kube.rights import Right, applying, lacking
from contract.kube_api import Cluster
from contract.kube_driver import driving, web
from contract.processes import free_port, until

Document = dict[str, Any]


def document(cluster: Cluster) -> Document:
    loaded: Document = json.loads(cluster.kubeconfig.read_text())
    return loaded


def written(folder: Path, changed: Document) -> Path:
    file = folder / "config"
    file.write_text(json.dumps(changed))
    return file


def test_a_context_of_the_kubeconfig_reaches_its_cluster(cluster: Cluster) -> None:
    with connect(context="kubeconfig", environment={"KUBECONFIG": str(cluster.kubeconfig)}) as ours:
        assert ours.version().startswith("v1.")
        assert (ours.context, ours.server, ours.namespace) == ("kubeconfig", cluster.address, "default")


def test_a_token_reaches_the_cluster_and_is_never_shown(cluster: Cluster, tmp_path: Path) -> None:
    namespace = cluster.namespace()
    path = f"/api/v1/namespaces/{namespace}/serviceaccounts/default/token"
    token = cluster.client.create(path, {"spec": {}})["status"]["token"]
    config = document(cluster)
    config["users"][0]["user"] = {"token": token}
    with (
        connect(kubeconfig_file=written(tmp_path, config), namespace=namespace) as ours,
        pytest.raises(AccessDenied) as denied,
    ):
        apply(ours, [web(namespace)])
    assert f"user system:serviceaccount:{namespace}:default may not" in str(denied.value)
    assert token not in str(denied.value)


def test_a_right_that_is_missing_is_named_with_the_one_who_lacks_it(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    file = cluster.kubeconfig_for("guest", namespace=namespace)
    with connect(kubeconfig_file=file) as ours, pytest.raises(AccessDenied) as denied:
        apply(ours, [web(namespace)])
    assert denied.value.status == 403
    assert (
        f"user guest may not get deployments.apps in namespace {namespace} (a Role there with verb get "
        "on deployments.apps, bound to that user, would allow it)"
    ) in str(denied.value)


def test_a_token_that_the_server_does_not_know_says_which_user_it_was(
    cluster: Cluster, tmp_path: Path
) -> None:
    config = document(cluster)
    config["users"][0]["user"] = {"token": "a-token-of-yesterday"}
    with (
        connect(kubeconfig_file=written(tmp_path, config)) as ours,
        pytest.raises(AccessDenied, match="does not know user kubeconfig of context 'kubeconfig'") as denied,
    ):
        apply(ours, [web("default")])
    assert denied.value.status == 401
    assert "yesterday" not in str(denied.value)


def test_a_credential_plugin_brings_the_token(cluster: Cluster, tmp_path: Path) -> None:
    namespace = cluster.namespace()
    path = f"/api/v1/namespaces/{namespace}/serviceaccounts/default/token"
    token = cluster.client.create(path, {"spec": {}})["status"]["token"]
    (tmp_path / "token").write_text(json.dumps({"status": {"token": token}}))
    plugin = tmp_path / "plugin"
    plugin.write_text('#!/bin/sh\ncase $KUBERNETES_EXEC_INFO in *client*/v1*) cat "$TOKEN" ;; esac\n')
    plugin.chmod(0o755)
    asked = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "./plugin",
        "env": [{"name": "TOKEN", "value": str(tmp_path / "token")}],
    }
    config = document(cluster)
    config["users"][0]["user"] = {"exec": asked}
    with (
        connect(kubeconfig_file=written(tmp_path, config), namespace=namespace) as ours,
        pytest.raises(AccessDenied, match=f"system:serviceaccount:{namespace}:default may not"),
    ):
        apply(ours, [web(namespace)])


def test_a_credential_plugin_that_fails_is_named(cluster: Cluster, tmp_path: Path) -> None:
    config = document(cluster)
    asked = {"apiVersion": "client.authentication.k8s.io/v1", "command": "no-such-login"}
    config["users"][0]["user"] = {"exec": asked}
    with (
        connect(kubeconfig_file=written(tmp_path, config)) as ours,
        pytest.raises(InvalidConfig, match="no-such-login"),
    ):
        apply(ours, [web("default")])


def test_a_client_certificate_that_has_expired_is_the_reason(cluster: Cluster, tmp_path: Path) -> None:
    certified = cluster.authority.issue("late", organization="system:masters", minutes=-1)
    config = document(cluster)
    config["users"][0]["user"] = {
        "client-certificate": str(certified.certificate_file),
        "client-key": str(certified.key_file),
    }
    with (
        connect(kubeconfig_file=written(tmp_path, config)) as ours,
        pytest.raises(AccessDenied, match=r"client certificate expired on 20.*log in again") as denied,
    ):
        apply(ours, [web("default")])
    assert denied.value.status == 401


def test_a_servers_certificate_that_has_expired_is_the_reason(cluster: Cluster, tmp_path: Path) -> None:
    certified = cluster.authority.issue("expired-server", serves=True, minutes=-1)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certified.certificate_file, certified.key_file)
    config = document(cluster)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config["clusters"][0]["cluster"]["server"] = f"https://127.0.0.1:{server.server_port}"
        with (
            connect(kubeconfig_file=written(tmp_path, config)) as ours,
            pytest.raises(Unreachable, match="its certificate has expired") as unreachable,
        ):
            ours.version()
        server.shutdown()
    assert not unreachable.value.temporary


def test_nobody_at_the_address_is_a_refused_connection(cluster: Cluster, tmp_path: Path) -> None:
    config = document(cluster)
    config["clusters"][0]["cluster"]["server"] = f"https://127.0.0.1:{free_port()}"
    with (
        connect(kubeconfig_file=written(tmp_path, config)) as ours,
        pytest.raises(Unreachable, match=r"connection refused \(is the API server up") as unreachable,
    ):
        ours.version()
    assert unreachable.value.temporary


def test_a_server_with_another_authority_is_not_trusted(cluster: Cluster, tmp_path: Path) -> None:
    config = document(cluster)
    del config["clusters"][0]["cluster"]["certificate-authority"]
    with (
        connect(kubeconfig_file=written(tmp_path, config)) as ours,
        pytest.raises(Unreachable, match="its certificate is not trusted") as unreachable,
    ):
        ours.version()
    assert not unreachable.value.temporary


def test_the_rights_that_are_missing_can_be_asked_for(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    rules = [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "patch"]}]
    roles = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}"
    cluster.client.create(f"{roles}/roles", {"metadata": {"name": "some"}, "rules": rules})
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "some"}
    user = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "helper"}
    bound = {"metadata": {"name": "some"}, "roleRef": role, "subjects": [user]}
    cluster.client.create(f"{roles}/rolebindings", bound)
    needed = applying([DEPLOYMENT])
    with (
        driving(cluster, namespace) as admin,
        connect(kubeconfig_file=cluster.kubeconfig_for("helper")) as ours,
    ):
        assert lacking(admin, namespace, needed) == ()
        until("RBAC", lambda: Right("get", DEPLOYMENT) not in lacking(ours, namespace, needed))
        missing = [str(each) for each in lacking(ours, namespace, needed)]
    assert missing == [
        "create deployments.apps",
        "list replicasets.apps",
        "list pods",
        "list events",
        "get pods/log",
    ]


def test_one_client_serves_several_threads(cluster: Cluster) -> None:
    namespace = cluster.namespace()
    with driving(cluster, namespace) as ours, ThreadPoolExecutor(4) as pool:
        versions = set(pool.map(lambda _: ours.version(), range(8)))
    assert len(versions) == 1
