"""Bringing a commit into a bare repository, as a CI platform receives a push."""

from __future__ import annotations

import tempfile
from pathlib import Path

from blueprint.git.client import GitError, check_ref, check_sha, exclusive, git, trusted_folders, try_git
from blueprint.git.repository import Repository

_LOCK = "blueprint-writer"


def fetch_commit(source: Repository, sha: str, bare: Path, ref: str) -> bool:
    """Brings the commit (without its history) into a bare repository and then moves the ref to it.

    The repository is made when it is missing. False, and nothing written, when the ref is there already.
    """
    check_sha(sha)
    if _read_ref(bare, ref) == sha:
        return False
    try:
        bare.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GitError(f"cannot make {bare}: {error}") from error
    with exclusive(bare / _LOCK, bare) as lock:
        if _git_folder(bare) is None:
            git(bare, "init", "--quiet", "--template=", "--bare", "-b", "main", ".", keep_open=[lock])
        check_ref(bare, ref)
        if try_git(bare, "cat-file", "-e", f"{sha}^{{tree}}").returncode:
            _fetch(source, sha, bare, lock)
        git(bare, "update-ref", ref, sha, keep_open=[lock])
    return True


def ref(bare: Path, name: str) -> str | None:
    """The commit that a ref of the bare repository points at, None when either is missing."""
    return _read_ref(bare, name)


def _read_ref(bare: Path, name: str) -> str | None:
    if _git_folder(bare) is None:
        return None
    result = try_git(bare, "rev-parse", "--verify", "--quiet", f"{check_ref(bare, name)}^{{commit}}")
    return result.stdout.decode().strip() if result.returncode == 0 else None


def _git_folder(bare: Path) -> Path | None:
    """The folder itself when it is a bare repository; never one that merely lies above it."""
    whole = all((bare / part).exists() for part in ("HEAD", "config", "objects", "refs"))
    return bare if whole else None


def _fetch(source: Repository, sha: str, bare: Path, lock: int) -> None:
    options = ("--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
    with tempfile.TemporaryDirectory() as folder:
        # Git forgets settings from the environment when it starts the other side of a fetch, but not
        # where the global file is; the other side must trust the source and serve any commit.
        trusted = "".join(f'\tdirectory = "{_quoted(path)}"\n' for path in trusted_folders(source.path))
        config = Path(folder, "config")
        config.write_text(f"[safe]\n{trusted}[uploadpack]\n\tallowAnySHA1InWant = true\n")
        url = str(source.path.resolve())
        git(
            bare,
            "fetch",
            *options,
            url,
            sha,
            environment={"GIT_CONFIG_GLOBAL": str(config), "GIT_ALLOW_PROTOCOL": "file"},
            keep_open=[lock],
        )


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
