"""What runc starts: a folder of files and a specification of how (OCI runtime-spec, config.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blueprint.container.workload import Workload

_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_CAPABILITIES = ("bounding", "effective", "inheritable", "permitted", "ambient")


@dataclass(frozen=True)
class Program:
    """What an image says of how it is run: the whole command, variables and the folder it starts in."""

    command: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: str = "/"


def restricted(
    base: Mapping[str, Any], workload: Workload, program: Program, *, is_root: bool
) -> dict[str, Any]:
    """runc's own specification (`runc spec`) with the workload, and with the rights of our manifests.

    There is no network of its own: nobody would connect it to anything. Without root, the only user that
    there is inside is 0, which is ourselves, and memory cannot be limited.
    """
    made = deepcopy(dict(base))
    variables = {**program.variables, **workload.variables}
    user, group = (workload.user, workload.group) if is_root else (0, 0)
    made["process"] |= {
        "terminal": False,
        "user": {"uid": user, "gid": group},
        "args": list(workload.command or program.command),
        "env": [_PATH, *(f"{name}={value}" for name, value in variables.items())],
        "cwd": program.folder or "/",
        "capabilities": {name: [] for name in _CAPABILITIES},
        "noNewPrivileges": True,
    }
    made["process"].pop("rlimits", None)  # inside of something else they cannot be raised
    made["root"] = {"path": "rootfs", "readonly": True}
    made["hostname"] = workload.name
    made["annotations"] = workload.labels
    linux = made["linux"]
    linux["namespaces"] = [one for one in linux["namespaces"] if one["type"] != "network"]
    if is_root:
        limit = {"limit": workload.memory, "swap": workload.memory}
        linux["resources"] = {**linux.get("resources", {}), "memory": limit}
    return made


def read_labels(bundle: Path) -> dict[str, str]:
    """The labels of the workload whose bundle this is; {} when it is none."""
    try:
        labels = json.loads((bundle / "config.json").read_bytes()).get("annotations")
    except (OSError, ValueError):
        return {}
    return labels if isinstance(labels, dict) else {}
