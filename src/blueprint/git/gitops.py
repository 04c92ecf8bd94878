"""A git repository that plays a cluster: what is committed is what runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from blueprint.git.client import GitError, exclusive, git, try_git
from blueprint.git.commits import check_path, write_commit, write_tree
from blueprint.git.repository import Commit, Repository

AUTHOR = "blueprint"
EMAIL = "blueprint@localhost"
_BRANCH = "refs/heads/main"
_LOCK = "blueprint-writer"
_REMEDY = "if the repository is damaged"


class GitOpsFolder:
    """Files in a git work tree; made by its first commit, and empty as long as it is missing.

    A commit is one step: the new tree is made aside, the work tree is brought to it, and the branch moves
    last. Until then the old commit counts, and whatever a killed writer left is put right by the next write.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def __repr__(self) -> str:
        return f"GitOpsFolder({str(self.root)!r})"

    def read(self, path: str) -> bytes | None:
        """A file as it is committed, None when it is not."""
        with self._remedied():
            head = self._head_id()
            return self._repository.read_file(head, path) if head else None

    def files(self) -> list[str]:
        """The paths of all committed files, sorted."""
        with self._remedied():
            head = self._head_id()
            return self._repository.list_files(head) if head else []

    def edited(self, path: str = "") -> list[str]:
        """The committed files below a path that are edited or missing in the work tree."""
        if not self._is_whole():
            return []
        with self._remedied():
            return [one for one in self._repository.dirty([path or "."], untracked=False) if one]

    def head(self) -> Commit | None:
        """The newest commit, None when there is none."""
        head = self._head_id()
        return self._repository.commit(head) if head else None

    def log(self, path: str = "") -> list[Commit]:
        """The commits that touched a path (all commits for ""), newest first."""
        return self._repository.log([path or "."]) if self._head_id() else []

    def commit_files(
        self,
        files: Mapping[str, bytes | None],
        message: str,
        *,
        when: datetime,
        author: str = AUTHOR,
        email: str = EMAIL,
    ) -> str | None:
        """Commits these files (None deletes one) beside those that are there; the new commit's id.

        None, and nothing written, when they are committed already and the work tree is clean.
        """
        for path in files:
            self._check(path)
        if self._holds(files) and not self.edited():
            return None
        try:
            (self.root / ".git").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GitError(f"cannot make {self.root}: {error}") from error
        lock_file = self.root / ".git" / _LOCK
        with self._remedied(), exclusive(lock_file, self.root / ".git") as lock:
            self._initialise(lock)
            if self._holds(files):
                git(self.root, "read-tree", "--reset", "-u", "HEAD", keep_open=[lock])
                return None
            return self._commit(files, message, when, (author, email), lock)

    @contextlib.contextmanager
    def _remedied(self) -> Iterator[None]:
        """Adds to what git refuses with how a damaged repository is mended."""
        try:
            yield
        except GitError as error:
            if error.temporary or _REMEDY in str(error):
                raise
            raise GitError(
                f"{error} ({_REMEDY}: delete {self.root}, and the next apply makes it again)"
            ) from error

    @property
    def _repository(self) -> Repository:
        return Repository(self.root)

    def _check(self, path: str) -> None:
        check_path(path, str(self.root))

    def _head_id(self) -> str | None:
        # Looked at first: git would go up to a repository that merely contains this folder, and fail on
        # one that another writer is just making.
        return self._repository.head() if self._is_whole() else None

    def _is_whole(self) -> bool:
        return all((self.root / ".git" / part).exists() for part in ("HEAD", "config", "objects", "refs"))

    def _holds(self, files: Mapping[str, bytes | None]) -> bool:
        return self._head_id() is not None and all(self.read(path) == data for path, data in files.items())

    def _initialise(self, lock: int) -> None:
        if not self._is_whole():
            git(self.root, "init", "--quiet", "--template=", "-b", "main", ".", keep_open=[lock])
        branch = try_git(self.root, "symbolic-ref", "--quiet", "HEAD").stdout.decode().strip()
        if branch != _BRANCH:
            git(self.root, "symbolic-ref", "HEAD", _BRANCH, keep_open=[lock])

    def _commit(
        self,
        files: Mapping[str, bytes | None],
        message: str,
        when: datetime,
        author: tuple[str, str],
        lock: int,
    ) -> str:
        head = self._head_id()
        tree = write_tree(self.root, files, head, lock)
        git(self.root, "read-tree", "--reset", "-u", tree, keep_open=[lock])
        sha = write_commit(self.root, tree, head, message, when, author)
        git(self.root, "update-ref", "-m", "blueprint", _BRANCH, sha, head or "0" * 40, keep_open=[lock])
        return sha
