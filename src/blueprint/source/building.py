"""What the parts of a blueprint need of each other while it is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from blueprint.diagnostics import Diagnostic
from blueprint.source.names import ElementNames, Names
from blueprint.source.places import Places


@dataclass
class Building:
    """The names that references may use, and what is collected on the way.

    `root` is the project's folder when files may be looked for.
    """

    elements: ElementNames
    images: Names
    gates: Names
    places: Places
    diagnostics: list[Diagnostic]
    root: Path | None = None


def in_words(local: str) -> str:
    """An id as a title: `dev-tests` -> `Dev tests`."""
    words = local.replace("-", " ")
    return words[:1].upper() + words[1:]
