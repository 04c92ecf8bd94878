"""Manifests of users: YAML and JSON files, read as kubectl reads them.

That is YAML 1.1 by a safe loader, but as for Go's reader, `8080:80` is no number to the base of 60, and keys
are texts. Dates stay as written, which kubectl turns into a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from blueprint.kube.kinds import Object, named
from blueprint.kube.manifests import ManifestError

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
_INT = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$")
_CHANGED = {"tag:yaml.org,2002:int": _INT, "tag:yaml.org,2002:float": _FLOAT}
_LEFT_OUT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")


def read_manifests(path: Path) -> list[Object]:
    """All objects in a file, with Lists taken apart; ManifestError names the file and line, or what lacks."""
    return manifests_in(_text(path), str(path))


def manifests_in(text: str, where: str) -> list[Object]:
    """All objects in a text; `where` it is from is said in errors."""
    found = []
    for document in _documents(text, where):
        if document is None:
            continue
        if not isinstance(document, dict):
            raise ManifestError(f"{where}: a document that is no object with apiVersion and kind")
        for each in _flat(document):
            try:
                named(each)
            except ManifestError as error:
                raise ManifestError(f"{where}: {error}") from error
            found.append(each)
    return found


def read_documents(path: Path) -> list[Any]:
    """What the YAML documents of a file say; ManifestError with file and line when it is no YAML."""
    return _documents(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"cannot read {path}: {error}") from error


def _documents(text: str, where: str) -> list[Any]:
    import yaml

    try:
        return [_with_text_keys(each) for each in yaml.load_all(text, _loader())]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else where
        raise ManifestError(f"{at}: no YAML: {getattr(error, 'problem', None) or error}") from error
    except ValueError as error:  # a number that is none, as in 0o9
        raise ManifestError(f"{where}: no YAML: {error}") from error


def _flat(thing: Object) -> Iterator[Object]:
    if str(thing.get("kind", "")).endswith("List") and isinstance(thing.get("items"), list):
        for item in thing["items"]:
            yield from _flat(item if isinstance(item, dict) else {})
    else:
        yield thing


def _with_text_keys(thing: Any) -> Any:
    if isinstance(thing, dict):
        keys = (key if isinstance(key, str) else json.dumps(key, default=str) for key in thing)
        return {key: _with_text_keys(value) for key, value in zip(keys, thing.values(), strict=True)}
    return [_with_text_keys(each) for each in thing] if isinstance(thing, list) else thing


@cache
def _loader() -> Any:
    """PyYAML's safe loader, by libyaml where it is there, with Go's idea of numbers."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        pass

    Loader.yaml_implicit_resolvers = {
        letter: [(tag, _CHANGED.get(tag, pattern)) for tag, pattern in rules if tag not in _LEFT_OUT]
        for letter, rules in base.yaml_implicit_resolvers.items()
    }
    return Loader
