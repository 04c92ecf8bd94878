"""A repository that others push to as well; everything here is done with the real git."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from blueprint.git import (
    AccessDenied,
    GitError,
    Overtaken,
    PushRefused,
    RemoteError,
    RemoteMissing,
    RemoteRepository,
    Unreachable,
)
from blueprint.git.clone import Clone
from contract.processes import until

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
OLD = {"deployment.json": b"old\n", "service.json": b"[]\n"}
NEW = {"deployment.json": b"new\n", "service.json": b"[]\n"}


def run(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def other_pushes(work: Path, files: dict[str, str], message: str = "by hand") -> str:
    """Somebody else's clone, brought up to date, with these files on top."""
    run(work, "pull", "-q", "--rebase", "origin", "main")
    for path, text in files.items():
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(text)
    run(work, "add", "-A")
    run(work, "commit", "-q", "-m", message)
    run(work, "push", "-q", "origin", "HEAD:main")
    return run(work, "rev-parse", "HEAD")


def hook(bare: Path, name: str, script: str) -> None:
    path = bare / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A bare repository with one commit on main: clusters/dev with the old files, and a README."""
    folder = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    seed = tmp_path / "seed"
    run(tmp_path, "clone", "-q", str(folder), str(seed))
    for path, data in OLD.items():
        (seed / "clusters/dev").mkdir(parents=True, exist_ok=True)
        (seed / "clusters/dev" / path).write_bytes(data)
    (seed / "README").write_text("what runs where\n")
    run(seed, "add", "-A")
    run(seed, "commit", "-q", "-m", "begin")
    run(seed, "push", "-q", "origin", "HEAD:main")
    return folder


@pytest.fixture
def other(bare: Path, tmp_path: Path) -> Path:
    """Somebody else's clone."""
    run(tmp_path, "clone", "-q", str(bare), str(tmp_path / "other"))
    return tmp_path / "other"


@pytest.fixture
def remote(bare: Path, tmp_path: Path) -> RemoteRepository:
    return RemoteRepository(str(bare), tmp_path / "state" / "clone", path="clusters/dev")


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] in "ZX"
    except FileNotFoundError:
        return True


def before_push(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], Any]) -> None:
    """Has somebody act between our fetch and our push; they are told how many pushes there were."""
    real, count = Clone.push, [0]

    def push(clone: Clone, sha: str, head: str | None, lock: int) -> str | None:
        act(count[0])
        count[0] += 1
        return real(clone, sha, head, lock)

    monkeypatch.setattr(Clone, "push", push)


def test_what_the_remote_has_is_read(remote: RemoteRepository, bare: Path) -> None:
    assert remote.files() == sorted(OLD)
    assert {path: remote.read(path) for path in OLD} == OLD
    assert remote.read("none") is None
    head = remote.head()
    assert head is not None
    assert (head.sha, head.subject) == (run(bare, "rev-parse", "main"), "begin")


def test_reading_sees_what_was_pushed_a_moment_ago(remote: RemoteRepository, other: Path) -> None:
    assert remote.read("deployment.json") == b"old\n"
    other_pushes(other, {"clusters/dev/deployment.json": "by hand\n"})
    assert remote.read("deployment.json") == b"by hand\n"
    assert [commit.subject for commit in remote.log("deployment.json")] == ["by hand", "begin"]
    assert [commit.subject for commit in remote.log("service.json")] == ["begin"]


def test_a_snapshot_is_of_one_moment(remote: RemoteRepository, other: Path) -> None:
    snapshot = remote.snapshot()
    other_pushes(other, {"clusters/dev/deployment.json": "by hand\n"})
    assert snapshot.read("deployment.json") == b"old\n"


def test_files_are_committed_and_pushed_beside_those_that_are_there(
    remote: RemoteRepository, bare: Path
) -> None:
    files = {**NEW, "new/route.json": b"{}", "service.json": None}
    sha = remote.commit_files(files, "Deploy app\n\nWhy.", when=WHEN, author="Bo", email="b@example.org")
    assert run(bare, "rev-parse", "main") == sha
    assert run(bare, "show", "main:clusters/dev/deployment.json") == "new"
    assert run(bare, "log", "-1", "--format=%an %ae %ct %s", "main").endswith(
        f"Bo b@example.org {int(WHEN.timestamp())} Deploy app"
    )
    assert run(bare, "ls-tree", "-r", "--name-only", "main").split() == [
        "README",
        "clusters/dev/deployment.json",
        "clusters/dev/new/route.json",
    ]
    assert run(bare, "fsck", "--strict") == ""


