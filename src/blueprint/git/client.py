"""The only door to the git program (docs/decisions/0005-git-by-subprocess.md)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FOREIGN = ("GIT_", "SSH_ASKPASS")
_TIMEOUT = 300
_GRACE = 1.0
_TEMPORARY = ("File exists", "cannot lock ref", "Unable to create", "unable to lock", "Another git process")

# What the user, the machine or the repository itself may have set must neither run programs nor
# change what is written; settings given this way win over all of them.
_SETTINGS = {
    "commit.gpgSign": "false",
    "core.autocrlf": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
}


class GitError(Exception):
    """Git refused, or is not installed; `temporary` when trying again may help."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary


def git(
    folder: Path,
    *arguments: str,
    stdin: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    keep_open: Sequence[int] = (),
) -> bytes:
    """What `git -C folder arguments...` prints; GitError with git's own words when it fails."""
    result = try_git(folder, *arguments, stdin=stdin, environment=environment, keep_open=keep_open)
    if result.returncode:
        words = result.stderr.decode(errors="replace").strip() or f"exit code {result.returncode}"
        temporary = any(sign in words for sign in _TEMPORARY)
        raise GitError(f"git {arguments[0]} in {folder}: {words}", temporary=temporary)
    return result.stdout


def try_git(
    folder: Path,
    *arguments: str,
    stdin: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.CompletedProcess[bytes]:
    """Like `git`, for commands whose failure is an answer."""
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            input=stdin or b"",
            capture_output=True,
            check=False,
            env={**environment_of(folder), **(environment or {})},
            pass_fds=tuple(keep_open),
            timeout=_TIMEOUT,
        )
    except FileNotFoundError:
        raise GitError("git is not installed: install it (Debian: apt-get install git)") from None
    except subprocess.TimeoutExpired:
        message = f"git {arguments[0]} in {folder} took more than {_TIMEOUT} s"
        raise GitError(message, temporary=True) from None


def check_sha(sha: str) -> str:
    """The commit id itself when it is a full one; GitError otherwise."""
    if not _SHA.fullmatch(sha):
        raise GitError(f"{sha!r} is no full commit id (40 hex digits)")
    return sha


def check_ref(folder: Path, name: str) -> str:
    """The ref's name itself when it is a full one such as `refs/heads/main`; GitError otherwise."""
    if not name.startswith("refs/") or try_git(folder, "check-ref-format", name).returncode:
        raise GitError(f"{name!r} is no full name of a ref (such as refs/heads/main)")
    return name


@contextlib.contextmanager
def exclusive(lock_file: Path, git_folder: Path) -> Iterator[int]:
    """Holds a lock for one of our writers and clears the locks that a killed git left in `git_folder`.

    Yields the lock's file descriptor: a git that gets it by `keep_open` goes on holding the lock when
    its parent is killed, so nobody writes beside an orphan.
    """
    with lock_file.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _clear_stale_locks(git_folder)
        yield lock.fileno()


def _clear_stale_locks(git_folder: Path) -> None:
    """Removes git's own lock files, after giving a git that is not ours the time to finish."""
    deadline = time.monotonic() + _GRACE
    while found := _lock_files(git_folder):
        if time.monotonic() > deadline:
            for path in found:
                if _is_open(path):
                    raise GitError(f"another git is at work: {path} is held", temporary=True)
                path.unlink(missing_ok=True)
            return
        time.sleep(0.05)


def _lock_files(git_folder: Path) -> list[Path]:
    top = [path for path in git_folder.glob("*.lock") if path.is_file()]
    return [*top, *(git_folder / "refs").rglob("*.lock")]


def _is_open(path: Path) -> bool:
    """Whether a process has the file open, as far as /proc tells."""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if link.readlink() == path.resolve():
                return True
    return False


def environment_of(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without anything that redirects git, with settings of our own and `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    settings = [
        *_SETTINGS.items(),
        *(more or {}).items(),
        *(("safe.directory", path) for path in trusted_folders(folder)),
    ]
    counted = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        counted |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {
        **kept,
        **counted,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        # A partial clone would fetch what it lacks from wherever, and by whatever, its settings say.
        "GIT_NO_LAZY_FETCH": "1",
        # What stands in a commit counts, not what a ref of the repository says to read instead.
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_ASKPASS": "",
        "LC_ALL": "C",
        "LANGUAGE": "",
    }


def trusted_folders(folder: Path) -> list[str]:
    """The names by which git may know a repository that the user named, for `safe.directory`."""
    real = folder.resolve()
    return list(dict.fromkeys(str(path) for path in (folder.absolute(), real, real / ".git")))
