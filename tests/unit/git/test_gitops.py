from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from blueprint.git import GitError, GitOpsFolder

WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
FILES = {"app/deployment.json": b"{}\n", "app/service.json": b"[]\n"}


def run(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def snapshot(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture
def cluster(tmp_path: Path) -> GitOpsFolder:
    return GitOpsFolder(tmp_path / "clusters" / "dev")


def test_a_missing_folder_reads_as_empty_and_stays_missing(cluster: GitOpsFolder) -> None:
    assert (cluster.files(), cluster.read("a"), cluster.head(), cluster.log("a")) == ([], None, None, [])
    assert not cluster.root.exists()


def test_a_folder_inside_another_repository_is_not_taken_for_it(tmp_path: Path) -> None:
    outer = GitOpsFolder(tmp_path)
    outer.commit_files(FILES, "outer", when=WHEN)
    inner = GitOpsFolder(tmp_path / "app")
    assert inner.files() == []
    inner.commit_files({"x": b"1"}, "inner", when=WHEN)
    assert (inner.files(), outer.files()) == (["x"], sorted(FILES))


def test_files_are_committed_and_lie_in_the_work_tree(cluster: GitOpsFolder) -> None:
    sha = cluster.commit_files(
        FILES, "Deploy app\n\nBecause.", when=WHEN, author="Ada", email="a@example.org"
    )
    head = cluster.head()
    assert head is not None
    assert (head.sha, head.author, head.email) == (sha, "Ada", "a@example.org")
    assert (head.subject, head.time) == ("Deploy app", WHEN)
    assert cluster.files() == sorted(FILES)
    assert {path: cluster.read(path) for path in FILES} == FILES
    assert {path: (cluster.root / path).read_bytes() for path in FILES} == FILES
    assert run(cluster.root, "status", "--porcelain", "--branch") == "## main\n"


def test_the_same_files_at_the_same_time_make_the_same_commit(tmp_path: Path) -> None:
    one, two = GitOpsFolder(tmp_path / "one"), GitOpsFolder(tmp_path / "two")
    assert one.commit_files(FILES, "x", when=WHEN) == two.commit_files(FILES, "x", when=WHEN)


def test_nothing_is_written_when_it_is_committed_already(cluster: GitOpsFolder) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    before = snapshot(cluster.root)
    assert cluster.commit_files(dict(list(FILES.items())[:1]), "two", when=WHEN) is None
    assert snapshot(cluster.root) == before


def test_other_files_stay_and_none_deletes(cluster: GitOpsFolder) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    cluster.commit_files({"orders/x": b"1", "app/service.json": None}, "two", when=WHEN + timedelta(1))
    assert cluster.files() == ["app/deployment.json", "orders/x"]
    assert not (cluster.root / "app" / "service.json").exists()
    assert [commit.subject for commit in cluster.log("app")] == ["two", "one"]
    assert [commit.subject for commit in cluster.log("app/deployment.json")] == ["one"]
    assert len(cluster.log()) == 2


def test_deleting_what_is_not_there_writes_nothing(cluster: GitOpsFolder) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    assert cluster.commit_files({"none": None}, "two", when=WHEN) is None


def test_files_that_somebody_put_beside_them_stay(cluster: GitOpsFolder) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    (cluster.root / "notes.txt").write_text("mine")
    cluster.commit_files({"b": b"1"}, "two", when=WHEN)
    assert (cluster.root / "notes.txt").read_text() == "mine"


def test_a_work_tree_that_was_changed_is_brought_back(cluster: GitOpsFolder) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    (cluster.root / "app" / "deployment.json").write_text("half")
    (cluster.root / "app" / "service.json").unlink()
    assert cluster.commit_files(FILES, "two", when=WHEN) is None
    assert {path: (cluster.root / path).read_bytes() for path in FILES} == FILES
    assert len(cluster.log()) == 1


def test_locks_of_a_killed_git_are_cleared(cluster: GitOpsFolder) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    for name in ("index.lock", "HEAD.lock", "refs/heads/main.lock"):
        (cluster.root / ".git" / name).touch()
    assert cluster.commit_files({"b": b"1"}, "two", when=WHEN)
    assert run(cluster.root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../b", "a//b", "-x", ".git/hooks/x", "a/.GIT/config", "a\0"]
)
def test_a_path_never_leaves_the_folder_nor_enters_gits_own(cluster: GitOpsFolder, path: str) -> None:
    with pytest.raises(GitError):
        cluster.commit_files({path: b"1"}, "x", when=WHEN)
    assert not cluster.root.exists()


def test_hooks_of_the_folder_do_not_run(cluster: GitOpsFolder, tmp_path: Path) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    for name in ("pre-commit", "post-checkout", "post-index-change", "reference-transaction"):
        hook = cluster.root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\nexit 1\n")
        hook.chmod(0o755)
    assert cluster.commit_files({"b": b"1"}, "two", when=WHEN)
    assert not (tmp_path / "ran").exists()


def test_many_writers_lose_no_file(cluster: GitOpsFolder) -> None:
    def deploy(number: int) -> None:
        GitOpsFolder(cluster.root).commit_files({f"app{number}/x": b"1"}, f"{number}", when=WHEN)

    threads = [threading.Thread(target=deploy, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cluster.files() == [f"app{number}/x" for number in range(6)]
    assert len(cluster.log()) == 6
    assert run(cluster.root, "status", "--porcelain") == ""


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from blueprint.git import GitOpsFolder, client, commits, gitops

left = int(sys.argv[2])
real = client.git
def git(*arguments, **options):
    global left
    result = real(*arguments, **options)
    left -= arguments[1] not in {"status", "rev-parse"}
    if left == 0:
        os.kill(os.getpid(), 9)
    return result
gitops.git = commits.git = git
when = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
GitOpsFolder(Path(sys.argv[1])).commit_files({"app/x": b"new", "app/y": b"new"}, "new", when=when)
"""


@pytest.mark.parametrize("step", range(1, 9))
@pytest.mark.parametrize("existing", [True, False])
def test_a_killed_writer_is_recovered_from(cluster: GitOpsFolder, step: int, existing: bool) -> None:
    old = {"app/x": b"old"}
    if existing:
        cluster.commit_files(old, "old", when=WHEN)
    command = [sys.executable, "-c", KILLED, str(cluster.root), str(step)]
    killed = subprocess.run(command, check=False).returncode == -9
    new = {"app/x": b"new", "app/y": b"new"}
    committed = {path: cluster.read(path) for path in cluster.files()}
    if committed == new:  # who sees the commit sees its files too
        assert run(cluster.root, "status", "--porcelain") == ""
    assert committed in ([old, new] if existing else [{}, new])
    done = cluster.commit_files(new, "new", when=WHEN)
    assert (done is None) == (committed == new)
    assert killed or done is None
    assert {path: (cluster.root / path).read_bytes() for path in new} == new
    assert [commit.subject for commit in cluster.log("app")] == (["new", "old"] if existing else ["new"])
    assert run(cluster.root, "status", "--porcelain") == ""


ORPHAN = """
import os, subprocess, sys
from pathlib import Path
from blueprint.git.client import exclusive

root = Path(sys.argv[1])
with exclusive(root / ".git" / "blueprint-writer", root / ".git") as lock:
    wait = "import sys, pathlib; sys.stdin.readline(); pathlib.Path(sys.argv[1]).touch()"
    subprocess.Popen([sys.executable, "-c", wait, sys.argv[2]], pass_fds=[lock])
    print("begun", flush=True)
    os.kill(os.getpid(), 9)
"""


def test_nobody_writes_beside_the_orphan_of_a_killed_writer(cluster: GitOpsFolder, tmp_path: Path) -> None:
    cluster.commit_files(FILES, "one", when=WHEN)
    command = [sys.executable, "-c", ORPHAN, str(cluster.root), str(tmp_path / "ended")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdin is not None
        assert writer.stdout.readline() == "begun\n"
        assert writer.wait() == -9
        seen: list[bool] = []

        def write() -> None:
            cluster.commit_files({"b": b"1"}, "two", when=WHEN)
            seen.append((tmp_path / "ended").exists())

        thread = threading.Thread(target=write)
        thread.start()
        writer.stdin.write("go on\n")
        writer.stdin.flush()
        thread.join()
    assert seen == [True]
