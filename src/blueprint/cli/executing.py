"""What commands that execute a plan share: it is shown, agreed to, carried out, and reported."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import say
from blueprint.cli.plan import Format
from blueprint.cli.plan_text import plan_text
from blueprint.cli.progress import Progress
from blueprint.cli.terminal import painter, print_json

if TYPE_CHECKING:
    from blueprint.plan import Plan
    from blueprint.run.apply import RunResult
    from blueprint.run.world import World


def report_nothing(form: Format) -> None:
    """Says that there is nothing to do, and ends."""
    if form is Format.JSON:
        print_json({"run": None, "result": "unchanged", "steps": {}}, sys.stdout)
    else:
        print("No changes.")
    raise typer.Exit(ExitCode.DONE)


def show(plan: Plan, form: Format) -> None:
    """Prints the plan, on stderr where stdout is for programs."""
    stream = sys.stderr if form is Format.JSON else sys.stdout
    stream.write(plan_text(plan, painter(stream)))
    stream.flush()


def ask(auto_approve: bool) -> None:
    """Ends the command unless somebody agrees."""
    if auto_approve:
        return
    if not sys.stdin.isatty():
        say("blueprint: nobody can be asked here: give --auto-approve to go ahead")
        raise typer.Exit(ExitCode.BAD_INPUT)
    try:
        agreed = typer.confirm("Go ahead?", err=True)
    except typer.Abort as abort:
        say("\nnothing was done")
        interrupted = isinstance(abort.__context__, KeyboardInterrupt)
        raise typer.Exit(ExitCode.INTERRUPTED if interrupted else ExitCode.FAILED) from None
    if not agreed:
        say("nothing was done")
        raise typer.Exit(ExitCode.FAILED)


def carry_out(world: World, plan: Plan) -> RunResult:
    """Executes the plan, with its progress on stderr."""
    from blueprint.run.apply import execute

    return execute(world, plan, Progress(sys.stderr))


def code_of(result: RunResult) -> ExitCode:
    """The exit code of a command that ran a plan."""
    codes = {"succeeded": ExitCode.DONE, "interrupted": ExitCode.INTERRUPTED}
    return codes.get(result.state, ExitCode.FAILED)


def report(plan: Plan, result: RunResult, form: Format, again: str) -> None:
    """Says how a run ended; `again` is the command that goes on with it when it was interrupted."""
    if form is Format.JSON:
        print_json(_document(result), sys.stdout)
    else:
        _report_text(plan, result)
    if result.state == "interrupted":
        say(f"interrupted; `{again}` goes on with run {result.run}")


def _document(result: RunResult) -> dict[str, Any]:
    steps = {
        step: {"outcome": str(ended.outcome), "detail": ended.detail, "cause": ended.cause}
        for step, ended in result.ended.items()
    }
    return {"run": result.run, "result": str(result.state), "steps": steps}


def _report_text(plan: Plan, result: RunResult) -> None:
    from blueprint.wording import last_lines

    paint = painter(sys.stdout)
    for step in plan.steps:
        ended = result.ended[step.id]
        if ended.outcome in ("failed", "errored"):
            print(f"{paint(str(ended.outcome), 'bold red')}: {step.text}: {ended.detail}")
            for line in last_lines(ended.output):
                print(f"    {line}")
    outcomes = [str(ended.outcome) for ended in result.ended.values()]
    counts = ", ".join(f"{outcomes.count(one)} {one}" for one in dict.fromkeys(sorted(outcomes)))
    print(f"Run {result.run} {result.state}: {counts}.")
