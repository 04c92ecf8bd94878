"""`blueprint plan`: what an apply would do."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan_text import plan_text
from blueprint.cli.terminal import diagnostic_document, painter, print_json
from blueprint.diagnostics import InvalidInput


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def plan(
    path: Annotated[Path, typer.Argument(help="A blueprint.yaml or the folder that holds one.")] = Path(),
    target: Annotated[str, typer.Option("--target", help="Where to: a name in targets/.")] = "local",
    output: Annotated[
        str, typer.Option("--output", "-o", help="Also write the plan to this file, for apply; - is stdout.")
    ] = "",
    form: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.TEXT,
    detailed: Annotated[
        bool, typer.Option("--detailed-exitcode", help="End with 3 when there is something to do.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read all bytes: what is damaged is brought again.")
    ] = False,
) -> None:
    """Show what an apply would do, or write it to a file that apply takes.

    Nothing is changed. Only when an external source lacks an image, its `prepare` script may fill the
    cache below .blueprint/.
    """
    from blueprint.plan import plan_document
    from blueprint.run.apply import is_continued, make_plan, open_run

    with diagnostics_as(form if output != "-" else Format.JSON):
        world = open_world(path, target)
    made = make_plan(world, say, verify=verify)
    last = open_run(world)
    if last is not None and is_continued(last, made):
        say(f"run {last.id} was cut off; apply goes on with it")
    for warning in made.observation.warnings:
        say(f"warning: {warning}")
    if output not in ("", "-"):
        write_plan(Path(output), made.model_dump_json(indent=2))
    if output == "-" or form is Format.JSON:
        print_json(plan_document(made), sys.stdout)
    else:
        sys.stdout.write(plan_text(made, painter(sys.stdout)))
    raise typer.Exit(ExitCode.DIFFERENCES if detailed and made.to_do else ExitCode.DONE)


@contextlib.contextmanager
def diagnostics_as(form: Format) -> Iterator[None]:
    """In JSON, what is wrong with a blueprint goes to stdout as `validate --format json` reports it."""
    try:
        yield
    except InvalidInput as error:
        if form is not Format.JSON:
            raise
        found = [diagnostic_document(diagnostic) for diagnostic in error.diagnostics]
        print_json({"valid": False, "diagnostics": found}, sys.stdout)
        raise typer.Exit(ExitCode.BAD_INPUT) from error


def write_plan(path: Path, text: str) -> None:
    """Writes a plan to a file, for apply."""
    from blueprint.run.errors import NotReady

    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise NotReady(f"cannot write the plan to {path}: {error.strerror or error}") from error
    say(f"wrote the plan to {path}")
