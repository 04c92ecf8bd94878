"""What draws: our code, the exporters and the libraries below them, as one digest.

Computed at every start, so it reads files and imports nothing of what it describes. It depends on
neither the machine nor the version of Python: the pictures do not either.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from blueprint.canonical import fingerprint
from blueprint.export import entry_points_of

OURS = "blueprint"
_DRAW_NOTHING = frozenset({"cli", "ci", "git", "kube", "oci", "plan", "run", "starter", "testing"})
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"\bextra\s*==\s*['\"]([^'\"]+)['\"]")


def engine(formats: tuple[str, ...]) -> str:
    """The digest of everything but the input that the files of these formats follow from."""
    exporters = entry_points_of(formats)
    packages = sorted({point.module.partition(".")[0] for point in exporters.values()} - {OURS})
    return fingerprint(
        {
            "exporters": {name: point.value for name, point in exporters.items()},
            "code": {
                OURS: _digest(Path(__file__).parents[1], _DRAW_NOTHING),
                **{name: _digest_of_package(name) for name in packages},
            },
            "libraries": _libraries(exporters),
        }
    )


def _digest_of_package(name: str) -> str:
    spec = find_spec(name)
    if spec is None:
        return ""
    places = list(spec.submodule_search_locations or ()) or [spec.origin or ""]
    return fingerprint([_digest(Path(place)) for place in places])


def _digest(root: Path, beside: frozenset[str] = frozenset()) -> str:
    """The digest of all files of a package, or of a module; `beside` are folders that do not count."""
    paths = [str(root)] if root.is_file() else sorted(_files(str(root), beside))
    start = len(str(root.parent)) + 1
    return fingerprint({path[start:].replace(os.sep, "/"): _digest_of_file(path) for path in paths})


def _files(folder: str, beside: frozenset[str]) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry.path
            elif entry.name != "__pycache__" and entry.name not in beside:
                yield from _files(entry.path, frozenset())


def _digest_of_file(path: str) -> str:
    with open(path, "rb") as stream:  # noqa: PTH123 - called for every file of a package
        return sha256(stream.read()).hexdigest()


def _libraries(exporters: Mapping[str, EntryPoint]) -> dict[str, str]:
    """The version of every distribution that we and the exporters require, and those in turn."""
    roots = {OURS, *(point.dist.name for point in exporters.values() if point.dist is not None)}
    found: dict[str, str] = {}
    waiting = [(name, frozenset[str]()) for name in sorted(roots)]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        try:
            wanted = distribution(name)
        except PackageNotFoundError:
            continue  # for another platform, say
        found[_normal(name)], required = _version_and_requirements(wanted, extras)
        fresh = set(required) - seen
        seen |= fresh
        waiting += fresh
    return found


def _version_and_requirements(
    wanted: Distribution, extras: frozenset[str]
) -> tuple[str, list[tuple[str, frozenset[str]]]]:
    """Core metadata up to the description, which may be long."""
    header = (wanted.read_text("METADATA") or wanted.read_text("PKG-INFO") or "").partition("\n\n")[0]
    version, required = "", []
    for line in header.splitlines():
        field, _, value = line.partition(":")
        if field == "Version":
            version = value.strip()
        elif field == "Requires-Dist":
            requirement, _, marker = value.partition(";")
            extra = _EXTRA.search(marker)
            match = _REQUIREMENT.match(requirement)
            if match and (extra is None or extra[1] in extras):
                asked = frozenset(part.strip() for part in (match[2] or "").split(",") if part.strip())
                required.append((_normal(match[1]), asked))
    return version, required


def _normal(name: str) -> str:
    """The name as PyPA's specification of names normalizes it."""
    return re.sub(r"[-_.]+", "-", name).lower()
