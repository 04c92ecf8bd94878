"""The rules that a blueprint obeys: one per file, each `Blueprint -> Diagnostics`."""

from __future__ import annotations

from pathlib import Path

from blueprint.diagnostics import Diagnostic
from blueprint.model import Blueprint
from blueprint.source import Positions

__all__ = ["check"]


def check(blueprint: Blueprint, positions: Positions, root: Path | None = None) -> list[Diagnostic]:
    """All that is wrong with the blueprint, by position; files are looked for when `root` is given."""
    raise NotImplementedError
