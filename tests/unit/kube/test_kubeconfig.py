"""Kubeconfigs are read as kubectl reads them, and what is wrong in them is named."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blueprint.kube import connection, kubeconfig
from blueprint.kube.certificate import expiry
from blueprint.kube.connection import connect, contexts
from blueprint.kube.errors import InvalidConfig
from contract.certificates import Authority


def config(*names: str, current: str = "", user: object = None) -> str:
    document = {
        "clusters": [{"name": each, "cluster": {"server": f"https://{each}.example.org"}} for each in names],
        "users": [{"name": each, "user": user or {"token": f"token-of-{each}"}} for each in names],
        "contexts": [{"name": each, "context": {"cluster": each, "user": each}} for each in names],
        "current-context": current,
    }
    return json.dumps(document)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_a_context_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    file = written(tmp_path, "config", config("dev", "prod", current="dev"))
    with pytest.raises(InvalidConfig, match=r"no context 'test' in the kubeconfig \(there are: dev, prod\)"):
        connect(context="test", kubeconfig_file=file)
    assert contexts(file) == ("dev", "prod")


def test_without_a_current_context_one_must_be_named(tmp_path: Path) -> None:
    file = written(tmp_path, "config", config("dev"))
    with pytest.raises(InvalidConfig, match=r"no context is chosen .* \(there are: dev\)"):
        connect(kubeconfig_file=file)


def test_several_files_are_one_and_the_first_that_has_a_name_wins(tmp_path: Path) -> None:
    first = written(tmp_path, "first", config("dev", current="dev"))
    second = written(tmp_path, "second", config("dev", "prod", current="prod").replace("dev.", "other."))
    variables = {"KUBECONFIG": f"{first}:{tmp_path / 'missing'}:{second}"}
    assert contexts(environment=variables) == ("dev", "prod")
    with connect(environment=variables) as dev, connect(context="prod", environment=variables) as prod:
        assert (dev.context, dev.server) == ("dev", "https://dev.example.org")
        assert prod.server == "https://prod.example.org"


def test_the_usual_file_is_below_home(tmp_path: Path) -> None:
    (tmp_path / ".kube").mkdir()
    written(tmp_path / ".kube", "config", config("dev", current="dev"))
    assert contexts(environment={"HOME": str(tmp_path)}) == ("dev",)


def test_paths_are_relative_to_their_own_file(tmp_path: Path) -> None:
    file = written(tmp_path, "config", config("dev", current="dev", user={"tokenFile": "secrets/token"}))
    chosen = kubeconfig.choose(kubeconfig.merged([file]), None)
    assert chosen.user["tokenFile"] == str(tmp_path / "secrets/token")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", r"config:1: the kubeconfig is no YAML"),
        ("[]", "is no mapping with clusters"),
        ("clusters: [{}]", "an entry of clusters has no name"),
        ("clusters: [{name: a}]", "an entry without content"),
        ("contexts: [{name: a, context: {cluster: b}}]", r"context 'a' names cluster 'b' \(there is none\)"),
    ],
)
def test_a_faulty_kubeconfig_is_named(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match=message):
        connect(context="a", kubeconfig_file=written(tmp_path, "config", text))


def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match=f"no kubeconfig at {tmp_path / 'none'}"):
        connect(kubeconfig_file=tmp_path / "none")
    with pytest.raises(InvalidConfig, match="KUBECONFIG names no file that exists"):
        connect(environment={"KUBECONFIG": str(tmp_path / "none")})
    with pytest.raises(InvalidConfig, match=r"no kubeconfig \(set KUBECONFIG, or log in"):
        connect(environment={"HOME": str(tmp_path)})


def test_a_certificate_file_that_is_missing_is_named(tmp_path: Path) -> None:
    user = {"client-certificate": "me.crt", "client-key": "me.key"}
    file = written(tmp_path, "config", config("dev", current="dev", user=user))
    with pytest.raises(InvalidConfig, match=f"context 'dev' cannot be used: there is no {tmp_path}/me.crt"):
        connect(kubeconfig_file=file)


def test_secrets_are_in_no_text_of_a_chosen_context(tmp_path: Path) -> None:
    user = {"exec": {"command": "login", "apiVersion": "v", "env": [{"name": "X", "value": "opensesame"}]}}
    file = written(tmp_path, "config", config("dev", current="dev", user=user))
    chosen = kubeconfig.choose(kubeconfig.merged([file]), None)
    assert "opensesame" in chosen.secrets
    assert "opensesame" not in repr(chosen)


def test_a_pods_service_account_is_used_where_there_is_no_kubeconfig(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority.new(tmp_path / "tls", "cluster")
    account = tmp_path / "account"
    account.mkdir()
    written(account, "token", "the-pods-token")
    written(account, "namespace", "shop")
    written(account, "ca.crt", authority.file.read_text())
    monkeypatch.setattr(connection, "SERVICE_ACCOUNT", account)
    variables = {
        "HOME": str(tmp_path),
        "KUBERNETES_SERVICE_HOST": "fd00::1",
        "KUBERNETES_SERVICE_PORT": "443",
    }
    with connect(environment=variables) as cluster:
        assert (cluster.server, cluster.namespace) == ("https://[fd00::1]:443", "shop")
    with pytest.raises(InvalidConfig, match="KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT"):
        connect(in_cluster=True, environment={})


def test_the_end_of_a_certificate_is_read(tmp_path: Path) -> None:
    from cryptography import x509

    issued = Authority.new(tmp_path / "tls", "cluster").issue("me")
    pem = issued.certificate_file.read_text()
    assert expiry(pem) == x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
    assert expiry("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") is None
    assert expiry("no certificate") is None
    assert datetime.now(UTC) < (expiry(pem) or datetime.min.replace(tzinfo=UTC))


def test_reading_kubeconfigs_does_not_import_the_client(tmp_path: Path) -> None:
    code = (
        "import sys, blueprint.kube as kube\n"
        "assert kube.connect and kube.apply\n"
        "print([name for name in ('lightkube', 'httpx2', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
