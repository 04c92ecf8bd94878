"""`blueprint validate`: every mistake at once."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.terminal import diagnostic_document, painter, print_diagnostics, print_json
from blueprint.diagnostics import Diagnostic, InvalidInput, Severity, has_errors
from blueprint.wording import count

if TYPE_CHECKING:
    from blueprint.source import Loaded

STANDARD_INPUT = "-"
_STANDARD_INPUT_NAME = "<stdin>"


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def validate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="blueprint.yaml files, folders with one or of such folders; - is standard input.  "
            "[default: blueprint.yaml here, else blueprints/]",
        ),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="How to report: text for people, json for programs.")
    ] = Format.TEXT,
    target: Annotated[
        str | None,
        typer.Option("--target", help="Only this one of the targets in targets/.  [default: all of them]"),
    ] = None,
) -> None:
    """Report every mistake in blueprints and their targets at once, each with file, line and column.

    Exits with 0 when there is no error (warnings are none), with 2 otherwise.
    """
    loaded, diagnostics = _examine(paths or [], target)
    if output_format is Format.JSON:
        print_json(_document(loaded, diagnostics), sys.stdout)
    else:
        print_diagnostics(diagnostics, sys.stdout, {str(one.path): one.text for one in loaded})
    sys.stdout.flush()
    print(_summary(len(loaded), diagnostics), file=sys.stderr)
    if has_errors(diagnostics):
        raise typer.Exit(ExitCode.BAD_INPUT)


def _examine(paths: list[str], target: str | None) -> tuple[list[Loaded], list[Diagnostic]]:
    from blueprint.layout_lock import check_lock
    from blueprint.project import check_project, check_targets, lock_path

    loaded, diagnostics = _load(paths)
    for one in loaded:
        diagnostics += [*check_project(one), *check_targets(one, target)]
        diagnostics += check_lock(lock_path(one.path)) if one.path.is_file() else []
    return loaded, diagnostics


def _load(paths: list[str]) -> tuple[list[Loaded], list[Diagnostic]]:
    from blueprint.project import find_projects
    from blueprint.source import load, load_text

    loaded: dict[Path, Loaded] = {}
    missing: list[Diagnostic] = []
    for given in [[path] for path in paths] or [[]]:
        if given == [STANDARD_INPUT]:
            name = Path(_STANDARD_INPUT_NAME)
            loaded.setdefault(name, load_text(sys.stdin.read(), name))
            continue
        try:
            files = find_projects(map(Path, given))
        except InvalidInput as error:
            missing += error.diagnostics
            continue
        for file in files:
            loaded.setdefault(file, load(file))
    return list(loaded.values()), missing


def _document(loaded: list[Loaded], diagnostics: list[Diagnostic]) -> dict[str, object]:
    return {
        "valid": not has_errors(diagnostics),
        "files": [str(one.path) for one in loaded],
        "diagnostics": [diagnostic_document(diagnostic) for diagnostic in diagnostics],
    }


def _summary(files: int, diagnostics: list[Diagnostic]) -> str:
    paint = painter(sys.stderr)
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    warnings = len(diagnostics) - errors
    parts = [paint(count(errors, "error"), "bold red")] if errors else []
    parts += [paint(count(warnings, "warning"), "bold yellow")] if warnings else []
    what = count(files, "blueprint")
    if errors:
        return f"{what} examined: {', '.join(parts)}"
    return f"{what} valid" + (f", {', '.join(parts)}" if parts else "")
