"""A branch of a remote repository, as the clone beside our state knows it and writes to it."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from blueprint.git.client import GitError, check_sha, exclusive, try_git
from blueprint.git.clone import Clone, Entry
from blueprint.git.commits import check_path, write_commit, write_tree
from blueprint.git.errors import Overtaken, RemoteError
from blueprint.git.gitops import AUTHOR, EMAIL
from blueprint.git.remote_url import parse_url
from blueprint.git.repository import Commit, Repository
from blueprint.git.worktree import blob_id

_ATTEMPTS = 6
_FIRST_PAUSE = 0.1  # seconds, doubled each time, half of it by chance
_KINDS = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}


class Snapshot:
    """The files below a folder of one commit; empty for a repository without any commit."""

    def __init__(self, clone: Path, sha: str | None, path: str) -> None:
        self._repository, self._path = Repository(clone), path
        self.sha = sha

    def head(self) -> Commit | None:
        """The commit itself."""
        return self._repository.commit(self.sha) if self.sha else None

    def read(self, path: str) -> bytes | None:
        """A file, None when it is not there."""
        return self._repository.read_file(self.sha, joined(self._path, path)) if self.sha else None

    def files(self) -> list[str]:
        """The paths of all files, sorted."""
        if self.sha is None or self._repository.tree_id(self.sha, self._path) is None:
            return []
        return self._repository.list_files(self.sha, self._path)

    def log(self, path: str = "", limit: int | None = None) -> list[Commit]:
        """The commits up to this one that touched a path (anything for ""), newest first."""
        if self.sha is None:
            return []
        return self._repository.log([joined(self._path, path) or "."], limit, start=self.sha)


class RemoteRepository:
    """What Argo CD or Flux watches: a branch, and a folder in it, of a repository that others write to too.

    `folder` keeps a bare clone, a cache that may be deleted. Reading fetches first: what is told is what the
    remote has now, and an Unreachable when nobody answers. A commit is made aside on the newest head and
    pushed only if the branch still stands there; when it has moved, our files are put on the new head.
    """

    def __init__(
        self, url: str, folder: Path, *, branch: str = "main", path: str = "", timeout: float = 120.0
    ) -> None:
        """GitError for a URL that is none or has a password in it, a branch or a path that cannot be one."""
        self.path = "/".join(part for part in path.split("/") if part not in {"", "."})
        if self.path:
            check_path(self.path, "the repository")
        self._clone = Clone(parse_url(url), folder, branch, timeout)

    def __repr__(self) -> str:
        return f"RemoteRepository({self.url!r}, branch={self.branch!r}, path={self.path!r})"

    @property
    def url(self) -> str:
        """The URL as it can be shown."""
        return self._clone.url.shown

    @property
    def branch(self) -> str:
        return self._clone.branch

    def snapshot(self) -> Snapshot:
        """The branch as it is now, by one fetch; ask it rather than us for several things of one moment."""
        with self._writing() as lock:
            return self._snapshot(self._clone.fetch(lock))

    def read(self, path: str) -> bytes | None:
        """A file at the remote's newest head, None when it is not there."""
        return self.snapshot().read(path)

    def files(self) -> list[str]:
        """The paths of all files at the remote's newest head, sorted."""
        return self.snapshot().files()

    def head(self) -> Commit | None:
        """The remote's newest commit, None when there is none yet."""
        return self.snapshot().head()

    def log(self, path: str = "", limit: int | None = None) -> list[Commit]:
        """The commits up to the remote's newest head that touched a path, newest first."""
        return self.snapshot().log(path, limit)

    def commit_files(
        self,
        files: Mapping[str, bytes | None],
        message: str,
        *,
        when: datetime,
        author: str = AUTHOR,
        email: str = EMAIL,
        since: str | None = None,
    ) -> str | None:
        """Commits and pushes these files (None deletes one) beside those that are there; the commit's id.

        None, and nothing written, when the remote has them already. `since` is the commit that the caller
        looked at: Overtaken, naming who and when, if one of these files was changed since then (without it:
        since our own first look) by somebody else to something else. Other RemoteErrors as `errors` tells.
        """
        wanted = {joined(self.path, path): data for path, data in files.items()}
        for path in wanted:
            check_path(path, self.url)
        with self._writing() as lock:
            head = self._clone.fetch(lock)
            start = self._known(since) if since else head
            for attempt in range(_ATTEMPTS):
                there = self._entries(head, wanted)
                if _holds(there, wanted):
                    return None
                self._refuse_overtaken(start, head, wanted, there)
                sha = self._commit(wanted, there, head, message, when, (author, email), lock)
                reason = self._clone.push(sha, head, lock)
                if reason is None:
                    return sha
                time.sleep(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1))  # noqa: S311 - no secret
                head = self._clone.fetch(lock)
                if head == sha:
                    return sha
        raise RemoteError(
            f"{self._named}: the push failed {_ATTEMPTS} times because others were faster ({reason}): "
            "do it again",
            temporary=True,
        )

    def try_push(self, when: datetime) -> None:
        """Whether the remote lets us push, without pushing; RemoteError when not. Hooks are not asked."""
        with self._writing() as lock:
            head = self._clone.fetch(lock)
            tree = write_tree(self._clone.folder, {}, head, lock)
            sha = write_commit(self._clone.folder, tree, head, "A trial", when, (AUTHOR, EMAIL))
            self._clone.try_push(sha, lock)

    @property
    def _named(self) -> str:
        return f"branch {self.branch} of {self.url}"

    def _snapshot(self, sha: str | None) -> Snapshot:
        return Snapshot(self._clone.folder, sha, self.path)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[int]:
        """Holds the clone's lock, the clone being there; adds to errors of the clone how it is mended."""
        folder = self._clone.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GitError(f"cannot make {folder}: {error}") from error
        try:
            with exclusive(folder / "blueprint-writer", folder) as lock:
                self._clone.prepare(lock)
                yield lock
        except RemoteError:
            raise
        except GitError as error:
            if error.temporary or folder.name not in str(error):
                raise
            raise GitError(f"{error} (if the clone is damaged: delete {folder}, it is made again)") from error

    def _known(self, sha: str) -> str:
        if try_git(self._clone.folder, "cat-file", "-e", f"{check_sha(sha)}^{{tree}}").returncode:
            raise Overtaken(
                f"{self._named} has no commit {sha[:12]} any more, which was looked at before: plan again"
            )
        return sha

    def _entries(self, sha: str | None, paths: Mapping[str, bytes | None]) -> dict[str, Entry]:
        return self._clone.entries(sha, list(paths)) if sha else {}

    def _refuse_overtaken(
        self, start: str | None, head: str | None, wanted: Mapping[str, bytes | None], there: dict[str, Entry]
    ) -> None:
        if start == head or head is None:
            return
        before = self._entries(start, wanted)
        changed = [
            path
            for path, data in wanted.items()
            if before.get(path) != there.get(path) and not _is(there.get(path), data)
        ]
        if changed:
            span = f"{start}..{head}" if start else head
            commits = Repository(self._clone.folder).log(changed, 1, start=span)
            commit = commits[0] if commits else Repository(self._clone.folder).commit(head)
            raise Overtaken(
                f"{self._named}: {', '.join(changed)} was changed by {commit.author} <{commit.email}> at "
                f"{commit.time:%Y-%m-%d %H:%M:%S} UTC in {commit.sha[:12]} ({commit.subject!r}): look at it, "
                "and plan again"
            )

    def _commit(
        self,
        wanted: Mapping[str, bytes | None],
        there: Mapping[str, Entry],
        head: str | None,
        message: str,
        when: datetime,
        author: tuple[str, str],
        lock: int,
    ) -> str:
        for path, entry in there.items():
            if entry.mode in _KINDS:
                raise RemoteError(
                    f"{self._named}: {path} is {_KINDS[entry.mode]}, so no file is written there"
                )
        modes = {path: entry.mode for path, entry in there.items()}
        tree = write_tree(self._clone.folder, wanted, head, lock, modes)
        if others := sorted(set(self._clone.differences(head, tree)) - wanted.keys()):
            raise RemoteError(f"{self._named}: {others[0]} stands in the way: a folder is needed there")
        return write_commit(self._clone.folder, tree, head, message, when, author)


def joined(folder: str, path: str) -> str:
    """The path of something below a folder, "" being the top."""
    return "/".join(part for part in (folder, path) if part)


def _is(entry: Entry | None, data: bytes | None) -> bool:
    if entry is None or data is None:
        return entry is None and data is None
    return entry.mode not in _KINDS and blob_id(data, entry.blob) == entry.blob


def _holds(there: Mapping[str, Entry], wanted: Mapping[str, bytes | None]) -> bool:
    return all(_is(there.get(path), data) for path, data in wanted.items())
