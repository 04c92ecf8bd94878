"""The small project that `blueprint new` writes."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["write_project"]

_SCRIPTS = "workload/tests/"


def write_project(folder: Path, name: str, title: str) -> None:
    """Write the files of a project called `name` into an existing folder."""
    words = {
        "@NAME@": name,
        "@TITLE@": _quoted(title),
        "@DEPLOYMENT_TITLE@": _quoted(f"Schematic diagram - {title}"),
        "@TITLE_TEXT@": _quoted(title)[1:-1],
        "@TITLE_PLAIN@": title,
        "@TITLE_HTML@": html.escape(title),
    }
    for path, source in _sources(files(__name__) / "files", ""):
        text = source.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        target = folder / path.replace("gitignore", ".gitignore")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        target.chmod(0o755 if path.startswith(_SCRIPTS) else 0o644)


def _quoted(text: str) -> str:
    """As a double-quoted YAML text; JSON's strings are that (YAML 1.2, 1.3)."""
    return json.dumps(text, ensure_ascii=False)


def _sources(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        path = prefix + item.name
        if item.is_dir():
            yield from _sources(item, path + "/")
        else:
            yield path, item
