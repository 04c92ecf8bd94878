"""The programs of a Kubernetes control plane, started with the least that they need, on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TypeVar

import pytest

from contract.certificates import Authority, Certified
from contract.processes import ROOT, free_port, serving

Started = TypeVar("Started")
_PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager")
_CONTROLLERS = (
    "clusterrole-aggregation-controller",
    "cronjob-controller",
    "daemonset-controller",
    "deployment-controller",
    "garbage-collector-controller",
    "job-controller",
    "namespace-controller",
    "replicaset-controller",
    "resourcequota-controller",
    "root-ca-certificate-publisher-controller",
    "serviceaccount-controller",
    "statefulset-controller",
    "ttl-after-finished-controller",
)


def kube_programs() -> Path:
    """The folder of the programs; the test is skipped when one is missing there."""
    given = os.environ.get("KUBEBUILDER_ASSETS")
    built = sorted((ROOT / ".cache").glob("kube-servers-*/kube-apiserver"))
    if not given and not built:
        pytest.skip("needs a Kubernetes API server, which scripts/kube-servers builds")
    folder = Path(given) if given else built[-1].parent
    missing = [name for name in _PROGRAMS if not (folder / name).is_file()]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} in {folder}")
    return folder


def started(stack: ExitStack, start: Callable[[], AbstractContextManager[Started]]) -> Started:
    """Enter what needs a free port, again with another one if somebody else was faster."""
    for _ in range(2):
        with contextlib.suppress(RuntimeError):
            return stack.enter_context(start())
    return stack.enter_context(start())


@contextlib.contextmanager
def etcd(programs: Path, folder: Path) -> Iterator[str]:
    """The address of an etcd with its data in `folder`."""
    client, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    command = [
        programs / "etcd",
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync",  # it lives as long as the tests
        "--log-level=warn",
    ]
    with serving("etcd", command, folder / "etcd.log", lambda _: _healthy(f"{client}/health")):
        yield client


@contextlib.contextmanager
def api_server(programs: Path, folder: Path, authority: Authority, etcd: str) -> Iterator[int]:
    """The port of an API server that trusts the certificates of `authority`, with RBAC."""
    port = free_port()
    server = authority.issue("kube-apiserver", names=("kubernetes.default.svc",), serves=True)
    client = authority.issue("kube-apiserver-kubelet-client", organization="system:masters")
    accounts = authority.issue("service-accounts")
    command = [
        programs / "kube-apiserver",
        f"--etcd-servers={etcd}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--tls-cert-file={server.certificate_file}",
        f"--tls-private-key-file={server.key_file}",
        f"--client-ca-file={authority.file}",
        f"--kubelet-client-certificate={client.certificate_file}",
        f"--kubelet-client-key={client.key_file}",
        f"--kubelet-certificate-authority={authority.file}",
        "--kubelet-preferred-address-types=InternalIP",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={accounts.certificate_file}",
        f"--service-account-signing-key-file={accounts.key_file}",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none",  # a loopback address is no endpoint of a service
        "--authorization-mode=RBAC",
    ]
    trust = authority.trusting()
    ready = f"https://127.0.0.1:{port}/readyz"
    log = folder / "kube-apiserver.log"
    with serving("kube-apiserver", command, log, lambda _: _healthy(ready, trust), seconds=120):
        yield port


@contextlib.contextmanager
def controller_manager(programs: Path, folder: Path, kubeconfig: Path) -> Iterator[None]:
    """The controllers that need no node."""
    command = [
        programs / "kube-controller-manager",
        f"--kubeconfig={kubeconfig}",
        f"--controllers={','.join(_CONTROLLERS)}",
        "--leader-elect=false",
        "--secure-port=0",
        f"--root-ca-file={folder / 'tls/ca.crt'}",
    ]
    with serving("kube-controller-manager", command, folder / "kube-controller-manager.log", lambda _: True):
        yield


def kubeconfig(file: Path, address: str, authority: Authority, user: Certified, namespace: str) -> Path:
    """A client's configuration, in JSON, which is YAML."""
    certificate = {"client-certificate": str(user.certificate_file), "client-key": str(user.key_file)}
    server = {"server": address, "certificate-authority": str(authority.file)}
    context = {"cluster": "tests", "user": file.stem, "namespace": namespace}
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "tests", "cluster": server}],
        "users": [{"name": file.stem, "user": certificate}],
        "contexts": [{"name": file.stem, "context": context}],
        "current-context": file.stem,
    }
    file.write_text(json.dumps(document, indent=1))
    return file


def _healthy(address: str, trust: ssl.SSLContext | None = None) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5, context=trust) as answer:
            return bool(answer.status == 200)
    except OSError:  # not yet, or a refusal
        return False
