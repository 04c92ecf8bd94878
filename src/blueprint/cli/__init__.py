"""The command line: one file per command, terminal output and exit codes; no rules live here.

A command is a row in `COMMANDS` and a plain function with typer's annotations in the module named
there (a group of commands: a `typer.Typer` named `app`, made with `rich_markup_mode=None`).
Its module may import only typer, `blueprint.cli.*` and the words at the top: rooms and libraries
inside the function. End with `raise typer.Exit(ExitCode...)`; let a room's exceptions go to `main`.
"""

from __future__ import annotations

import gc
import sys
from types import MappingProxyType

from blueprint.cli.command import Lazy
from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.streams import harden
from blueprint.diagnostics import InvalidInput

__all__ = ["COMMANDS", "app", "main"]

COMMANDS = MappingProxyType(
    {
        "new": Lazy("blueprint.cli.new:new", "Write a small project that validates, renders and applies."),
        "validate": Lazy("blueprint.cli.validate:validate", "Report every mistake in blueprints at once."),
        "render": Lazy("blueprint.cli.render:render", "Draw blueprints: pictures, draw.io files, gallery."),
        "export": Lazy("blueprint.cli.export:export", "Write one file in one format, or a shape library."),
        "plan": Lazy("blueprint.cli.plan:plan", "Show what an apply would do, or write it to a file."),
        "apply": Lazy("blueprint.cli.apply:apply", "Execute a blueprint or the plan made of it."),
        "rollback": Lazy("blueprint.cli.rollback:rollback", "Take an environment back, and hold it there."),
        "status": Lazy("blueprint.cli.status:status", "Show which image is where, in step or behind."),
        "doctor": Lazy("blueprint.cli.doctor:doctor", "Try every endpoint and login of a target."),
        "runs": Lazy("blueprint.cli.runs:app", "List past runs, or tell one step by step."),
        "image": Lazy("blueprint.cli.image:app", "Copy, tag, inspect, list or delete container images."),
        "schema": Lazy("blueprint.cli.schema:schema", "Print the JSON Schema of blueprint.yaml for editors."),
    }
)


_SELDOM = 50_000
"""New objects between two searches for unreachable cycles: a command makes many, and leaves few of them."""


def app(prog_name: str) -> None:
    """Execute the arguments of this process; typer is imported unless the command must not wait for it."""
    if sys.argv[1:2] == ["image"]:
        from blueprint.cli.image_quick import run_quickly

        if run_quickly(sys.argv[1:]):
            return
    from blueprint.cli.application import make_app

    make_app(COMMANDS)(prog_name=prog_name)


def main() -> None:
    """Run the command line; a refusal becomes its message and exit code, a bug a traceback.

    A refusal is an exception with an `exit_code`, one with `temporary` (of the world, by way of a
    room), or the operating system's.
    """
    gc.set_threshold(_SELDOM)
    harden()
    try:
        app(prog_name="blueprint")
    except InvalidInput as error:
        from blueprint.cli.terminal import print_diagnostics

        print_diagnostics(error.diagnostics, sys.stderr)
        sys.exit(ExitCode.BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except Exception as error:
        is_refusal = hasattr(error, "temporary") or isinstance(error, OSError)
        code = getattr(error, "exit_code", ExitCode.FAILED if is_refusal else None)
        if code is None:
            raise
        print(f"blueprint: {_words(error)}", file=sys.stderr)
        sys.exit(code)


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)
