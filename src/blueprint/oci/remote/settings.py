"""How registries are reached: what a person, a target or the environment says about it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from blueprint.oci.remote.credentials import Credentials
from blueprint.oci.remote.retry import RetryPolicy


class PlainHttp(StrEnum):
    """Where HTTP without TLS may be spoken."""

    NEVER = "never"
    LOOPBACK = "loopback"  # where a loopback address speaks no TLS, as docker has it
    ALLOWED = "allowed"  # where any address speaks no TLS
    ALWAYS = "always"  # TLS is not even tried


@dataclass(frozen=True)
class RemoteSettings:
    """What a client needs to know besides a host's name.

    `certificates` is a folder like docker's certs.d (HOST:PORT/ca.crt, client.cert, client.key); the
    usual ones are searched too. `authority` is one more file of trusted certificates. `credentials` come
    before those of any file. Times are in seconds.
    """

    plain_http: PlainHttp = PlainHttp.LOOPBACK
    authority: Path | None = None
    client_certificate: Path | None = None
    client_key: Path | None = None
    certificates: Path | None = None
    auth_file: Path | None = None
    credentials: Credentials | None = None
    connections: int = 8
    connect_timeout: float = 15.0
    timeout: float = 60.0
    chunk_size: int | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
