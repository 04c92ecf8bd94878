"""fingerprints.json: what the files of a gallery were made from, so that none is made twice.

It only saves time. A fingerprint is the digest of a file's input together with its content, so one
that is wrong (after a merge, say) fits nothing, and the file is made again. It names neither times
nor machines: the same gallery has the same fingerprints everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from blueprint.canonical import digest_of, fingerprint

FINGERPRINTS = "fingerprints.json"
_FORMAT = 1


@dataclass(frozen=True)
class Record:
    """What is remembered of a project.

    `sources` is the digest of the files that it was read from, `named` the paths that its checks look
    for; both empty when it must be read each time. `unread` binds them to the catalogue's entry,
    `project` binds the blueprint to it. `whole` and `pictures` (by path without the suffix) bind
    diagrams to their files.
    """

    sources: str = ""
    named: tuple[str, ...] = ()
    unread: str = ""
    project: str = ""
    whole: str = ""
    pictures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Fingerprints:
    """Those of a whole gallery: projects by id, and the front page with the catalogue."""

    projects: Mapping[str, Record] = field(default_factory=lambda: MappingProxyType({}))
    front: str = ""

    def text(self) -> bytes:
        """The content of fingerprints.json."""
        projects = {name: _document(record) for name, record in self.projects.items()}
        document = {"format": _FORMAT, "front": self.front, "projects": projects}
        return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def read_fingerprints(gallery: Path) -> Fingerprints:
    """Those of an earlier rendering; none when there are none that this version understands."""
    try:
        document = json.loads((gallery / FINGERPRINTS).read_bytes())
        if document["format"] != _FORMAT:
            return Fingerprints()
        projects = {str(name): _record(record) for name, record in document["projects"].items()}
        return Fingerprints(projects, str(document["front"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Fingerprints()


def seal(*parts: Any) -> str:
    """The digest that binds the parts together; each as `plain`."""
    return fingerprint([plain(part) for part in parts])


def plain(value: Any) -> Any:
    """Nested data classes, mappings and sequences as JSON data that tells them apart by their order too.

    TypeError for anything else.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return [[str(key), plain(item)] for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, bytes):
        return digest_of(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no fingerprint")


def _document(record: Record) -> dict[str, Any]:
    return {**vars(record), "pictures": dict(record.pictures)}


def _record(document: Mapping[str, Any]) -> Record:
    pictures = {str(stem): str(digest) for stem, digest in document["pictures"].items()}
    texts = {name: str(document[name]) for name in ("sources", "unread", "project", "whole")}
    return Record(named=tuple(map(str, document["named"])), pictures=MappingProxyType(pictures), **texts)
