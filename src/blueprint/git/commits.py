"""Making a commit aside: blobs, a tree, the commit; whoever calls moves the branch, last."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from blueprint.files import safe_child
from blueprint.git.client import GitError, git

_FILE = "100644"


def check_path(path: str, where: str) -> None:
    """GitError for a path that leaves the repository (shown as `where`) or enters git's own folder."""
    try:
        safe_child(Path(where), *path.split("/"))
    except ValueError as error:
        raise GitError(f"{path!r} cannot be a path in {where}: {error}") from error
    if any(part.lower() == ".git" for part in path.split("/")):
        raise GitError(f"{path!r} would write into git's own folder")


def write_tree(
    folder: Path,
    files: Mapping[str, bytes | None],
    base: str | None,
    lock: int,
    modes: Mapping[str, str] | None = None,
) -> str:
    """The tree of commit `base` with the files changed (None deletes), made in an index of its own.

    `modes` has the modes (such as 100755) of files that are no plain ones.
    """
    with tempfile.TemporaryDirectory() as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
        if base:
            git(folder, "read-tree", base, environment=index)
        changes = "".join(
            _change(folder, path, data, (modes or {}).get(path, _FILE), lock)
            for path, data in sorted(files.items())
        )
        git(folder, "update-index", "-z", "--index-info", stdin=changes.encode(), environment=index)
        return git(folder, "write-tree", environment=index, keep_open=[lock]).decode().strip()


def write_commit(
    folder: Path, tree: str, parent: str | None, message: str, when: datetime, author: tuple[str, str]
) -> str:
    """The id of the commit: the same for the same tree, parent, message, time and author (name, mail)."""
    date = f"{int(when.timestamp())} +0000"
    environment = {
        f"GIT_{role}_{fact}": value
        for role in ("AUTHOR", "COMMITTER")
        for fact, value in (("NAME", author[0]), ("EMAIL", author[1]), ("DATE", date))
    }
    parents = ["-p", parent] if parent else []
    made = git(
        folder, "commit-tree", tree, *parents, "-F", "-", stdin=message.encode(), environment=environment
    )
    return made.decode().strip()


def _change(folder: Path, path: str, data: bytes | None, mode: str, lock: int) -> str:
    if data is None:
        return f"0 {'0' * 40}\t{path}\0"
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=data, keep_open=[lock]).decode().strip()
    return f"{mode} {blob}\t{path}\0"
