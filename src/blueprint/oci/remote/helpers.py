"""Programs that keep credentials: `docker-credential-NAME get`, the host on stdin, JSON on stdout."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from blueprint.oci.errors import OciError
from blueprint.oci.remote.credentials import Credentials

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TIMEOUT = 60.0
_IDENTITY = "<token>"


def from_helper(name: str, server: str, environment: Mapping[str, str]) -> Credentials | None:
    """What the helper knows about a server; None when that is nothing.

    OciError when it cannot be run. What it printed is in no message, as that may be a secret.
    """
    import shutil  # these two are slow to import, and few need them
    import subprocess

    program = f"docker-credential-{name}"
    if not _NAME.fullmatch(name):
        raise OciError(f"{name!r} is no name of a credential helper (letters, digits, . _ and -)")
    path = shutil.which(program, path=environment.get("PATH"))
    if path is None:
        raise OciError(f"the credential helper {program} for {server} is not installed (it is not on PATH)")
    try:
        ran = subprocess.run(
            [path, "get"], input=server.encode(), capture_output=True, timeout=_TIMEOUT, check=False,
            env=dict(environment),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OciError(f"the credential helper {program} for {server} gave no answer") from error
    if ran.returncode != 0:
        if b"credentials not found" in ran.stdout + ran.stderr:
            return None
        raise OciError(
            f"the credential helper {program} failed for {server} with exit code {ran.returncode} "
            f"(try: echo {server} | {program} get)"
        )
    return _parsed(ran.stdout, program)


def _parsed(output: bytes, program: str) -> Credentials | None:
    try:
        document = json.loads(output)
        user, secret = document["Username"], document["Secret"]
    except (ValueError, KeyError, TypeError):
        raise OciError(f"the credential helper {program} answered with something else than JSON") from None
    if not isinstance(user, str) or not isinstance(secret, str) or not secret:
        return None
    return Credentials(identity_token=secret) if user == _IDENTITY else Credentials(user, secret)
