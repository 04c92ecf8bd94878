"""A real Kubernetes API on this machine: etcd, kube-apiserver and kube-controller-manager, without any node.

`scripts/kube-servers` builds the programs. `cluster` is session-scoped, started when a test first asks for
it, one for each worker of pytest; tests that share it use namespaces of their own. A fake kubelet plays the
one node: fake_kubelet.py tells what is real about it, and openshift.py what is real
about OpenShift's kinds.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract import kube_servers as servers
from contract.certificates import Authority
from contract.fake_kubelet import FakeKubelet
from contract.kube_client import KubeClient, Object, Refused
from contract.openshift import definitions
from contract.processes import until

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Cluster:
    """A running API. `kubeconfig` is an administrator's; `kubeconfig_for` makes those of others."""

    address: str
    folder: Path
    authority: Authority
    client: KubeClient
    kubelet: FakeKubelet
    kubeconfig: Path
    programs: Path

    def namespace(self, stem: str = "test") -> str:
        """A new namespace, ready for pods: its service account is there."""
        name = f"{stem}-{next(_numbers)}"
        self.client.create("/api/v1/namespaces", {"metadata": {"name": name}})
        self._wait_for_account(name)
        return name

    def exists(self, path: str) -> bool:
        try:
            self.client.get(path)
        except Refused as refused:
            if refused.status != 404:
                raise
            return False
        return True

    def kubeconfig_for(self, user: str, group: str = "", namespace: str = "default") -> Path:
        """A configuration of a user whom RBAC gives nothing yet, unless by the group."""
        certified = self.authority.issue(user, organization=group)
        file = self.folder / f"{user}.kubeconfig"
        return servers.kubeconfig(file, self.address, self.authority, certified, namespace)

    def install_openshift(self) -> None:
        """OpenShift's kinds, by shape and not by behaviour. Once is enough."""
        path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        kinds = {f"{path}/{each['metadata']['name']}": each for each in definitions()}
        for at, definition in kinds.items():
            if not self.exists(at):
                self.client.create(path, definition)
        for at in kinds:
            until(f"kind {at}", lambda at=at: _established(self.client.get(at)))

    def _wait_for_account(self, namespace: str) -> None:
        account = f"/api/v1/namespaces/{namespace}/serviceaccounts/default"
        until(f"service account of {namespace}", lambda: self.exists(account))


@contextlib.contextmanager
def serving_kube_api(folder: Path) -> Iterator[Cluster]:
    """The servers with their data in `folder`, and the fake kubelet; skipped when they were not built."""
    programs = servers.kube_programs()
    authority = Authority.new(folder / "tls", "kubernetes")
    with contextlib.ExitStack() as stack:
        etcd = servers.started(stack, lambda: servers.etcd(programs, folder))
        port = servers.started(stack, lambda: servers.api_server(programs, folder, authority, etcd))
        address = f"https://127.0.0.1:{port}"
        admin = authority.issue("admin", organization="system:masters")
        kubeconfig = servers.kubeconfig(folder / "kubeconfig", address, authority, admin, "default")
        client = KubeClient(port, authority, admin)
        stack.enter_context(servers.controller_manager(programs, folder, kubeconfig))
        kubelet = stack.enter_context(FakeKubelet(client, authority).running())
        cluster = Cluster(address, folder, authority, client, kubelet, kubeconfig, programs)
        cluster._wait_for_account("default")
        yield cluster


@pytest.fixture(scope="session")
def start_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Cluster]]:
    """A function that starts a Kubernetes API of its own, for the tests that need several."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(serving_kube_api(tmp_path_factory.mktemp("cluster")))


@pytest.fixture(scope="session")
def cluster(start_cluster: Callable[[], Cluster]) -> Cluster:
    """One Kubernetes API for all tests of this worker."""
    return start_cluster()


@pytest.fixture(scope="session")
def openshift(cluster: Cluster) -> Cluster:
    """The same API, with OpenShift's kinds."""
    cluster.install_openshift()
    return cluster


def _established(definition: Object) -> bool:
    conditions = definition.get("status", {}).get("conditions") or ()
    return any(each["type"] == "Established" and each["status"] == "True" for each in conditions)
