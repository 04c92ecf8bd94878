"""Git that talks to a remote repository: with the user's own credentials, without any question, in time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from blueprint.git.client import GitError, environment_of
from blueprint.git.errors import Unreachable
from blueprint.git.remote_url import RemoteUrl

_OUTPUT = 1 << 20  # more words than anybody reads
# Where the user says which key, which certificates and which helper: these reach git, nothing else of GIT_*.
_KEPT = (
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_CERT",
    "GIT_SSL_KEY",
)
_SETTINGS = {
    "credential.interactive": "false",
    "fetch.prune": "false",
    "fetch.recurseSubmodules": "false",
    "fetch.writeCommitGraph": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "push.recurseSubmodules": "no",
}
_SSH_OPTIONS = "-oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15"


@dataclass(frozen=True, slots=True)
class Answer:
    """How git ended, and what it printed, as text."""

    code: int
    output: str
    words: str


def talk(folder: Path, url: RemoteUrl, *arguments: str, timeout: float, keep_open: Sequence[int]) -> Answer:
    """Runs `git -C folder arguments...`, which names the URL itself; Unreachable after `timeout` seconds.

    In a session of its own: no terminal to ask on, and all that it started ends with it. Its output goes to
    files, because a shared ssh connection that stays open would hold a pipe.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as words:
        try:
            process = subprocess.Popen(
                ["git", "-C", str(folder), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=words,
                env=_environment(folder, url, os.environ),
                pass_fds=tuple(keep_open),
                start_new_session=True,
            )
        except FileNotFoundError:
            raise GitError("git is not installed: install it (Debian: apt-get install git)") from None
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise Unreachable(f"git {arguments[0]} with {url.shown} took more than {timeout:g} s") from None
        finally:
            _end(process)
        return Answer(code, _text(output), _text(words))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends git and its helpers, unless it ended by itself: a daemon that keeps credentials then stays."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read(_OUTPUT).decode(errors="replace")


def _environment(folder: Path, url: RemoteUrl, given: Mapping[str, str]) -> dict[str, str]:
    """As for every git, but with the user's own settings (credentials, keys, proxies) below ours."""
    environment = environment_of(folder, _SETTINGS)
    for name in ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL"):
        del environment[name]
    environment |= {name: given[name] for name in _KEPT if name in given}
    if command := _ssh_command(environment):
        environment["GIT_SSH_COMMAND"] = command
    return environment | {"GIT_ALLOW_PROTOCOL": url.protocols, "GCM_INTERACTIVE": "never"}


def _ssh_command(environment: Mapping[str, str]) -> str:
    """OpenSSH told to ask nothing; "" for a program of the user's, whose options are not ours to know."""
    if "GIT_SSH" in environment and "GIT_SSH_COMMAND" not in environment:
        return ""
    command = environment.get("GIT_SSH_COMMAND") or _configured(environment) or "ssh"
    is_openssh = Path(command.split()[0]).name == "ssh"
    return f"{command} {_SSH_OPTIONS}" if is_openssh else command


def _configured(environment: Mapping[str, str]) -> str:
    """The user's core.sshCommand, which our variable would hide; "" when there is none."""
    asked = ["git", "config", "--global", "--get", "core.sshCommand"]
    result = subprocess.run(asked, env=dict(environment), capture_output=True, check=False, text=True)
    return result.stdout.strip()
