"""What differs between two states of one object, field by field, without what a cluster writes for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.redact import MARK, secrets_in

_NOISE = frozenset(
    {
        "managedFields",
        "resourceVersion",
        "uid",
        "generation",
        "creationTimestamp",
        "selfLink",
        "deletionTimestamp",
    }
)
_NOISY_ANNOTATIONS = frozenset(
    {"deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"}
)
_SECRET_PARTS = frozenset({"data", "stringData"})
_KEYS = ("name", "containerPort", "port", "mountPath", "type", "ip", "key")


@dataclass(frozen=True)
class Change:
    """`path` is as in `.spec.template.spec.containers[name=web].image`; None is a field that is not there.

    Values of Secrets, and of environment variables with a name like a secret's, are `***`.
    """

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.path}: + {self.after}"
        if self.after is None:
            return f"{self.path}: - {self.before}"
        return f"{self.path}: {self.before} -> {self.after}"


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """All changes of fields, in the order of their paths; without status, managedFields and other noise."""
    hides = "Secret" in ((before or {}).get("kind"), (after or {}).get("kind"))
    found = [_veiled(change) for change in _compare("", _quiet(before or {}), _quiet(after or {}))]
    if hides:
        found = [_hidden(change) if _of_secret(change.path) else change for change in found]
    return tuple(sorted(found, key=lambda change: change.path))


def _quiet(thing: Mapping[str, Any]) -> dict[str, Any]:
    quiet = {key: value for key, value in thing.items() if key not in ("status", "apiVersion", "kind")}
    metadata = {key: value for key, value in (quiet.get("metadata") or {}).items() if key not in _NOISE}
    annotations = metadata.get("annotations") or {}
    metadata["annotations"] = {
        key: value for key, value in annotations.items() if key not in _NOISY_ANNOTATIONS
    }
    quiet["metadata"] = metadata
    return quiet


def _compare(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after or (_empty(before) and _empty(after)):
        return
    if isinstance(before, Mapping | None) and isinstance(after, Mapping | None):
        for key in sorted({**(before or {}), **(after or {})}):
            yield from _compare(f"{path}{_part(key)}", (before or {}).get(key), (after or {}).get(key))
    elif isinstance(before, list | None) and isinstance(after, list | None):
        yield from _compare_lists(path, before or [], after or [])
    else:
        yield Change(path, before, after)


def _compare_lists(path: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    key = _key(before, after)
    if key is None:
        yield Change(path, before or None, after or None)
        return
    old = {str(each[key]): each for each in before}
    new = {str(each[key]): each for each in after}
    for name in {**old, **new}:
        yield from _compare(f"{path}[{key}={name}]", old.get(name), new.get(name))


def _key(before: list[Any], after: list[Any]) -> str | None:
    """The field that tells the items of both lists apart, None when no field does."""
    items = [*before, *after]
    if not all(isinstance(each, Mapping) for each in items):
        return None
    for key in _KEYS:
        if all(isinstance(each.get(key), str | int) for each in items) and all(
            len({str(each[key]) for each in side}) == len(side) for side in (before, after)
        ):
            return key
    return None


def _empty(value: Any) -> bool:
    return value is None or value == {} or value == []


def _part(key: str) -> str:
    return f".{key}" if key.replace("-", "").replace("_", "").isalnum() else f"[{key}]"


def _of_secret(path: str) -> bool:
    return path.lstrip(".").replace("[", ".").split(".", 1)[0] in _SECRET_PARTS


def _hidden(change: Change) -> Change:
    return Change(
        change.path, None if change.before is None else MARK, None if change.after is None else MARK
    )


def _veiled(change: Change) -> Change:
    """Hide the value of an environment variable that has a name like a secret's."""
    head, _, last = change.path.rpartition("[name=")
    name, _, field = last.partition("]")
    if head.endswith(".env") and field == ".value" and secrets_in({name: "longer than short"}):
        return _hidden(change)
    return change
