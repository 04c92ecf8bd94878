"""The vocabulary of targets as a table: drivers, which kinds of element each may play, and its settings.

A new driver or setting is a row here. The letter of targets, the JSON Schema for editors, the messages and
the guide follow this table. A binding carries its settings as plain strings, in the form of their type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from blueprint.model.kinds import KINDS


class SettingType(StrEnum):
    """What a setting holds, and the form of its string."""

    TEXT = "text"
    NAME = "name"  # of Kubernetes: a DNS label (RFC 1123)
    PROJECT_PATH = "path in the project"  # relative to the project's folder, never out of it
    REPOSITORY_PATH = "path in the repository"  # relative to the root of a git repository
    MACHINE_PATH = "path of the machine"  # absolute, with ~, or relative to the project's folder
    REGISTRY = "registry"  # HOST[:PORT][/PREFIX]
    URL = "URL of a git repository"  # https, ssh, file, or USER@HOST:PATH
    BOOLEAN = "true or false"  # "true" or "false"
    NUMBER = "number"  # decimal digits
    SECONDS = "seconds"  # decimal digits


@dataclass(frozen=True)
class Setting:
    """One setting of a driver; `help` is one line. A number lies within `minimum` and `maximum`."""

    name: str
    type: SettingType
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    example: str = ""
    minimum: int = 1
    maximum: int = 2**31 - 1


@dataclass(frozen=True)
class Driver:
    """One row of the table. `plays` are the kinds of element that it may play."""

    name: str
    summary: str
    plays: frozenset[str]
    settings: Mapping[str, Setting]


def _driver(name: str, summary: str, plays: str, *settings: Setting) -> tuple[str, Driver]:
    rows = MappingProxyType({setting.name: setting for setting in settings})
    return name, Driver(name, summary, frozenset(plays.split()), rows)


_T = SettingType
_IMAGES = "image-registry image-source"

DRIVERS: Mapping[str, Driver] = MappingProxyType(
    dict(
        (
            _driver(
                "registry-folder", "Images in a folder: an OCI image layout for each repository", _IMAGES,
                Setting("path", _T.PROJECT_PATH, "The folder; one of the state folder when left out.",
                        example="images"),
                Setting("prepare", _T.PROJECT_PATH, "A script that fills the folder when it is not there.",
                        example="workload/base/prepare"),
            ),
            _driver(
                "registry", "An OCI registry that is reached over the network", _IMAGES,
                Setting("at", _T.REGISTRY, "Its HOST[:PORT], and what its repositories' names begin with.",
                        required=True, example="quay.example.com/team"),
                Setting("plain-http", _T.BOOLEAN, "Allow HTTP without TLS; loopback needs no leave.",
                        default="false"),
                Setting("ca", _T.MACHINE_PATH, "A file of certificates (PEM) that are trusted besides.",
                        example="/etc/pki/company-ca.crt"),
                Setting("client-cert", _T.MACHINE_PATH, "Our own certificate for TLS (PEM)."),
                Setting("client-key", _T.MACHINE_PATH, "The key of `client-cert` (PEM)."),
                Setting("concurrency", _T.NUMBER, "How many connections at most.", default="8", maximum=64),
            ),
            _driver(
                "kubernetes", "A namespace of a Kubernetes or OpenShift cluster", "cluster",
                Setting("kubeconfig", _T.MACHINE_PATH, "The file, if not where kubectl has it.",
                        example="~/.kube/config"),
                Setting("context", _T.TEXT, "Which context of it; its current one when left out."),
                Setting("namespace", _T.NAME, "Where it deploys to; the context's own when left out.",
                        example="shop-dev"),
                Setting("manifests", _T.PROJECT_PATH,
                        "A folder of manifests or a Kustomize base; ours when left out.",
                        example="deploy/dev"),
                Setting("timeout", _T.SECONDS, "How long a rollout may take.", default="300", maximum=86400),
                Setting("rollback", _T.BOOLEAN, "Go back to the last good revision when a rollout fails.",
                        default="false"),
                Setting("force-conflicts", _T.BOOLEAN, "Take over fields that others manage.",
                        default="false"),
                Setting("create-namespace", _T.BOOLEAN, "Make the namespace when it is not there.",
                        default="false"),
            ),
            _driver(
                "gitops", "A git repository that Argo CD or Flux watches; a folder here without `url`",
                "cluster",
                Setting("url", _T.URL, "The repository; a folder of the state when left out.",
                        example="https://git.example.com/team/deployments.git"),
                Setting("branch", _T.TEXT, "The branch to push to.", default="main"),
                Setting("path", _T.REPOSITORY_PATH, "The folder in it; its root when left out.",
                        example="clusters/dev"),
            ),
            _driver(
                "container", "Containers of this machine", "cluster",
                Setting("runtime", _T.TEXT, "What runs them; what is found when left out.",
                        choices=("podman", "runc")),
            ),
        )
    )
)  # fmt: skip


def can_play(driver: str, kind: str) -> bool:
    """Whether a driver may play an element of this kind itself."""
    return driver in DRIVERS and kind in DRIVERS[driver].plays


def drivers_for(kind: str) -> Iterator[str]:
    """The drivers that may play an element of this kind, in the order of the table."""
    return (name for name, driver in DRIVERS.items() if kind in driver.plays)


def is_bindable(kind: str) -> bool:
    """Whether there is a driver for this kind, or for what it may contain."""
    return KINDS[kind].container or any(drivers_for(kind))
