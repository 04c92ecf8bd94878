"""Whose a field is: the fieldsV1 of metadata.managedFields, read (Kubernetes: server-side apply)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blueprint.kube.kinds import Object

Path = tuple[str, ...]  # as in fieldsV1: ("f:spec", "f:replicas"), ("k:{\"name\":\"web\"}",)


@dataclass(frozen=True)
class Manager:
    """A field manager of an object: `operation` is Apply or Update, `time` when it last wrote (ISO 8601)."""

    name: str
    operation: str
    time: str
    fields: Mapping[str, Any]
    subresource: str = ""


def managers(thing: Object) -> tuple[Manager, ...]:
    """All field managers of an object."""
    return tuple(
        Manager(
            each.get("manager", ""),
            each.get("operation", ""),
            each.get("time", ""),
            each.get("fieldsV1") or {},
            each.get("subresource", ""),
        )
        for each in thing["metadata"].get("managedFields") or ()
    )


def leaves(fields: Mapping[str, Any]) -> Iterator[Path]:
    """The paths of the fields that are owned themselves, not only something in them."""
    for key, inner in fields.items():
        if key == ".":
            continue
        if not any(each != "." for each in inner):
            yield (key,)
        else:
            yield from ((key, *rest) for rest in leaves(inner))


def written(path: Path) -> str:
    """A path as people read it, in the form of `Change.path`: `.spec.containers[name=web].image`."""
    text = ""
    for part in path:
        kind, _, name = part.partition(":")
        if kind == "f":
            text += f".{name}" if name.replace("-", "").replace("_", "").isalnum() else f"[{name}]"
        elif kind == "k":
            text += "[" + ",".join(f"{key}={value}" for key, value in json.loads(name).items()) + "]"
        else:
            text += f"[{name}]"
    return text


def value_at(thing: Any, path: Path) -> Any:
    """The value of a field in an object, None when it is not there."""
    for part in path:
        kind, _, name = part.partition(":")
        if kind == "f":
            thing = thing.get(name) if isinstance(thing, Mapping) else None
        elif kind == "k":
            thing = _item(thing, json.loads(name))
        elif kind == "v":
            return json.loads(name) if isinstance(thing, list) and json.loads(name) in thing else None
        if thing is None:
            return None
    return thing


def extract(thing: Any, fields: Mapping[str, Any]) -> Any:
    """The part of a value that `fields` says is owned: what its manager would apply to change nothing."""
    inner = {key: value for key, value in fields.items() if key != "."}
    if not inner:
        return {} if "." in fields and isinstance(thing, Mapping) else thing
    if isinstance(thing, Mapping):
        names = {key.removeprefix("f:"): value for key, value in inner.items() if key.startswith("f:")}
        return {name: extract(thing[name], value) for name, value in names.items() if name in thing}
    found = []
    for key, value in inner.items():
        kind, _, name = key.partition(":")
        item = _item(thing, json.loads(name)) if kind == "k" else None
        if item is not None:
            found.append({**json.loads(name), **extract(item, value)})
        elif kind == "v" and json.loads(name) in (thing or ()):
            found.append(json.loads(name))
    return found


def _item(items: Any, keys: Mapping[str, Any]) -> Any:
    """The item of a list that has these keys; one that was left out has its default, which is TCP."""
    if not isinstance(items, list):
        return None
    for item in items:
        if isinstance(item, Mapping) and all(
            item.get(key, "TCP" if key == "protocol" else None) == value for key, value in keys.items()
        ):
            return item
    return None
