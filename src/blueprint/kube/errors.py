"""What a cluster, or the way to it, can refuse.

KubeError
├── InvalidConfig     the kubeconfig cannot be used: no such file, context, user; a faulty entry
├── Unreachable       no answer from the API server, or none that can be trusted
├── Refused           the API server answered with a status that says no
│   ├── AccessDenied  it wants other credentials, or they lack a right
│   ├── Missing       what the request is about is not there: a namespace, a kind, an object
│   └── Conflict      fields belong to somebody else
├── RolloutFailed     the workload did not become available; says why
├── JobFailed         the Job did not succeed; carries its log
└── Cancelled         somebody told us to stop waiting
"""

from __future__ import annotations

from dataclasses import dataclass


class KubeError(Exception):
    """A refusal; `temporary` when trying again may help."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary


class InvalidConfig(KubeError):
    """The kubeconfig cannot be used."""


class Unreachable(KubeError):
    """No answer from the API server, or none that can be trusted."""


class Refused(KubeError):
    """A refusal of the API server with its HTTP status and its `reason`, as in a Status object (meta/v1)."""

    def __init__(self, message: str, *, status: int = 0, reason: str = "", temporary: bool = False) -> None:
        super().__init__(message, temporary=temporary)
        self.status, self.reason = status, reason


class AccessDenied(Refused):
    """The credentials are not accepted (401), or lack a right (403)."""


class Missing(Refused):
    """What the request is about is not there (404)."""


@dataclass(frozen=True)
class Owned:
    """A field, in the form of `Change.path`, and the field manager whose it is."""

    field: str
    manager: str


class Conflict(Refused):
    """Fields that we want to set belong to others (409)."""

    def __init__(self, message: str, fields: tuple[Owned, ...] = ()) -> None:
        super().__init__(message, status=409, reason="Conflict")
        self.fields = fields


@dataclass(frozen=True)
class Trouble:
    """Why a workload is not ready: `on` an object, for a `reason` in the cluster's words.

    `log` has the last lines of a container that ended, where they could be had; `lasting` is what will not
    mend by waiting a little: an image that cannot be pulled, a container that crashes again and again, a
    quota.
    """

    on: str
    reason: str
    message: str = ""
    log: tuple[str, ...] = ()
    lasting: bool = False

    def __str__(self) -> str:
        message = f": {self.message}" if self.message else ""
        lines = "".join(f"\n    | {line}" for line in self.log)
        return f"{self.on}: {self.reason}{message}{lines}"


class RolloutFailed(KubeError):
    """The workload did not become available; `troubles` are the reasons that its pods and events give."""

    def __init__(self, message: str, troubles: tuple[Trouble, ...] = ()) -> None:
        super().__init__(message)
        self.troubles = troubles


class JobFailed(KubeError):
    """The Job did not succeed; `log` is what its pods wrote."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log


class Cancelled(KubeError):
    """Somebody told us to stop waiting; the cluster goes on with what it was told."""
