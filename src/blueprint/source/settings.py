"""What a setting's value must be besides its form: paths stay where they belong, some keys go together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from blueprint.diagnostics import Diagnostic
from blueprint.model import DRIVERS, SettingType
from blueprint.source.tree import Entry, Mapping, Scalar, text_of

_HIGHEST_PORT = 65535


def mistakes_in(body: Mapping, root: Path) -> Iterator[Diagnostic]:
    """What is wrong with the settings of a binding that has the form of its driver's."""
    settings = DRIVERS[text_of(body, "driver")].settings
    for key, entry in body.entries.items():
        if key in settings and isinstance(entry.value, Scalar):
            yield from _in_value(settings[key].type, entry, entry.value, root)
    if "client-key" in body.entries and "client-cert" not in body.entries:
        message = "'client-key' is the key of a certificate that is not named"
        yield Diagnostic(body.entries["client-key"].position, "missing", message, "add `client-cert`")


def values_of(body: Mapping) -> dict[str, str]:
    """The strings that a binding carries for its settings: `true` and `false` have one form."""
    scalars = {key: one.value for key, one in body.entries.items() if isinstance(one.value, Scalar)}
    return {
        key: scalar.text.lower() if scalar.type == "yes or no" else scalar.text
        for key, scalar in scalars.items()
        if key != "driver"
    }


def _in_value(kind: SettingType, entry: Entry, value: Scalar, root: Path) -> Iterator[Diagnostic]:
    match kind:
        case SettingType.PROJECT_PATH:
            if _leads_out(value.text) or not _stays_in(root, value.text):
                yield _out(entry, value, "the project", "a path below the folder of blueprint.yaml")
        case SettingType.REPOSITORY_PATH:
            if _leads_out(value.text):
                yield _out(entry, value, "the repository", "a path below its root")
        case SettingType.REGISTRY:
            port = value.text.partition("/")[0].rpartition("]")[2].rpartition(":")[2]
            if port.isdigit() and not 0 < int(port) <= _HIGHEST_PORT and ":" in value.text:
                hint = f"from 1 to {_HIGHEST_PORT}"
                yield Diagnostic(value.position, "bad-format", f"there is no port {port}", hint)


def _out(entry: Entry, value: Scalar, whole: str, hint: str) -> Diagnostic:
    message = f"'{value.text}' leads out of {whole}, where '{entry.key}' must stay"
    return Diagnostic(value.position, "unsafe-path", message, hint)


def _leads_out(path: str) -> bool:
    return path.startswith(("/", "~")) or posixpath.normpath(path).partition("/")[0] == ".."


def _stays_in(root: Path, path: str) -> bool:
    """Whether links on the way lead out of the project."""
    return (root / path).resolve().is_relative_to(root.resolve())
