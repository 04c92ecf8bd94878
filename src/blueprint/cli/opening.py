"""From a path and a target's name to a world; shared by the commands of the deploy wing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from blueprint.cli.terminal import print_diagnostics
from blueprint.wording import visible

if TYPE_CHECKING:
    from blueprint.run.world import World


def open_world(path: Path, target: str) -> World:
    """The project at a path on a target; its warnings go to stderr."""
    from blueprint.project import open_project
    from blueprint.run.world import World
    from blueprint.source import load_target

    project = open_project(path)
    print_diagnostics(project.warnings, sys.stderr)
    return World(
        project.root.resolve(), project.blueprint, load_target(project.root, target), project.loaded.path.name
    )


def say(text: str) -> None:
    """A remark on the way, on stderr; what it quotes (of a plan file, say) cannot steer the terminal."""
    print("\n".join(visible(line, keep="\t") for line in text.split("\n")), file=sys.stderr, flush=True)