def test_nothing_is_written_when_the_remote_has_it_already(remote: RemoteRepository, bare: Path) -> None:
    remote.commit_files(NEW, "one", when=WHEN)
    before = {str(path): path.stat().st_mtime_ns for path in bare.rglob("*")}
    assert remote.commit_files(NEW, "two", when=WHEN) is None
    assert remote.commit_files({"none": None}, "two", when=WHEN) is None
    assert {str(path): path.stat().st_mtime_ns for path in bare.rglob("*")} == before


def test_another_machine_has_nothing_to_do_either(
    remote: RemoteRepository, bare: Path, tmp_path: Path
) -> None:
    remote.commit_files(NEW, "one", when=WHEN)
    second = RemoteRepository(f"file://{bare}", tmp_path / "elsewhere", path="clusters/dev")
    assert second.commit_files(NEW, "two", when=WHEN) is None


def test_a_push_in_between_is_built_upon(
    remote: RemoteRepository, bare: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_push(monkeypatch, lambda number: number or other_pushes(other, {"clusters/test/x": "1"}, "theirs"))
    sha = remote.commit_files(NEW, "ours", when=WHEN)
    assert run(bare, "rev-parse", "main") == sha
    assert run(bare, "log", "--format=%s", "main").split() == ["ours", "theirs", "begin"]
    assert run(bare, "show", "main:clusters/test/x") == "1"
    assert run(bare, "show", "main:clusters/dev/deployment.json") == "new"


def test_a_push_in_between_of_the_same_file_stops_us_and_says_who(
    remote: RemoteRepository, bare: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = []

    def edit(_: int) -> None:
        theirs.append(other_pushes(other, {"clusters/dev/deployment.json": "mine"}, "hot fix"))
        other_pushes(other, {"clusters/test/x": "1"}, "something else")

    before_push(monkeypatch, edit)
    with pytest.raises(Overtaken) as stopped:
        remote.commit_files(NEW, "ours", when=WHEN)
    words = str(stopped.value)
    assert (
        f"clusters/dev/deployment.json was changed by Ada <ada@example.org> at {datetime.now(UTC):%Y}"
        in words
    )
    assert f"in {theirs[0][:12]} ('hot fix')" in words
    assert run(bare, "show", "main:clusters/dev/deployment.json") == "mine"


def test_somebody_else_who_did_the_same_is_no_conflict(
    remote: RemoteRepository, bare: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_push(monkeypatch, lambda _: other_pushes(other, {"clusters/dev/deployment.json": "new\n"}, "same"))
    assert remote.commit_files(NEW, "ours", when=WHEN) is None
    assert run(bare, "log", "--format=%s", "main").split() == ["same", "begin"]


def test_what_changed_since_the_caller_looked_stops_us(remote: RemoteRepository, other: Path) -> None:
    seen = remote.snapshot().sha
    other_pushes(other, {"README": "longer"}, "unrelated")
    assert remote.commit_files({"a": b"1"}, "one", when=WHEN, since=seen)
    other_pushes(other, {"clusters/dev/service.json": "{}"}, "edited")
    with pytest.raises(Overtaken, match=r"service\.json was changed by Ada .*'edited'"):
        remote.commit_files({**NEW, "service.json": b"x"}, "two", when=WHEN, since=seen)


def test_a_history_that_was_rewritten_is_noticed(remote: RemoteRepository, other: Path) -> None:
    with pytest.raises(Overtaken, match="has no commit 111111111111 any more"):
        remote.commit_files(NEW, "one", when=WHEN, since="1" * 40)
    remote.commit_files(NEW, "one", when=WHEN)
    run(other, "commit", "-q", "--allow-empty", "-m", "other")
    run(other, "push", "-q", "--force", "origin", "HEAD:main")
    assert remote.read("deployment.json") == b"old\n"


def test_it_gives_up_when_others_are_always_faster(
    remote: RemoteRepository, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blueprint.git.remote._FIRST_PAUSE", 0.001)
    before_push(monkeypatch, lambda number: other_pushes(other, {f"x{number}": "1"}))
    with pytest.raises(RemoteError, match="failed 6 times because others were faster") as stopped:
        remote.commit_files(NEW, "ours", when=WHEN)
    assert stopped.value.temporary


def test_many_writers_on_many_machines_lose_no_file(bare: Path, tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def deploy(number: int) -> None:
        try:
            one = RemoteRepository(str(bare), tmp_path / f"machine{number // 2}")
            one.commit_files({f"app{number}/x": b"1"}, f"{number}", when=WHEN)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=deploy, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [line for line in run(bare, "ls-tree", "--name-only", "main").split() if "app" in line] == [
        f"app{number}" for number in range(4)
    ]


def test_the_words_of_a_hook_that_refuses_are_told(remote: RemoteRepository, bare: Path) -> None:
    hook(bare, "pre-receive", "echo 'main is protected: open a pull request' >&2; exit 1")
    with pytest.raises(PushRefused) as refused:
        remote.commit_files(NEW, "one", when=WHEN)
    assert "pre-receive hook declined" in str(refused.value)
    assert "it says: main is protected: open a pull request" in str(refused.value)
    assert not refused.value.temporary


def test_a_hook_cannot_paint_the_terminal_nor_repeat_a_secret(
    remote: RemoteRepository, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "hunter2hunter2")
    hook(bare, "update", "printf '\\033[31mno: hunter2hunter2 https://a:b@c/\\n' >&2; exit 1")
    with pytest.raises(PushRefused) as refused:
        remote.commit_files(NEW, "one", when=WHEN)
    assert "no: *** https://***@c/" in str(refused.value)
    assert "\033" not in str(refused.value)


def test_a_work_tree_is_no_place_to_push_to(other: Path, tmp_path: Path) -> None:
    run(other, "checkout", "-q", "main")
    with pytest.raises(PushRefused, match="branch is currently checked out"):
        RemoteRepository(str(other), tmp_path / "clone").commit_files({"a": b"1"}, "x", when=WHEN)


def test_a_branch_that_is_missing_is_told_with_those_that_there_are(bare: Path, tmp_path: Path) -> None:
    run(bare, "branch", "staging", "main")
    remote = RemoteRepository(str(bare), tmp_path / "clone", branch="production")
    with pytest.raises(RemoteMissing, match="has no branch 'production': it has main, staging"):
        remote.head()


def test_the_first_commit_of_an_empty_repository_makes_the_branch(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "empty.git")], check=True)
    remote = RemoteRepository(str(tmp_path / "empty.git"), tmp_path / "clone", branch="live", path="dev")
    assert (remote.head(), remote.files(), remote.read("a"), remote.log()) == (None, [], None, [])
    sha = remote.commit_files({"a": b"1"}, "first", when=WHEN)
    assert run(tmp_path / "empty.git", "rev-parse", "refs/heads/live") == sha
    assert remote.read("a") == b"1"


def test_a_repository_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RemoteMissing, match=r"none\.git"):
        RemoteRepository(str(tmp_path / "none.git"), tmp_path / "clone").head()


def test_a_remote_that_is_gone_is_told_and_not_answered_from_memory(
    remote: RemoteRepository, bare: Path
) -> None:
    assert remote.read("deployment.json") == b"old\n"
    bare.rename(bare.with_name("moved"))
    with pytest.raises(RemoteMissing):
        remote.read("deployment.json")


@pytest.mark.parametrize(
    ("url", "words", "kind"),
    [
        ("ssh://host/x", "ssh: Could not resolve hostname host: Name or service not known", Unreachable),
        ("ssh://host/x", "ssh: connect to host host port 22: Connection timed out", Unreachable),
        ("git@host:x", "git@host: Permission denied (publickey).\nfatal: hung up", AccessDenied),
        ("git@host:x", "Host key verification failed.\nfatal: Could not read from remote", AccessDenied),
        ("git@host:x", "ERROR: Repository not found.\nfatal: Could not read from remote", RemoteMissing),
        ("ssh://host/x", "fatal: the remote end hung up unexpectedly", Unreachable),
    ],
)
def test_what_ssh_says_is_understood(
    url: str, words: str, kind: type[RemoteError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    said.write_text(words)
    script = tmp_path / "refuse"
    script.write_text(f"#!/bin/sh\ncat '{said}' >&2\nexit 255\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    monkeypatch.setenv("GIT_SSH_VARIANT", "ssh")
    with pytest.raises(kind) as refused:
        RemoteRepository(url, tmp_path / "clone").head()
    assert words.splitlines()[0] in str(refused.value)
    assert refused.value.temporary == (kind is Unreachable)


def test_ssh_goes_through_without_a_question(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in named ssh: it notes what it was told and runs the command here, as sshd would there."""
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(f'#!/bin/sh\necho "$@" >> \'{tmp_path}/told\'\nfor last; do :; done\neval "$last"\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    remote = RemoteRepository(f"ada@example.org:{bare}", tmp_path / "clone", path="clusters/dev")
    sha = remote.commit_files(NEW, "over ssh", when=WHEN)
    assert run(bare, "rev-parse", "main") == sha
    told = (tmp_path / "told").read_text().splitlines()
    assert [line.split("git-")[1].split()[0] for line in told] == ["upload-pack", "receive-pack"]
    assert all("-oBatchMode=yes" in line and "ada@example.org" in line for line in told)


def test_a_remote_that_never_answers_is_given_up_with_all_that_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = tmp_path / "hang"
    ssh.write_text(f"#!/bin/sh\necho $$ > '{tmp_path}/pid'\nexec sleep 600\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    monkeypatch.setenv("GIT_SSH_VARIANT", "ssh")
    with pytest.raises(Unreachable, match="took more than 1 s"):
        RemoteRepository("ssh://host/x", tmp_path / "clone", timeout=1).head()
    pid = int((tmp_path / "pid").read_text())
    until("the stand-in has ended", lambda: has_ended(pid), 30)


def test_settings_in_the_clone_run_nothing(remote: RemoteRepository, tmp_path: Path) -> None:
    remote.head()
    clone, ran = tmp_path / "state" / "clone", tmp_path / "ran"
    run(clone, "config", "uploadpack.packObjectsHook", f"touch {ran}; false")
    run(clone, "config", "credential.helper", f"!touch {ran}")
    run(clone, "config", f"url.ext::sh -c touch% {ran} .insteadOf", str(tmp_path))
    hook(clone, "pre-push", f"touch '{ran}'")
    hook(clone, "reference-transaction", f"touch '{ran}'; exit 1")
    assert remote.commit_files(NEW, "one", when=WHEN)
    assert not ran.exists()
    assert (clone / "config").read_text().count("\n") == 4


def test_the_users_own_settings_may_not_bring_another_protocol(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "ext::sh -c touch% {tmp_path}/ran "]\n\tinsteadOf = https://example.org/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    with pytest.raises(RemoteError, match="transport 'ext' not allowed"):
        RemoteRepository("https://example.org/app", tmp_path / "clone").head()
    assert not (tmp_path / "ran").exists()


def test_what_was_fetched_from_one_url_is_not_shown_for_another(
    remote: RemoteRepository, tmp_path: Path
) -> None:
    remote.head()
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "empty.git")], check=True)
    assert RemoteRepository(str(tmp_path / "empty.git"), tmp_path / "state" / "clone").head() is None


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".git/hooks/x", "-x", ""])
def test_a_path_never_leaves_the_folder(remote: RemoteRepository, path: str) -> None:
    with pytest.raises(GitError):
        remote.commit_files({path: b"1"}, "x", when=WHEN)


def test_a_link_or_a_folder_is_not_written_through(remote: RemoteRepository, other: Path, bare: Path) -> None:
    link = other / "clusters/dev/link"
    link.symlink_to("/etc/passwd")
    (other / "clusters/dev/run").write_text("#!/bin/sh")
    (other / "clusters/dev/run").chmod(0o755)
    other_pushes(other, {"clusters/dev/folder/x": "1"})
    for path, kind in (("link", "a symbolic link"), ("folder", "a folder")):
        with pytest.raises(RemoteError, match=f"{path} is {kind}"):
            remote.commit_files({path: b"1"}, "x", when=WHEN)
    with pytest.raises(RemoteError, match=r"deployment\.json stands in the way"):
        remote.commit_files({"deployment.json/below": b"1"}, "x", when=WHEN)
    assert remote.commit_files({"run": b"#!/bin/sh\n"}, "x", when=WHEN)
    assert run(bare, "ls-tree", "main", "clusters/dev/run").startswith("100755")


@pytest.mark.parametrize("branch", ["", "a b", "-x", "a..b", "x.lock"])
def test_a_branch_has_a_name_that_git_takes(bare: Path, tmp_path: Path, branch: str) -> None:
    with pytest.raises(GitError, match=r"is no (full )?name of a"):
        RemoteRepository(str(bare), tmp_path / "clone", branch=branch).head()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from blueprint.git import RemoteRepository, client, clone, commits

left = int(sys.argv[3])
def counting(real):
    def counted(*arguments, **options):
        global left
        result = real(*arguments, **options)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
        return result
    return counted
clone.talk, clone.git = counting(clone.talk), counting(clone.git)
commits.git = counting(commits.git)
remote = RemoteRepository(sys.argv[1], Path(sys.argv[2]), path="clusters/dev")
remote.commit_files({"deployment.json": b"new\\n"}, "new", when=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC))
"""


@pytest.mark.parametrize("step", range(1, 13))
def test_a_killed_writer_is_recovered_from(
    remote: RemoteRepository, bare: Path, tmp_path: Path, step: int
) -> None:
    command = [sys.executable, "-c", KILLED, str(bare), str(tmp_path / "state" / "clone"), str(step)]
    killed = subprocess.run(command, check=False, env=dict(os.environ)).returncode == -9
    there = run(bare, "show", "main:clusters/dev/deployment.json")
    assert there in ("old", "new")
    done = remote.commit_files(NEW, "new", when=WHEN)
    assert (done is None) == (there == "new")
    assert killed or done is None
    assert run(bare, "log", "--format=%s", "main").split() == ["new", "begin"]
    assert run(bare, "fsck", "--strict") == ""
