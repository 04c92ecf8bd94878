from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from blueprint.git import GitError, Repository, fetch_commit, ref

MAIN = "refs/heads/main"


def run(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, text: str) -> str:
    (folder / "app").mkdir(exist_ok=True)
    (folder / "app" / "file").write_text(text)
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "-m", text)
    return run(folder, "rev-parse", "HEAD")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work: tree"
    folder.mkdir()
    run(folder, "init", "-q", "-b", "main")
    return folder


def snapshot(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_commit_arrives_whole_and_the_ref_points_at_it(work: Path, tmp_path: Path) -> None:
    sha, bare = commit(work, "one"), tmp_path / "deep" / "bare.git"
    assert ref(bare, MAIN) is None
    assert fetch_commit(Repository(work), sha, bare, MAIN)
    assert ref(bare, MAIN) == sha
    assert [file.data for file in Repository(bare).read_tree(sha, "app")] == [b"one"]
    assert run(bare, "fsck", "--full", "--strict") == ""


def test_the_second_time_nothing_is_written(work: Path, tmp_path: Path) -> None:
    sha, bare = commit(work, "one"), tmp_path / "bare.git"
    fetch_commit(Repository(work), sha, bare, MAIN)
    before = snapshot(bare)
    assert not fetch_commit(Repository(work), sha, bare, MAIN)
    assert snapshot(bare) == before


def test_any_commit_can_be_brought_forward_and_back(work: Path, tmp_path: Path) -> None:
    first, second, third = (commit(work, text) for text in ("one", "two", "three"))
    bare = tmp_path / "bare.git"
    for sha in (second, third, first):
        assert fetch_commit(Repository(work), sha, bare, MAIN)
        assert ref(bare, MAIN) == sha
        Repository(bare).read_tree(sha, "app")


def test_a_commit_of_a_shallow_clone_and_of_a_linked_work_tree_arrives(work: Path, tmp_path: Path) -> None:
    commit(work, "one")
    sha = commit(work, "two")
    run(tmp_path, "clone", "-q", "--depth=1", f"file://{work}", "shallow")
    run(work, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    for name in ("shallow", "linked"):
        bare = tmp_path / f"{name}.git"
        assert fetch_commit(Repository(tmp_path / name), sha, bare, MAIN)
        assert ref(bare, MAIN) == sha


def test_a_commit_that_no_branch_names_arrives(work: Path, tmp_path: Path) -> None:
    commit(work, "one")
    lost = commit(work, "two")
    run(work, "reset", "-q", "--hard", "HEAD~1")
    assert fetch_commit(Repository(work), lost, tmp_path / "bare.git", MAIN)


def test_a_commit_that_is_not_there_leaves_the_ref_where_it_was(work: Path, tmp_path: Path) -> None:
    sha, bare = commit(work, "one"), tmp_path / "bare.git"
    fetch_commit(Repository(work), sha, bare, MAIN)
    with pytest.raises(GitError, match="git fetch"):
        fetch_commit(Repository(work), "0123456789" * 4, bare, MAIN)
    assert ref(bare, MAIN) == sha


@pytest.mark.parametrize("name", ["main", "--all", "refs/heads/../x", "refs/heads/", ""])
def test_only_a_full_ref_is_one(work: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(GitError, match="is no full name of a ref"):
        fetch_commit(Repository(work), commit(work, "one"), tmp_path / "bare.git", name)


def test_a_folder_inside_another_repository_is_not_taken_for_it(work: Path) -> None:
    commit(work, "one")
    (work / "inner").mkdir()
    assert ref(work / "inner", MAIN) is None


def test_locks_of_a_killed_git_are_cleared(work: Path, tmp_path: Path) -> None:
    first, second, bare = commit(work, "one"), commit(work, "two"), tmp_path / "bare.git"
    fetch_commit(Repository(work), first, bare, MAIN)
    for name in ("shallow.lock", "refs/heads/main.lock", "packed-refs.lock"):
        (bare / name).touch()
    assert fetch_commit(Repository(work), second, bare, MAIN)
    assert ref(bare, MAIN) == second


def test_a_lock_that_is_really_held_is_a_temporary_refusal(work: Path, tmp_path: Path) -> None:
    first, second, bare = commit(work, "one"), commit(work, "two"), tmp_path / "bare.git"
    fetch_commit(Repository(work), first, bare, MAIN)
    with (bare / "shallow.lock").open("w"):
        if not Path(f"/proc/{os.getpid()}/fd").is_dir():
            pytest.skip("there is no /proc to see who holds a file")
        with pytest.raises(GitError, match="another git is at work") as caught:
            fetch_commit(Repository(work), second, bare, MAIN)
    assert caught.value.temporary


BEGUN = """
import os, sys
from pathlib import Path
from blueprint.git import Repository, client, fetch_commit, receive

left = int(sys.argv[4])
real = client.git
def git(*arguments, **options):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return real(*arguments, **options)
receive.git = git
fetch_commit(Repository(Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3]), "refs/heads/main")
"""


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_killed_fetch_is_done_again(work: Path, tmp_path: Path, step: int) -> None:
    sha, bare = commit(work, "one"), tmp_path / "bare.git"
    command = [sys.executable, "-c", BEGUN, str(work), sha, str(bare), str(step)]
    assert subprocess.run(command, check=False).returncode == -9
    assert ref(bare, MAIN) is None
    assert fetch_commit(Repository(work), sha, bare, MAIN)
    assert ref(bare, MAIN) == sha


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_repository_of_somebody_else_is_fetched_from_when_it_was_named(work: Path, tmp_path: Path) -> None:
    sha = commit(work, "one")
    for path in (work, *work.rglob("*")):
        os.chown(path, 1000, 1000)
    assert fetch_commit(Repository(work), sha, tmp_path / "bare.git", MAIN)
