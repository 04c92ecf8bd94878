"""Reading a repository's commits and trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from blueprint.git.client import GitError, check_sha, git, try_git
from blueprint.git.worktree import CommittedFile, is_same

_LOG = ("log", "--no-show-signature", "--no-patch", "-z")
_FORMAT = "--format=%H%x00%an%x00%ae%x00%ct%x00%s"
_KINDS = {"120000": "a symbolic link", "160000": "a submodule"}


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit; `time` is the committer's, in UTC."""

    sha: str
    author: str
    email: str
    time: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A regular file in a commit; `path` is relative to the folder that was asked for."""

    path: str
    data: bytes
    executable: bool


class Repository:
    """A git repository with a work tree, or a bare one; all paths are relative to its top folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"Repository({str(self.path)!r})"

    @classmethod
    def discover(cls, start: Path) -> Repository | None:
        """The repository whose work tree contains `start`, None when there is none.

        GitError when the repository that is found keeps its work tree elsewhere.
        """
        here = start.resolve()
        for folder in (here, *here.parents):
            if (folder / ".git").exists():
                top = Path(git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
                if not here.is_relative_to(top.resolve()):
                    raise GitError(
                        f"the repository in {folder} keeps its work tree elsewhere, in {top} (its setting "
                        f"core.worktree): work there, or `git -C {folder} config --unset core.worktree`"
                    )
                return cls(top)
        return None

    def object_format(self) -> str:
        """The algorithm of its object ids, `sha1` or `sha256`."""
        return git(self.path, "rev-parse", "--show-object-format").decode().strip()

    def head(self) -> str | None:
        """The commit that is checked out, None when there is no commit yet."""
        result = try_git(self.path, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if result.returncode == 0:
            return result.stdout.decode().strip()
        git(self.path, "rev-parse", "--git-dir")  # says why when this is no repository at all
        named = try_git(self.path, "rev-parse", "--verify", "--quiet", "HEAD")
        if named.returncode == 0:
            raise GitError(f"the commit {named.stdout.decode()[:12]} of {self.path} cannot be read")
        return None

    def commit(self, sha: str) -> Commit:
        """The commit with this id; GitError when it is not here."""
        return parse_commits(git(self.path, *_LOG, "-1", _FORMAT, check_sha(sha), "--"))[0]

    def last_commit(self, paths: Sequence[str]) -> Commit | None:
        """The newest commit up to HEAD that touched one of the paths; None when none did.

        In a shallow clone the oldest commit counts as having touched everything.
        """
        commits = self.log(paths, limit=1)
        return commits[0] if commits else None

    def log(self, paths: Sequence[str], limit: int | None = None, *, start: str = "HEAD") -> list[Commit]:
        """The commits up to `start` (or in a span `A..B`) that touched one of the paths, newest first."""
        if not paths or (start == "HEAD" and self.head() is None):
            return []
        bound = [] if limit is None else [f"-{limit}"]
        return parse_commits(git(self.path, *_LOG, _FORMAT, *bound, start, "--", *paths))

    def is_boundary(self, sha: str) -> bool:
        """Whether the commit is one that a shallow clone ends with: what came before it is unknown."""
        name = git(self.path, "rev-parse", "--git-path", "shallow").decode().rstrip("\n")
        try:
            return sha in (self.path / name).read_text().split()
        except FileNotFoundError:
            return False

    def read_tree(self, sha: str, path: str) -> tuple[TreeFile, ...]:
        """The regular files below a folder of a commit, sorted by path.

        GitError, naming the file, for links and submodules, and when the folder is not in the commit.
        """
        listed = list(self._list_tree(sha, path))
        for mode, _, name in listed:
            if mode in _KINDS:
                raise GitError(f"{path}/{name} is {_KINDS[mode]}: only regular files can be built from")
        contents = self._read_blobs([blob for _, blob, _ in listed])
        files = (
            TreeFile(name, data, mode == "100755")
            for (mode, _, name), data in zip(listed, contents, strict=True)
        )
        return tuple(sorted(files, key=lambda file: file.path))

    def list_files(self, sha: str, path: str = "") -> list[str]:
        """The paths of all files below a folder of a commit, relative to it, sorted."""
        return sorted(name for _, _, name in self._list_tree(sha, path))

    def read_file(self, sha: str, path: str) -> bytes | None:
        """One file of a commit, None when it is not in it; GitError when it cannot be read although it is."""
        name = f"{check_sha(sha)}:{_inside(path)}"
        result = try_git(self.path, "cat-file", "blob", name)
        if result.returncode == 0:
            return result.stdout
        git(self.path, "cat-file", "-e", f"{sha}^{{tree}}")
        if self.tree_id(sha, path) is not None:
            git(self.path, "cat-file", "blob", name)
        return None

    def tree_id(self, sha: str, path: str) -> str | None:
        """The id of a folder's (or file's) content in a commit, None when it is not in it."""
        name = f"{check_sha(sha)}:{_inside(path)}"
        result = try_git(self.path, "rev-parse", "--verify", "--quiet", name)
        return result.stdout.decode().strip() if result.returncode == 0 else None

    def dirty(self, paths: Sequence[str], *, untracked: bool = True) -> list[str]:
        """The files under the paths that differ from HEAD or are not in it, sorted; ignored files are not.

        The bytes themselves are compared (blueprint.git.worktree): `git status` would run the repository's
        filters, and believe an index that says of a file that it never changes.
        """
        if not paths:
            return []
        head = self.head()
        committed = {file.path: file for file in self._committed(head, paths)} if head else {}
        top = self.path.resolve()
        changed = {path for path, file in committed.items() if not is_same(top, file)}
        others = set(self.work_files(paths)) - committed.keys() if untracked else set()
        return sorted(changed | others)

    def work_files(self, paths: Sequence[str]) -> list[str]:
        """The files under the paths that are tracked or not ignored, sorted; some may be deleted."""
        if not paths:
            return []
        options = ("-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
        listed = git(self.path, "ls-files", *options, "--", *paths).decode(errors="surrogateescape")
        return sorted(path for path in listed.split("\0") if path)

    def is_tracked(self, path: str) -> bool:
        """Whether the file is in the index."""
        return try_git(self.path, "ls-files", "--error-unmatch", "--", path).returncode == 0

    def _committed(self, sha: str, paths: Sequence[str]) -> Iterator[CommittedFile]:
        below = [] if "." in paths else list(paths)
        for line in git(self.path, "ls-tree", "-r", "-z", "--full-tree", sha, "--", *below).split(b"\0"):
            if line:
                facts, _, name = line.partition(b"\t")
                mode, _, blob = facts.decode().split()
                yield CommittedFile(name.decode(errors="surrogateescape"), mode, blob)

    def _list_tree(self, sha: str, path: str) -> Iterator[tuple[str, str, str]]:
        """(mode, blob id, path) of every file below a folder."""
        tree = self.tree_id(sha, path)
        if tree is None:
            raise GitError(f"{path or 'the top folder'} is not in commit {sha[:12]} of {self.path}")
        for line in git(self.path, "ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0"):
            if line:
                facts, _, name = line.partition(b"\t")
                mode, _, blob = facts.decode().split()
                yield mode, blob, _text(name)

    def _read_blobs(self, ids: Sequence[str]) -> list[bytes]:
        output = git(self.path, "cat-file", "--batch", stdin="".join(f"{one}\n" for one in ids).encode())
        contents, at = [], 0
        for blob in ids:
            end = output.index(b"\n", at)
            words = output[at:end].split()
            if len(words) != 3:
                raise GitError(f"the file {blob} is missing in {self.path}")
            size = int(words[2])
            contents.append(output[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return contents


def parse_commits(log: bytes) -> list[Commit]:
    """The commits that `git log -z` with our format printed."""
    fields = log.decode(errors="replace").removesuffix("\0").split("\0") if log else []
    groups = (fields[at : at + 5] for at in range(0, len(fields), 5))
    return [
        Commit(sha, author, email, datetime.fromtimestamp(int(seconds), UTC), subject)
        for sha, author, email, seconds, subject in groups
    ]


def _inside(path: str) -> str:
    """The path as git names it in a tree; GitError when it leaves the repository."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if path.startswith("/") or ".." in parts or "\0" in path or "\n" in path:
        raise GitError(f"{path!r} is no path inside the repository")
    return "/".join(parts)


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        raise GitError(f"the file name {name!r} is not UTF-8") from None
