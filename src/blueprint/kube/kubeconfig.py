"""Kubeconfig files: found as kubectl finds them, merged as kubectl merges them, with one context chosen.

Several files in KUBECONFIG are one: the first that has a name wins, and relative paths are relative to their
own file. Values of secrets are kept aside, to be taken out of every message.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blueprint.kube.errors import InvalidConfig

_LISTS = {"clusters": "cluster", "contexts": "context", "users": "user"}
_PATHS = ("certificate-authority", "client-certificate", "client-key", "tokenFile")
_SECRET = ("token", "password", "client-key-data")
_EXEC_OLD, _EXEC_NEW = "client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1"


@dataclass(frozen=True)
class Chosen:
    """One context with its cluster and user, as in the file; `secrets` must never be shown."""

    context: str
    cluster: Mapping[str, Any]
    user: Mapping[str, Any] = field(repr=False)
    user_name: str
    namespace: str
    secrets: tuple[str, ...] = field(repr=False)


def files(explicit: Path | None, environment: Mapping[str, str]) -> list[Path]:
    """Which files hold: the explicit one, else those of KUBECONFIG, else ~/.kube/config; only existing ones.

    InvalidConfig when a file that was asked for is not there.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise InvalidConfig(f"no kubeconfig at {explicit}")
        return [explicit]
    listed = [Path(each) for each in environment.get("KUBECONFIG", "").split(os.pathsep) if each]
    if listed:
        found = [each for each in listed if each.is_file()]
        if not found:
            raise InvalidConfig(f"KUBECONFIG names no file that exists: {', '.join(map(str, listed))}")
        return found
    home = Path(environment.get("HOME") or Path.home()) / ".kube" / "config"
    return [home] if home.is_file() else []


def merged(paths: list[Path]) -> dict[str, Any]:
    """The files as one document; InvalidConfig names the file that cannot be read."""
    whole: dict[str, Any] = {key: [] for key in _LISTS}
    for path in paths:
        document = _read(path)
        for key, inner in _LISTS.items():
            known = {each["name"] for each in whole[key]}
            for entry in document.get(key) or ():
                if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
                    raise InvalidConfig(f"{path}: an entry of {key} has no name")
                if entry["name"] not in known:
                    whole[key].append({"name": entry["name"], inner: _placed(entry.get(inner), path)})
        if document.get("current-context"):
            whole.setdefault("current-context", document["current-context"])
    return whole


def choose(document: Mapping[str, Any], context: str | None) -> Chosen:
    """The named context, or the current one; InvalidConfig says which there are."""
    contexts = _by_name(document, "contexts")
    name = context or document.get("current-context")
    if not name:
        raise InvalidConfig(
            f"no context is chosen and the kubeconfig has no current one ({_there(contexts)})"
        )
    if name not in contexts:
        raise InvalidConfig(f"no context {name!r} in the kubeconfig ({_there(contexts)})")
    entry = contexts[name]
    clusters, users = _by_name(document, "clusters"), _by_name(document, "users")
    if entry.get("cluster") not in clusters:
        raise InvalidConfig(f"context {name!r} names cluster {entry.get('cluster')!r} ({_there(clusters)})")
    user_name = entry.get("user") or ""
    if user_name and user_name not in users:
        raise InvalidConfig(f"context {name!r} names user {user_name!r} ({_there(users)})")
    cluster, user = clusters[entry["cluster"]], users.get(user_name, {})
    if not cluster.get("server"):
        raise InvalidConfig(f"cluster {entry['cluster']!r} of context {name!r} has no server")
    return Chosen(
        context=name,
        cluster=_supported(cluster, name),
        user=_runnable(user),
        user_name=user_name or "without a user",
        namespace=entry.get("namespace") or "default",
        secrets=_secrets(user),
    )


def _read(path: Path) -> dict[str, Any]:
    import yaml

    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig(f"cannot read the kubeconfig {path}: {error}") from error
    except yaml.YAMLError as error:  # its text may quote a secret: only the place is told
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise InvalidConfig(f"{path}:{line}: the kubeconfig is no YAML") from None
    if not isinstance(document, dict):
        raise InvalidConfig(f"{path}: the kubeconfig is no mapping with clusters, contexts and users")
    return document


def _placed(entry: object, path: Path) -> dict[str, Any]:
    """The entry with paths that hold from everywhere."""
    if not isinstance(entry, dict):
        raise InvalidConfig(f"{path}: an entry without content")
    placed = dict(entry)
    for key in _PATHS:
        if isinstance(placed.get(key), str) and placed[key]:
            placed[key] = str(path.absolute().parent / placed[key])
    plugin = placed.get("exec")
    if isinstance(plugin, dict) and "/" in str(plugin.get("command", "")):
        placed["exec"] = {**plugin, "command": str(path.absolute().parent / plugin["command"])}
    return placed


def _by_name(document: Mapping[str, Any], key: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each[_LISTS[key]] for each in document.get(key) or ()}


def _there(names: Mapping[str, object]) -> str:
    return f"there are: {', '.join(sorted(names))}" if names else "there is none"


def _supported(cluster: Mapping[str, Any], context: str) -> Mapping[str, Any]:
    if cluster.get("tls-server-name"):
        raise InvalidConfig(f"context {context!r} asks for a tls-server-name, which is not supported")
    return cluster


def _runnable(user: Mapping[str, Any]) -> Mapping[str, Any]:
    """The user with a credential plugin that is told what it must know (client-go's KUBERNETES_EXEC_INFO).

    Versions v1 and v1beta1 of its answer have the token at the same place; lightkube knows the older name.
    """
    plugin = user.get("exec")
    if not isinstance(plugin, dict):
        return user
    told = {
        "apiVersion": plugin.get("apiVersion"),
        "kind": "ExecCredential",
        "spec": {"interactive": False},
    }
    variables = [*(plugin.get("env") or ()), {"name": "KUBERNETES_EXEC_INFO", "value": json.dumps(told)}]
    version = _EXEC_OLD if plugin.get("apiVersion") == _EXEC_NEW else plugin.get("apiVersion")
    return {**user, "exec": {**plugin, "apiVersion": version, "env": variables}}


def _secrets(user: Mapping[str, Any]) -> tuple[str, ...]:
    variables = (user.get("exec") or {}).get("env") or ()
    values = [user.get(key) for key in _SECRET] + [each.get("value") for each in variables]
    return tuple(sorted({str(each) for each in values if each and len(str(each)) > 5}, key=len, reverse=True))
