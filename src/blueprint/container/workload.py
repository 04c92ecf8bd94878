"""What is to run, and what is seen to run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from blueprint.container.errors import ContainerError
from blueprint.reference import InvalidReference, parse_reference

LABEL = "io.blueprint."
NON_ROOT = 65532
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One container that is wanted; limits and rights are those of `blueprint.kube.manifests`.

    `image` is where it comes from: an OCI layout's folder, or a repository as `HOST[:PORT]/NAME`; `digest`
    says which one. `port` is where it listens inside (None: nowhere), `health_path` what answers there when
    it is well (None: to be running is enough). `memory` is in bytes. `plain_http` is for registries on
    loopback. `scope` is set by the driver: whose container it is, where several projects use one machine.
    """

    name: str
    environment: str
    image: Path | str
    digest: str
    commit: str = ""
    port: int | None = 8080
    health_path: str | None = "/healthz"
    command: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    user: int = NON_ROOT
    group: int = NON_ROOT
    memory: int = 64 << 20
    plain_http: bool = False
    scope: str = "default"

    def __post_init__(self) -> None:
        for word in (self.name, self.environment, self.scope):
            if not _NAME.fullmatch(word):
                raise ContainerError(
                    f"{word!r} cannot name a container: small letters, digits, '-' and '.', at most 63"
                )
        if not _DIGEST.fullmatch(self.digest):
            raise ContainerError(
                f"cannot run {self.name}: {self.digest!r} is no digest (sha256:<64 hex digits>)"
            )
        if wrong := [name for name in self.variables if not _VARIABLE.fullmatch(name)]:
            raise ContainerError(f"cannot run {self.name}: {wrong[0]!r} cannot be an environment variable")
        if not isinstance(self.image, Path):
            self._check_repository(self.image)

    @property
    def key(self) -> str:
        """12 hex digits that change when another container is needed; the commit alone needs none."""
        settings = [
            self.digest,
            self.port,
            self.health_path,
            self.command,
            sorted(self.variables.items()),
            self.user,
            self.group,
            self.memory,
        ]
        return sha256(json.dumps(settings).encode()).hexdigest()[:12]

    @property
    def container(self) -> str:
        """Its name: the same for the same workload, settings and digest, so that it is found again."""
        return f"blueprint-{self.scope}-{self.environment}-{self.name}-{self.key}"

    @property
    def labels(self) -> dict[str, str]:
        return {
            "app.kubernetes.io/managed-by": "blueprint",
            LABEL + "scope": self.scope,
            LABEL + "environment": self.environment,
            LABEL + "workload": self.name,
            LABEL + "digest": self.digest,
            LABEL + "commit": self.commit,
            LABEL + "key": self.key,
            LABEL + "port": str(self.port or ""),
        }

    def _check_repository(self, image: str) -> None:
        try:
            parsed = parse_reference(f"{image}@{self.digest}")
        except InvalidReference as error:
            raise ContainerError(f"cannot run {self.name}: {error}") from error
        if not parsed.registry:
            raise ContainerError(f"cannot run {self.name}: {image} names no registry (HOST[:PORT]/NAME)")
        if parsed.tag is not None:
            raise ContainerError(
                f"cannot run {self.name}: {image} has a tag, the digest alone says which image"
            )


@dataclass(frozen=True, kw_only=True)
class Running:
    """A container of ours as the runtime shows it.

    `state` is the runtime's word (`running`, `exited`, `created`, ...); `digest` what it was started from by
    our label, `image_digest` by the runtime (of an index: the platform's manifest). `address` is
    `127.0.0.1:PORT` where its port is reached, "" when it has none; `exit_code` is None where nobody knows.
    """

    id: str
    container: str
    name: str
    environment: str
    key: str
    digest: str
    image_digest: str
    commit: str
    state: str
    since: datetime | None
    restarts: int
    exit_code: int | None
    address: str

    @property
    def is_running(self) -> bool:
        return self.state == "running"
