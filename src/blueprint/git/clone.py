"""The bare clone that stands between us and a remote repository: fetched into, pushed from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blueprint.files import write_atomically
from blueprint.git.client import GitError, check_ref, git, try_git
from blueprint.git.errors import PushRefused, RemoteMissing, clean, explain
from blueprint.git.remote_url import RemoteUrl
from blueprint.git.transport import Answer, talk

# A state folder that came with a cloned project could say here what program git shall run: the file is
# brought to this, whatever it was.
_CONFIG = b"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
_REDIRECTIONS = ("commondir", "config.worktree", "objects/info/alternates", "info/grafts")
_MISSING = "couldn't find remote ref"
_RACES = (
    "stale info",
    "fetch first",
    "non-fast-forward",
    "incorrect old value",
    "failed to update ref",
    "cannot lock ref",
    "failed to lock",
    "reference already exists",
)
_REFUSAL = re.compile(r"^!\t[^\t]*\t\[(?P<kind>[^\]]*)\] ?\(?(?P<why>[^\n]*?)\)?$", re.MULTILINE)
_SHOWN_BRANCHES = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """What a path is in a commit: mode as git writes it (`100644`) and the id of its content."""

    mode: str
    blob: str


class Clone:
    """One branch of one URL; the caller holds the lock (a file descriptor) that the methods take."""

    def __init__(self, url: RemoteUrl, folder: Path, branch: str, timeout: float) -> None:
        self.url, self.folder, self.branch, self.timeout = url, folder, branch, timeout
        self._theirs = f"refs/heads/{branch}"
        # The URL is part of the name: what was fetched from elsewhere is never taken for this.
        self._ours = f"refs/remotes/{hashlib.sha256(url.text.encode()).hexdigest()[:16]}/{branch}"

    @property
    def named(self) -> str:
        return f"{self.url.shown}, branch {self.branch}"

    def prepare(self, lock: int) -> None:
        """The clone is there, and its settings are ours."""
        for name in _REDIRECTIONS:
            (self.folder / name).unlink(missing_ok=True)
        config = self.folder / "config"
        if config.is_file() and config.read_bytes() != _CONFIG:
            write_atomically(config, _CONFIG)
        if not all((self.folder / part).exists() for part in ("HEAD", "config", "objects", "refs")):
            git(self.folder, "init", "--quiet", "--template=", "--bare", "-b", "main", ".", keep_open=[lock])
            write_atomically(config, _CONFIG)
        if self.branch.startswith("-"):
            raise GitError(f"{self.branch!r} is no name of a branch")
        check_ref(self.folder, self._theirs)

    def fetch(self, lock: int) -> str | None:
        """The remote's newest commit of the branch, now here too; None when it has no commit at all."""
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
        refs = f"+{self._theirs}:{self._ours}"
        answer = self._talk(lock, "fetch", *options, "--end-of-options", self.url.text, refs)
        if answer.code and _MISSING in answer.words:
            self._refuse_missing_branch(lock)
            return None
        if answer.code:
            raise explain(answer.words, f"cannot fetch {self.named}")
        return git(self.folder, "rev-parse", "--verify", f"{self._ours}^{{commit}}").decode().strip()

    def push(self, sha: str, head: str | None, lock: int) -> str | None:
        """Moves the remote's branch from `head` (None: it is new) to our commit; None when it did.

        Otherwise why not, in git's words, when the branch had moved or was being moved. RemoteError for
        everything that the next attempt would not change.
        """
        lease = f"--force-with-lease={self._theirs}:{head or ''}"
        target = f"{sha}:{self._theirs}"
        options = ("--porcelain", "--no-verify", "--no-follow-tags", lease)
        answer = self._talk(lock, "push", *options, "--end-of-options", self.url.text, target)
        if not answer.code:
            git(self.folder, "update-ref", self._ours, sha, keep_open=[lock])
            return None
        refused = _REFUSAL.search(answer.output)
        if refused is None:
            raise explain(answer.words, f"cannot push to {self.named}")
        reason = clean(refused["why"] or refused["kind"])
        if any(sign in reason for sign in _RACES):
            return reason
        raise PushRefused(f"{self.named} does not take the commit: {reason}{_said(answer)}")

    def try_push(self, sha: str, lock: int) -> None:
        """Asks the remote to take the commit, and sends nothing; RemoteError when we may not push."""
        target = f"{sha}:{self._theirs}"
        answer = self._talk(
            lock, "push", "--dry-run", "--porcelain", "--no-verify", "--no-follow-tags", "--end-of-options",
            self.url.text, target,
        )  # fmt: skip
        if answer.code:
            raise explain(answer.words, f"cannot push to {self.named}")

    def entries(self, sha: str, paths: Sequence[str]) -> dict[str, Entry]:
        """What those of the paths that are in the commit are there."""
        found = {}
        for line in git(self.folder, "ls-tree", "-z", "--full-tree", sha, "--", *paths).split(b"\0"):
            if line:
                facts, _, name = line.partition(b"\t")
                mode, _, blob = facts.decode().split()
                found[name.decode(errors="surrogateescape")] = Entry(mode, blob)
        return found

    def differences(self, sha: str | None, tree: str) -> list[str]:
        """The paths of all files that a tree has not as the commit has them."""
        if sha is None:
            return []
        listed = git(self.folder, "diff-tree", "-r", "-z", "--name-only", "--no-renames", sha, tree)
        return [name for name in listed.decode(errors="surrogateescape").split("\0") if name]

    def _refuse_missing_branch(self, lock: int) -> None:
        """RemoteMissing, unless the repository has no branch yet: then ours will be its first."""
        answer = self._talk(lock, "ls-remote", "--heads", "--end-of-options", self.url.text)
        if answer.code:
            raise explain(answer.words, f"cannot look at {self.url.shown}")
        names = [line.partition("\trefs/heads/")[2] for line in answer.output.splitlines()]
        if names:
            more = ", ..." if len(names) > _SHOWN_BRANCHES else ""
            has = clean(", ".join(names[:_SHOWN_BRANCHES])) + more
            raise RemoteMissing(f"{self.url.shown} has no branch {self.branch!r}: it has {has}")
        try_git(self.folder, "update-ref", "-d", self._ours, keep_open=[lock])

    def _talk(self, lock: int, *arguments: str) -> Answer:
        return talk(self.folder, self.url, *arguments, timeout=self.timeout, keep_open=[lock])


def _said(answer: Answer) -> str:
    """What the remote's hook or host said, for the end of a sentence."""
    lines = [line.removeprefix("remote:").strip() for line in clean(answer.words).splitlines()
             if line.startswith("remote:")]  # fmt: skip
    told = " / ".join(line for line in lines if line)
    return f"; it says: {told}" if told else ""
