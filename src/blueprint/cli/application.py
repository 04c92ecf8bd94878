"""The command line as typer has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from blueprint import __version__
from blueprint.cli.command import Lazy
from blueprint.cli.lazy import lazy_group, register


def make_app(commands: Mapping[str, Lazy]) -> typer.Typer:
    """The program with these commands, none of which is imported yet."""
    app = typer.Typer(
        name="blueprint",
        cls=lazy_group(commands),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    register(app, commands)
    app.callback()(_blueprint)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"blueprint {__version__}")
        raise typer.Exit


def _blueprint(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Architecture diagrams that deploy: one typed graph, drawn and applied."""
