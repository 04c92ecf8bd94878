"""The icons that projects bring: SVG files in the project's folder `icons/`."""

from __future__ import annotations

from pathlib import Path

from blueprint.icons.sanitise import LARGEST, BadIcon, sanitised

__all__ = ["FOLDER", "LARGEST", "BadIcon", "own_icon"]

FOLDER = "icons"


def own_icon(root: Path, named: str) -> str:
    """The drawing in the file `named`, seen from the project's folder; BadIcon says what is wrong."""
    file = _inside(root, named)
    if not file.is_file():
        hint = "create it beside blueprint.yaml" if not file.exists() else "name a file"
        raise BadIcon(f"no icon '{named}'", hint)
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise BadIcon(f"'{named}' cannot be read: {error.strerror}") from error
    try:
        return sanitised(data)
    except BadIcon as error:
        raise BadIcon(f"'{named}' {error.message}", error.hint) from error


def _inside(root: Path, named: str) -> Path:
    """The path, links followed, when it stays below the folder of icons."""
    base = root.resolve()
    found = (base / named).resolve() if "\0" not in named else base
    if base / FOLDER not in found.parents:
        message = f"'{named}' is not inside the project's folder {FOLDER}/"
        raise BadIcon(message, "copy the file there")
    return found
