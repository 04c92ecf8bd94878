"""Where a remote repository may be: ssh, https, and what is on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from blueprint.git.client import GitError
from blueprint.git.errors import clean

_SCP = re.compile(
    r"(?:(?P<user>[A-Za-z0-9._-]+)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?P<path>[^-:\\][^:]*)"
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TOKEN = re.compile(r"(?:gh[a-z]_|github_pat_|glpat-|ATBB|x-oauth)|.{33,}", re.IGNORECASE)
_FORMS = "ssh://HOST/PATH, USER@HOST:PATH, https://HOST/PATH, file:///PATH or a whole path"
# The user's own git may say that https means ssh for a host (url.insteadOf), or the other way round.
_TOGETHER = {"https": "https:ssh", "ssh": "ssh:https", "http": "http", "file": "file"}


@dataclass(frozen=True, slots=True)
class RemoteUrl:
    """A URL as git gets it, as people may see it, and the protocols that git may use for it (`a:b`)."""

    text: str
    shown: str
    protocols: str


def parse_url(text: str) -> RemoteUrl:
    """GitError, without the secret, for a password in it and for every other way to reach a repository."""
    if not text or any(ord(sign) <= 32 or ord(sign) == 127 for sign in text) or text.startswith("-"):
        raise GitError(f"{clean(text)!r} is no URL of a git repository: {_FORMS}")
    if text.startswith("/"):
        return RemoteUrl(text, text, _TOGETHER["file"])
    if "://" in text:
        return _with_scheme(text)
    if _SCP.fullmatch(text):
        return RemoteUrl(text, text, _TOGETHER["ssh"])
    raise GitError(f"{clean(text)!r} is no URL of a git repository: {_FORMS}")


def _with_scheme(text: str) -> RemoteUrl:
    try:
        parts = urlsplit(text)
        host, user, password = parts.hostname or "", parts.username, parts.password
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        raise GitError(f"{clean(text)!r} is no URL of a git repository: {error}") from None
    scheme = parts.scheme.lower()
    bare = f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if scheme not in _TOGETHER:
        raise GitError(f"{bare}: the protocol {scheme!r} is not used here: {_FORMS}")
    if password is not None or (user and scheme.startswith("http") and _TOKEN.match(user)):
        raise GitError(
            f"{bare}: the URL has a password or token in it, which would end up in logs and files: "
            "take it out, and keep it in a credential helper of git or use ssh"
        )
    if parts.query or parts.fragment:
        raise GitError(f"{bare}: a git URL here has no ? and no #")
    if scheme == "http" and host not in _LOOPBACK:
        raise GitError(f"{bare}: plain HTTP is only for this machine itself: https://{bare[7:]}")
    if scheme == "file" and (host or user):
        raise GitError(f"{bare}: a file URL has no host: file:///PATH")
    if scheme != "file" and (not host or host.startswith("-") or (user or "").startswith("-")):
        raise GitError(f"{bare}: the URL names no host")
    if len(parts.path) < 2 or parts.path.startswith("/-"):
        raise GitError(f"{bare}: the URL names no repository on the host")
    return RemoteUrl(text, bare if scheme.startswith("http") else text, _TOGETHER[scheme])
