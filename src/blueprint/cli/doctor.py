"""`blueprint doctor`: what of a target works, before it is needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan import Format
from blueprint.cli.terminal import painter, print_json
from blueprint.wording import count, visible

if TYPE_CHECKING:
    from blueprint.run.doctor import Check

_COLOURS = {"ok": "green", "warning": "yellow", "failed": "bold red"}
_NOT_TRIED = "deleting, and tags that may not move: only a lasting write would tell"


def doctor(
    path: Annotated[Path, typer.Argument(help="A blueprint.yaml or the folder that holds one.")] = Path(),
    target: Annotated[str, typer.Option("--target", help="Which one: a name in targets/.")] = "local",
    form: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.TEXT,
) -> None:
    """Try every endpoint and every login of a target, and say what is wrong and what would be right.

    Leaves nothing behind. Ends with 1 when something failed; warnings do not count.
    """
    from blueprint.run.doctor import examine, is_well

    world = open_world(path, target)
    checks = examine(world)
    if form is Format.JSON:
        document = [check.document() for check in checks]
        print_json(
            {"target": target, "well": is_well(checks), "checks": document, "not_tried": _NOT_TRIED},
            sys.stdout,
        )
    else:
        _print(checks)
    sys.stdout.flush()
    say(_summary(target, checks))
    raise typer.Exit(ExitCode.DONE if is_well(checks) else ExitCode.FAILED)


def _print(checks: list[Check]) -> None:
    paint = painter(sys.stdout)
    width = max((len(check.element) for check in checks), default=0)
    for check in checks:
        state = paint(f"{check.state:<7}", _COLOURS[check.state])
        print(f"{state}  {check.element or '-':<{width}}  {check.what}: {visible(check.text)}")


def _summary(target: str, checks: list[Check]) -> str:
    failed = sum(check.state == "failed" for check in checks)
    warnings = sum(check.state == "warning" for check in checks)
    parts = [f"{failed} failed"] if failed else []
    parts += [count(warnings, "warning")] if warnings else []
    verdict = ", ".join(parts) or "all is well"
    untried = f" (not tried: {_NOT_TRIED})" if any(check.what == "registry" for check in checks) else ""
    return f"target {target}: {count(len(checks), 'check')}, {verdict}{untried}"
