"""GitOps repositories behind the protocols of hosts: HTTP by git's own backend, ssh by OpenSSH's server."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blueprint.git import AccessDenied, PushRefused, RemoteMissing, RemoteRepository, Unreachable
from contract.git_server import PASSWORD, USER, GitServer, git_server
from contract.processes import free_port, serving

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    bare = tmp_path / "served" / "app.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    with git_server(bare.parent) as running:
        yield running


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of a user whose git keeps its passwords in a file; what the file has is to be written."""
    kept, settings = tmp_path / "passwords", tmp_path / "gitconfig"
    settings.write_text(f'[credential]\n\thelper = "store --file={kept}"\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    return kept


def remote(server: GitServer, folder: Path, name: str = "app.git") -> RemoteRepository:
    return RemoteRepository(server.url(name), folder / "clone", path="dev", timeout=30)


def log_in(server: GitServer, kept: Path, password: str = PASSWORD) -> None:
    quoted = password.replace(" ", "%20")
    kept.write_text(f"http://{USER}:{quoted}@127.0.0.1%3a{server.port}\n")


def head_of(server: GitServer) -> str:
    asked = ["git", "-C", str(server.root / "app.git"), "rev-parse", "main"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def test_a_commit_goes_over_http_with_what_the_credential_helper_knows(
    server: GitServer, login: Path, tmp_path: Path
) -> None:
    log_in(server, login)
    one = remote(server, tmp_path)
    first = one.commit_files({"app.json": b"{}"}, "first", when=WHEN)
    assert first == head_of(server)
    assert one.commit_files({"app.json": b"{}"}, "again", when=WHEN) is None
    assert one.commit_files({"app.json": b"[]"}, "second", when=WHEN) == head_of(server)
    assert [commit.subject for commit in one.log("app.json")] == ["second", "first"]


def test_nothing_of_the_password_stays_in_the_clone(server: GitServer, login: Path, tmp_path: Path) -> None:
    log_in(server, login)
    remote(server, tmp_path).commit_files({"app.json": b"{}"}, "first", when=WHEN)
    files = [path for path in (tmp_path / "clone").rglob("*") if path.is_file()]
    assert files
    assert not any(word in path.read_bytes() for path in files for word in (b"a test", b"a%20test"))


def test_without_credentials_nobody_is_asked(server: GitServer, login: Path, tmp_path: Path) -> None:
    with pytest.raises(AccessDenied, match=r"could not read Username.*credential helper"):
        remote(server, tmp_path).head()


def test_a_wrong_password_is_denied_and_not_shown(server: GitServer, login: Path, tmp_path: Path) -> None:
    log_in(server, login, "hunter2 hunter2")
    with pytest.raises(AccessDenied, match="Authentication failed") as denied:
        remote(server, tmp_path).head()
    assert "hunter2" not in str(denied.value)


@pytest.mark.parametrize(
    ("status", "kind"), [(403, AccessDenied), (404, RemoteMissing), (429, Unreachable), (503, Unreachable)]
)
def test_what_the_server_answers_is_understood(
    server: GitServer, login: Path, tmp_path: Path, status: int, kind: type[Exception]
) -> None:
    log_in(server, login)
    server.answers = status
    with pytest.raises(kind):
        remote(server, tmp_path).head()


def test_a_repository_that_the_server_does_not_have(server: GitServer, login: Path, tmp_path: Path) -> None:
    log_in(server, login)
    with pytest.raises(RemoteMissing, match=r"none\.git"):
        remote(server, tmp_path, "none.git").head()


def test_nobody_listens(login: Path, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/app.git"
    with pytest.raises(Unreachable, match=url) as offline:
        RemoteRepository(url, tmp_path / "clone").head()
    assert offline.value.temporary


def test_a_protected_branch_says_why_over_http(server: GitServer, login: Path, tmp_path: Path) -> None:
    log_in(server, login)
    hook = server.root / "app.git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'main takes reviewed changes only' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PushRefused, match="it says: main takes reviewed changes only"):
        remote(server, tmp_path).commit_files({"a": b"1"}, "x", when=WHEN)


@pytest.fixture
def ssh_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """ssh://USER@127.0.0.1:PORT, where the tests' own key opens OpenSSH's server."""
    sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    keygen = shutil.which("ssh-keygen")
    if sshd is None or keygen is None:
        pytest.skip("needs Debian's openssh-server")
    for key in ("host", "user"):
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / key)], check=True)
    (tmp_path / "authorized").write_bytes((tmp_path / "user.pub").read_bytes())
    port = free_port()
    (tmp_path / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {tmp_path}/host\nStrictModes no\nUsePAM no\n"
        f"AuthorizedKeysFile {tmp_path}/authorized\nPasswordAuthentication no\nPidFile none\n"
        "PermitRootLogin prohibit-password\n"
    )
    host_key = (tmp_path / "host.pub").read_text().split()
    (tmp_path / "known").write_text(f"[127.0.0.1]:{port} {host_key[0]} {host_key[1]}\n")
    ssh = f"ssh -F none -i {tmp_path}/user -oIdentitiesOnly=yes -oUserKnownHostsFile={tmp_path}/known"
    monkeypatch.setenv("GIT_SSH_COMMAND", ssh)
    command = [sshd, "-D", "-e", "-f", str(tmp_path / "sshd_config")]
    try:
        with serving(
            "sshd", command, tmp_path / "sshd.log", lambda it: "listening" in it.written, seconds=10
        ):
            yield f"ssh://{getpass.getuser()}@127.0.0.1:{port}"
    except RuntimeError as error:
        pytest.skip(f"sshd does not start here: {error}")


def test_a_commit_goes_over_ssh_with_the_users_key(ssh_host: str, server: GitServer, tmp_path: Path) -> None:
    one = RemoteRepository(f"{ssh_host}{server.root}/app.git", tmp_path / "clone")
    assert one.commit_files({"app.json": b"{}"}, "first", when=WHEN) == head_of(server)
    assert one.read("app.json") == b"{}"


def test_ssh_with_another_key_is_denied_without_a_question(
    ssh_host: str, server: GitServer, tmp_path: Path
) -> None:
    (tmp_path / "authorized").write_text("")
    with pytest.raises(AccessDenied, match="Permission denied"):
        RemoteRepository(f"{ssh_host}{server.root}/app.git", tmp_path / "clone").head()
    (tmp_path / "known").write_text("")
    with pytest.raises(AccessDenied, match="Host key verification failed"):
        RemoteRepository(f"{ssh_host}{server.root}/app.git", tmp_path / "clone").head()
