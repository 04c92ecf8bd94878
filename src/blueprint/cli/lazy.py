"""Commands that are imported when they are invoked, and not to be listed or completed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from blueprint.cli.command import Lazy


def register(app: typer.Typer, commands: Mapping[str, Lazy]) -> None:
    """Make the commands known to an app whose `cls` is `lazy_group(commands)`."""
    for name, lazy in commands.items():
        app.command(name, help=lazy.help)(_stub)


def lazy_group(commands: Mapping[str, Lazy]) -> type[TyperGroup]:
    """A group that replaces the stub of the command that was asked for by the real one."""

    class LazyGroup(TyperGroup):
        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, stub, rest = super().resolve_command(ctx, args)
            command = _load(name, commands[name]) if name is not None and name in commands else stub
            return name, command, rest

    return LazyGroup


def _load(name: str, lazy: Lazy) -> Any:
    module, _, attribute = lazy.target.partition(":")
    target = getattr(importlib.import_module(module), attribute)
    if not isinstance(target, typer.Typer):
        function, target = target, typer.Typer(add_completion=False, rich_markup_mode=None)
        target.command(name, help=lazy.help if function.__doc__ is None else None)(function)
    return typer.main.get_command(target)


def _stub() -> None:
    """Stands for a command that is not imported yet."""
