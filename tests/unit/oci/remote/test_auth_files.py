from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from blueprint.oci import OciError, RemoteSettings
from blueprint.oci.remote.auth_files import find_credentials
from blueprint.oci.remote.credentials import Credentials

HOST = "registry.example.org:5000"
HUB = "https://index.docker.io/v1/"


def encoded(user: str, password: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}


def write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def found(
    home: Path, host: str = HOST, repository: str = "team/app", **environment: str
) -> Credentials | None:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], **environment}
    return find_credentials(host, repository, RemoteSettings(environment=environment))


def helper(folder: Path, name: str, script: str) -> str:
    """A credential helper that is a shell script; the PATH that finds it."""
    program = folder / f"docker-credential-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def answering(user: str, secret: str) -> str:
    return f"""read -r server; echo '{{"ServerURL":"'"$server"'","Username":"{user}","Secret":"{secret}"}}'"""


def test_without_any_file_we_are_nobody(home: Path) -> None:
    assert found(home) is None


def test_dockers_own_file_is_read(home: Path) -> None:
    write(home / ".docker/config.json", {"auths": {HOST: encoded("me", "pass:word")}})
    assert found(home) == Credentials("me", "pass:word")
    assert found(home, "other.example.org") is None


def test_docker_config_names_another_folder(home: Path, tmp_path: Path) -> None:
    write(home / ".docker/config.json", {"auths": {HOST: encoded("home", "x")}})
    write(tmp_path / "ci/config.json", {"auths": {HOST: encoded("ci", "y")}})
    assert found(home, DOCKER_CONFIG=str(tmp_path / "ci")) == Credentials("ci", "y")


def test_podmans_file_comes_before_dockers(home: Path, tmp_path: Path) -> None:
    write(
        home / ".docker/config.json",
        {"auths": {HOST: encoded("docker", "x"), "b.example": encoded("b", "z")}},
    )
    write(tmp_path / "run/containers/auth.json", {"auths": {HOST: encoded("podman", "y")}})
    assert found(home, XDG_RUNTIME_DIR=str(tmp_path / "run")) == Credentials("podman", "y")
    assert found(home, "b.example", XDG_RUNTIME_DIR=str(tmp_path / "run")) == Credentials("b", "z")


def test_a_file_that_is_named_is_the_only_one(home: Path, tmp_path: Path) -> None:
    write(home / ".docker/config.json", {"auths": {HOST: encoded("docker", "x")}})
    write(tmp_path / "auth.json", {"auths": {}})
    assert found(home, REGISTRY_AUTH_FILE=str(tmp_path / "auth.json")) is None
    with pytest.raises(OciError, match="cannot read credentials from"):
        found(home, REGISTRY_AUTH_FILE=str(tmp_path / "missing.json"))


def test_the_longest_matching_name_wins(home: Path) -> None:
    auths = {
        HOST: encoded("host", "1"),
        f"{HOST}/team": encoded("team", "2"),
        f"{HOST}/team/app": encoded("app", "3"),
    }
    write(home / ".config/containers/auth.json", {"auths": auths})
    names = [
        one.user
        for path in ("other", "team/web", "team/app", "teams")
        if (one := found(home, repository=path))
    ]
    assert names == ["host", "team", "app", "host"]


@pytest.mark.parametrize("key", [f"https://{HOST}", f"https://{HOST}/v2/", f"http://{HOST}/v1/"])
def test_keys_with_scheme_and_version_are_understood(key: str, home: Path) -> None:
    write(home / ".docker/config.json", {"auths": {key: encoded("me", "x")}})
    assert found(home) == Credentials("me", "x")


def test_the_hub_has_a_key_of_its_own(home: Path) -> None:
    write(home / ".docker/config.json", {"auths": {HUB: encoded("me", "x")}})
    assert found(home, "docker.io", "library/busybox") == Credentials("me", "x")


def test_tokens_are_read(home: Path) -> None:
    write(
        home / ".docker/config.json", {"auths": {HOST: {"identitytoken": "i"}, "b": {"registrytoken": "r"}}}
    )
    assert found(home) == Credentials(identity_token="i")
    assert found(home, "b") == Credentials(registry_token="r")


def test_helpers_come_before_the_store_and_the_store_before_the_file(home: Path, tmp_path: Path) -> None:
    path = helper(tmp_path / "bin", "one", answering("helper", "a"))
    helper(tmp_path / "bin", "all", answering("store", "b"))
    document = {
        "credHelpers": {HOST: "one"},
        "credsStore": "all",
        "auths": {HOST: encoded("file", "c"), "b.example": encoded("file", "c")},
    }
    write(home / ".docker/config.json", document)
    assert found(home, PATH=path) == Credentials("helper", "a")
    assert found(home, "b.example", PATH=path) == Credentials("store", "b")
    del document["credHelpers"], document["credsStore"]
    write(home / ".docker/config.json", document)
    assert found(home, PATH=path) == Credentials("file", "c")


def test_a_store_that_knows_nothing_leaves_it_to_the_file(home: Path, tmp_path: Path) -> None:
    path = helper(tmp_path / "bin", "all", "echo 'credentials not found in native keychain'; exit 1")
    write(home / ".docker/config.json", {"credsStore": "all", "auths": {HOST: encoded("file", "c")}})
    assert found(home, PATH=path) == Credentials("file", "c")


def test_a_helper_may_have_an_identity_token(home: Path, tmp_path: Path) -> None:
    path = helper(tmp_path / "bin", "one", answering("<token>", "t"))
    write(home / ".docker/config.json", {"credHelpers": {HOST: "one"}})
    assert found(home, PATH=path) == Credentials(identity_token="t")


def test_a_helper_is_asked_for_the_host(home: Path, tmp_path: Path) -> None:
    path = helper(tmp_path / "bin", "one", f"test $1 = get; cat > {tmp_path}/asked; echo '{{}}'")
    write(home / ".docker/config.json", {"credHelpers": {HOST: "one"}})
    with pytest.raises(OciError):
        found(home, PATH=path)
    assert (tmp_path / "asked").read_text() == HOST


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo hunter2; exit 3", "failed for .* with exit code 3"),
        ("echo hunter2", "something else than JSON"),
    ],
)
def test_a_helper_that_fails_is_named_and_not_quoted(
    script: str, message: str, home: Path, tmp_path: Path
) -> None:
    path = helper(tmp_path / "bin", "one", script)
    write(home / ".docker/config.json", {"credHelpers": {HOST: "one"}})
    with pytest.raises(OciError, match=message) as refused:
        found(home, PATH=path)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(("name", "message"), [("../evil", "is no name"), ("missing", "is not installed")])
def test_a_helper_that_cannot_be_run_is_named(name: str, message: str, home: Path) -> None:
    write(home / ".docker/config.json", {"credHelpers": {HOST: name}})
    with pytest.raises(OciError, match=message):
        found(home)


@pytest.mark.parametrize("text", ["{", "[]", '{"auths": {"registry.example.org:5000": {"auth": "§"}}}'])
def test_a_broken_file_is_named_and_not_quoted(text: str, home: Path) -> None:
    (home / ".docker").mkdir(parents=True)
    (home / ".docker/config.json").write_text(text)
    with pytest.raises(OciError, match=r"config\.json") as refused:
        found(home)
    assert "§" not in str(refused.value)


def test_credentials_that_are_printed_show_no_secret() -> None:
    shown = repr(Credentials("me", "hunter2", "identity", "registry"))
    assert shown == "Credentials(user='me')"
