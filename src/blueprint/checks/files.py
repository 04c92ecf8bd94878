"""The folders and scripts that a blueprint names are there, inside its own folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    if subject.root is None:
        return
    for name, image in subject.blueprint.images.items():
        if image.source is not None:
            yield from _folder(subject, subject.root, f"images/{name}/source", image.source)
    for name, gate in subject.blueprint.gates.items():
        yield from _script(subject, subject.root, f"gates/{name}/run", gate.run)


def _folder(subject: Subject, root: Path, path: str, named: str) -> Iterator[Diagnostic]:
    if (found := _inside(root, named)) is None:
        yield _leaves(subject, path, named)
    elif not found.is_dir():
        hint = "create it beside blueprint.yaml" if not found.exists() else "name the folder, not a file"
        yield subject.error(path, "no-such-file", f"no folder '{named}'", hint)


def _script(subject: Subject, root: Path, path: str, named: str) -> Iterator[Diagnostic]:
    if (found := _inside(root, named)) is None:
        yield _leaves(subject, path, named)
    elif not found.is_file():
        yield subject.error(path, "no-such-file", f"no script '{named}'", "create it beside blueprint.yaml")
    elif not os.access(found, os.X_OK):
        message = f"the script '{named}' is not executable"
        yield subject.error(path, "not-executable", message, f"chmod +x {named}")


def _inside(root: Path, named: str) -> Path | None:
    """The path, links followed, when it stays below the root."""
    base = root.resolve()
    found = (base / named).resolve() if "\0" not in named else base
    return found if base in found.parents else None


def _leaves(subject: Subject, path: str, named: str) -> Diagnostic:
    message = f"'{named}' is not inside the project's folder"
    return subject.error(path, "outside", message, "name something below blueprint.yaml's folder")
