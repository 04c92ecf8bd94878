"""Targets: `targets/<name>.yaml` of a project."""

from __future__ import annotations

from pathlib import Path

from blueprint.model import Target


def load_target(project_root: Path, name: str) -> Target:
    """The target of that name; InvalidInput names the mistakes, or the targets that exist."""
    raise NotImplementedError
