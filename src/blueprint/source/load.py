"""From a blueprint.yaml to a Blueprint and what is wrong with the letter of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from blueprint.diagnostics import Diagnostic
from blueprint.model import Blueprint
from blueprint.source.positions import Positions


@dataclass(frozen=True)
class Loaded:
    """What was read; `blueprint` is None when the mistakes leave nothing to judge."""

    blueprint: Blueprint | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
    path: Path
    positions: Positions


def load(path: Path) -> Loaded:
    """Read `path`, a blueprint.yaml or a folder that holds one; mistakes are diagnostics."""
    raise NotImplementedError
