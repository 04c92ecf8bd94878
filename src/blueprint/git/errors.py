"""What a remote repository can answer instead of yes, told from git's words; secrets taken out.

GitError
  RemoteError
    Unreachable     nobody answered, or not in time (temporary)
    AccessDenied    not without other credentials or rights
    RemoteMissing   no such repository or branch
    PushRefused     the repository does not take the commit: a protected branch, a hook
    Overtaken       somebody else changed the same files
"""

from __future__ import annotations

import os
import re

from blueprint.git.client import GitError
from blueprint.redact import MARK, redact, secrets_in
from blueprint.wording import plain

_USER_IN_URL = re.compile(r"(?<=://)[^/\s@]*:[^/\s@]*@")
_NOISE = re.compile(r"^(?:warning: .*|hint: .*|To .*|Done|error: failed to push some refs to .*)$")


class RemoteError(GitError):
    """A remote repository did not do what was asked."""


class Unreachable(RemoteError):
    """Nobody answered, or not in time."""

    def __init__(self, message: str) -> None:
        super().__init__(message, temporary=True)


class AccessDenied(RemoteError):
    """The credentials are missing, wrong, or do not reach so far."""


class RemoteMissing(RemoteError):
    """There is no such repository, or it has no such branch."""


class PushRefused(RemoteError):
    """The repository does not take the commit, and would not take it the next time."""


class Overtaken(RemoteError):
    """Somebody else changed the very files that were to be written."""


# Looked for from the top: the words of ssh and curl say more than git's own last line.
_SIGNS: tuple[tuple[type[RemoteError], tuple[str, ...]], ...] = (
    (
        Unreachable,
        (
            "Could not resolve", "Failed to connect", "Couldn't connect", "Connection refused", "timed out",
            "Network is unreachable", "No route to host", "Connection reset", "kex_exchange_identification",
            "Operation too slow", "returned error: 429", "returned error: 5",
        ),
    ),
    (
        AccessDenied,
        (
            "Authentication failed", "could not read Username", "could not read Password",
            "Permission denied", "Host key verification failed", "returned error: 401", "returned error: 403",
            "Access denied", "SSL certificate problem", "certificate verify failed", "Authorization failed",
            "marked as read only", "unable to get password", "dubious ownership",
        ),
    ),
    (
        RemoteMissing,
        (
            "does not appear to be a git repository", "not found", "does not exist", "returned error: 404",
            "couldn't find remote ref", "Could not find repository", "no such repository",
        ),
    ),
    (Unreachable, ("hung up", "early EOF", "RPC failed", "unexpected disconnect", "Connection closed")),
)  # fmt: skip

_REMEDIES = {
    AccessDenied: "no password is asked for: log in with a credential helper of git, or load the ssh agent",
    RemoteMissing: "look at the URL and at your rights: hosts hide what one may not see",
    Unreachable: "look at the network, and do it again",
}


def clean(text: str) -> str:
    """Foreign words as they can be shown: no control characters, no secret, no password of a URL."""
    return redact(_USER_IN_URL.sub(f"{MARK}@", plain(text)), secrets_in(os.environ)).strip()


def explain(words: str, doing: str) -> RemoteError:
    """The error that git's words on stderr stand for; `doing` begins the sentence."""
    # ssh says this of every failure, last; what it said before is the reason.
    told = [line for line in clean(words).splitlines() if line.strip() and not _NOISE.match(line)]
    text = "\n".join(told) or "git said nothing"
    for kind, signs in _SIGNS:
        if any(sign.lower() in text.lower() for sign in signs):
            return kind(f"{doing}: {text} ({_REMEDIES[kind]})")
    return RemoteError(f"{doing}: {text}")
