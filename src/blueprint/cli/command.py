"""What the list of commands is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lazy:
    """Where a command is (`module:attribute`, a function or a `typer.Typer`) and its one-line help."""

    target: str
    help: str
