from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blueprint.git import GitError, Repository, TreeFile

NOWHERE = "0123456789" * 4


def run(folder: Path, *arguments: str, when: int = 1_700_000_000) -> str:
    identity = {
        f"GIT_{role}_{fact}": value
        for role in ("AUTHOR", "COMMITTER")
        for fact, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"), ("DATE", f"{when} +0530"))
    }
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, **identity}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def commit(folder: Path, files: dict[str, bytes], subject: str = "change", when: int = 1_700_000_000) -> str:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "--allow-empty", "-m", subject, when=when)
    return run(folder, "rev-parse", "HEAD")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "a repository: with signs"
    folder.mkdir()
    run(folder, "init", "-q", "-b", "main")
    return folder


def test_the_repository_is_found_from_any_folder_in_it(work: Path) -> None:
    (work / "deep" / "er").mkdir(parents=True)
    found = Repository.discover(work / "deep" / "er")
    assert found is not None
    assert found.path == work.resolve()


def test_no_repository_is_found_where_there_is_none(tmp_path: Path) -> None:
    assert Repository.discover(tmp_path) is None


def test_a_linked_work_tree_is_a_repository_too(work: Path, tmp_path: Path) -> None:
    sha = commit(work, {"a": b"1"})
    run(work, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    found = Repository.discover(tmp_path / "linked")
    assert found is not None
    assert (found.path, found.head()) == ((tmp_path / "linked").resolve(), sha)


def test_a_repository_without_commits_has_no_head(work: Path) -> None:
    repository = Repository(work)
    assert repository.head() is None
    assert repository.last_commit(["."]) is None


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        Repository(tmp_path).head()


def test_the_last_commit_is_the_newest_that_touched_one_of_the_paths(work: Path) -> None:
    first = commit(work, {"app/a": b"1"}, "app")
    second = commit(work, {"orders/b": b"1"}, "orders – and more", when=1_700_000_100)
    commit(work, {"README": b"1"}, "other")
    repository = Repository(work)
    found = repository.last_commit(["app", "orders"])
    assert found is not None
    assert (found.sha, found.author, found.email) == (second, "Ada", "ada@example.org")
    assert (found.time, found.subject) == (datetime.fromtimestamp(1_700_000_100, UTC), "orders – and more")
    assert repository.last_commit(["app"]) == repository.commit(first)
    assert repository.last_commit(["none"]) is None
    assert repository.last_commit([]) is None


def test_an_empty_subject_is_read_as_one(work: Path) -> None:
    run(work, "commit", "-q", "--allow-empty", "--allow-empty-message", "-m", "")
    commit(work, {"a": b"1"}, "two")
    assert [one.subject for one in Repository(work).log(["."])] == ["two"]
    sha = run(work, "rev-parse", "HEAD~1")
    assert Repository(work).commit(sha).subject == ""


def test_a_pattern_in_a_path_is_a_name(work: Path) -> None:
    commit(work, {"app/a": b"1"})
    assert Repository(work).last_commit(["a*"]) is None
    assert Repository(work).dirty([":(glob)**"]) == []


def test_the_tree_of_a_commit_is_read_whatever_the_work_tree_holds(work: Path) -> None:
    names = {
        "app/b": b"\x00\n\xff",
        "app/ä ö": b"",
        "app/sub/new\nline": b"x" * 70_000,
        "app/a-b": b"1",
        "top": b"",
    }
    (work / "app").mkdir()
    (work / "app" / "run").write_bytes(b"#!/bin/sh\n")
    (work / "app" / "run").chmod(0o755)
    sha = commit(work, names)
    (work / "app" / "b").unlink()
    (work / "app" / "untracked").touch()
    assert Repository(work).read_tree(sha, "app") == (
        TreeFile("a-b", b"1", executable=False),
        TreeFile("b", b"\x00\n\xff", executable=False),
        TreeFile("run", b"#!/bin/sh\n", executable=True),
        TreeFile("sub/new\nline", b"x" * 70_000, executable=False),
        TreeFile("ä ö", b"", executable=False),
    )
    assert len(Repository(work).read_tree(sha, "")) == 6


def test_a_symbolic_link_is_refused_by_name(work: Path) -> None:
    (work / "app").mkdir()
    (work / "app" / "link").symlink_to("/etc/passwd")
    with pytest.raises(GitError, match="app/link is a symbolic link"):
        Repository(work).read_tree(commit(work, {}), "app")


def test_a_submodule_is_refused_by_name(work: Path) -> None:
    sha = commit(work, {"a": b""})
    run(work, "update-index", "--add", "--cacheinfo", f"160000,{sha},app/module")
    run(work, "commit", "-q", "-m", "module")
    with pytest.raises(GitError, match="app/module is a submodule"):
        Repository(work).read_tree(run(work, "rev-parse", "HEAD"), "app")


def test_a_folder_that_is_not_in_the_commit_is_refused_by_name(work: Path) -> None:
    sha = commit(work, {"a": b""})
    with pytest.raises(GitError, match=f"workload/app is not in commit {sha[:12]}"):
        Repository(work).read_tree(sha, "workload/app")


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc", "a\0b"])
def test_a_path_never_leaves_the_repository(work: Path, path: str) -> None:
    sha = commit(work, {"a": b""})
    with pytest.raises(GitError, match="is no path inside"):
        Repository(work).read_tree(sha, path)


@pytest.mark.parametrize("sha", ["", "HEAD", "--all", "abc123", NOWHERE + "0"])
def test_only_a_full_commit_id_is_one(work: Path, sha: str) -> None:
    commit(work, {"a": b""})
    with pytest.raises(GitError, match="is no full commit id"):
        Repository(work).commit(sha)


def test_a_commit_that_is_not_here_is_refused(work: Path) -> None:
    commit(work, {"a": b""})
    with pytest.raises(GitError, match="bad object"):
        Repository(work).commit(NOWHERE)


def test_the_id_of_a_folder_changes_with_its_content_alone(work: Path) -> None:
    repository = Repository(work)
    first = commit(work, {"app/a": b"1"})
    second = commit(work, {"other": b"1"})
    third = commit(work, {"app/a": b"2"})
    ids = [repository.tree_id(sha, "app") for sha in (first, second, third)]
    assert ids[0] == ids[1] != ids[2]
    assert repository.tree_id(first, "none") is None


def test_what_is_not_committed_is_listed(work: Path) -> None:
    (work / ".gitignore").write_text("*.log\n")
    commit(work, {"app/a": b"1", "app/b": b"1", "app/c": b"1", "other": b"1"})
    (work / "app" / "a").write_text("2")
    (work / "app" / "b").unlink()
    (work / "app" / "new file").touch()
    (work / "app" / "x.log").touch()
    (work / "other").write_text("2")
    run(work, "mv", "app/c", "app/d")
    repository = Repository(work)
    assert repository.dirty(["app"]) == ["app/a", "app/b", "app/c", "app/d", "app/new file"]
    assert repository.dirty(["other", "none"]) == ["other"]
    assert repository.dirty([]) == []


def test_reading_ignores_what_the_environment_tells_git(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha = commit(work, {"a": b""})
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG"):
        monkeypatch.setenv(name, "/nowhere")
    assert Repository(work).head() == sha
    assert Repository(work).dirty(["."]) == []


def test_reading_writes_nothing(work: Path) -> None:
    sha = commit(work, {"a": b"1"})
    os.utime(work / "a", (1, 1))  # makes git wish to refresh its index
    before = (work / ".git" / "index").stat().st_mtime_ns
    repository = Repository(work)
    assert repository.dirty(["."]) == []
    repository.read_tree(sha, "")
    assert (work / ".git" / "index").stat().st_mtime_ns == before


def test_a_program_that_the_repository_configures_is_never_run(work: Path, tmp_path: Path) -> None:
    commit(work, {"a": b"1"})
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    program.chmod(0o755)
    run(work, "config", "core.fsmonitor", str(program))
    run(work, "config", "core.hooksPath", str(tmp_path))
    Repository(work).dirty(["."])
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def witness(folder: Path, name: str = "ran") -> tuple[Path, Path]:
    """A program, and the file that it makes when it is run."""
    ran, program = folder / name, folder / f"{name}.sh"
    program.write_text(f'#!/bin/sh\ntouch "{ran}"\n')
    program.chmod(0o755)
    return program, ran


def test_a_filter_of_the_repository_is_never_run(work: Path, tmp_path: Path) -> None:
    commit(work, {"a": b"1"})
    program, ran = witness(tmp_path)
    run(work, "config", "filter.x.clean", str(program))
    (work / ".git/info").mkdir(exist_ok=True)
    (work / ".git/info/attributes").write_text("* filter=x\n")
    (work / "a").write_bytes(b"2")
    assert Repository(work).dirty(["."]) == ["a"]
    assert not ran.exists()
    run(work, "status")
    assert ran.exists()  # git itself does run it


def test_a_signature_is_never_looked_at(work: Path, tmp_path: Path) -> None:
    sha = commit(work, {"a": b"1"})
    program, ran = witness(tmp_path)
    signed = run(work, "cat-file", "commit", sha).replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\n", 1
    )
    (tmp_path / "signed").write_text(signed + "\n")
    sha = run(work, "hash-object", "-t", "commit", "-w", str(tmp_path / "signed"))
    run(work, "update-ref", "HEAD", sha)
    run(work, "config", "log.showSignature", "true")
    run(work, "config", "gpg.program", str(program))
    found = Repository(work).last_commit(["a"])
    assert found is not None
    assert found == Repository(work).commit(found.sha)
    assert not ran.exists()
    run(work, "log", "-1")
    assert ran.exists()


def test_a_partial_clone_fetches_nothing(work: Path, tmp_path: Path) -> None:
    sha = commit(work, {"a": b"1"})
    program, ran = witness(tmp_path)
    run(work, "config", "core.repositoryFormatVersion", "1")
    run(work, "config", "extensions.partialClone", "origin")
    run(work, "config", "remote.origin.promisor", "true")
    run(work, "config", "remote.origin.url", f"ext::{program}")
    run(work, "config", "protocol.ext.allow", "always")
    blob = run(work, "rev-parse", f"{sha}:a")
    (work / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError):
        Repository(work).read_tree(sha, "")
    assert not ran.exists()
    with pytest.raises(subprocess.CalledProcessError):
        run(work, "cat-file", "blob", blob)
    assert ran.exists()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_changed_file_is_found_even_when_the_index_says_that_it_never_changes(
    work: Path, flag: str
) -> None:
    commit(work, {"a": b"1", "b": b"1"})
    run(work, "update-index", flag, "a")
    (work / "a").write_bytes(b"2")
    assert Repository(work).dirty(["a"]) == ["a"]
    assert Repository(work).dirty(["b"]) == []


def test_a_folder_that_became_a_link_a_mode_and_a_link_are_compared_too(work: Path, tmp_path: Path) -> None:
    (work / "link").symlink_to("run")
    commit(work, {"deep/a": b"1", "run": b"#!", "same/a": b"1"})
    assert Repository(work).dirty(["."]) == []
    (work / "deep").rename(tmp_path / "deep")
    (work / "deep").symlink_to(tmp_path / "deep")
    (work / "run").chmod(0o755)
    (work / "link").unlink()
    (work / "link").symlink_to("other")
    assert Repository(work).dirty(["."], untracked=False) == ["deep/a", "link", "run"]


def test_a_repository_whose_work_tree_is_elsewhere_is_refused(work: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    run(work, "config", "core.worktree", str(tmp_path / "elsewhere"))
    with pytest.raises(GitError, match=r"core\.worktree"):
        Repository.discover(work)


def test_a_repository_of_somebody_else_is_read_when_it_was_named(work: Path) -> None:
    sha = commit(work, {"a": b"1"})
    for path in (work, *work.rglob("*")):
        os.chown(path, 1000, 1000)
    assert Repository(work).head() == sha


def test_a_missing_git_says_what_to_install(
    work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="apt-get install git") as caught:
        Repository(work).head()
    assert not caught.value.temporary
