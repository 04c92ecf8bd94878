"""`blueprint runs`: what past runs did."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan import Format
from blueprint.cli.terminal import painter, print_json

if TYPE_CHECKING:
    from blueprint.run.history import RunRecord, StepRecord

_TARGET = typer.Option("--target", help="Whose runs: a name in targets/.")
_FORMAT = typer.Option("--format", help="How to report.")
_COLOURS = {"done": "green", "failed": "bold red", "errored": "bold red", "skipped": "yellow"}


class _Group(TyperGroup):
    """`runs` and `runs PATH` stand for `runs list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


app = typer.Typer(
    cls=_Group,
    help="List past runs, or tell one step by step.",
    rich_markup_mode=None,
    add_completion=False,
)


@app.command("list")
def list_runs(
    path: Annotated[Path, typer.Argument(help="A blueprint.yaml or its folder.")] = Path(),
    target: Annotated[str, _TARGET] = "local",
    form: Annotated[Format, _FORMAT] = Format.TEXT,
) -> None:
    """List past runs, the newest first."""
    _list(path, target, form)


@app.command("show")
def show(
    run: Annotated[str, typer.Argument(help="The run's id, as `runs` lists it, or its beginning.")],
    path: Annotated[Path, typer.Argument(help="A blueprint.yaml or its folder.")] = Path(),
    log: Annotated[bool, typer.Option("--log", help="Also show what the scripts printed.")] = False,
    target: Annotated[str, _TARGET] = "local",
    form: Annotated[Format, _FORMAT] = Format.TEXT,
) -> None:
    """Tell one run step by step."""
    record = _find(path, target, run)
    if form is Format.JSON:
        print_json(_document(record), sys.stdout)
        return
    print(_headline(record))
    if record.reason:
        print(f"      {record.reason}")
    for step in record.steps.values():
        _print_step(step, log=log)


def _list(path: Path, target: str, form: Format) -> None:
    from blueprint.run.history import run_record
    from blueprint.run.journal import read_runs
    from blueprint.run.lock import is_held

    world = open_world(path, target)
    journal = world.journal_path
    at_work = is_held(world.lock_path)
    records = [run_record(journal, run) for run in reversed(read_runs(journal))]
    known = [record for record in records if record is not None]
    if form is Format.JSON:
        print_json([_summary(record) for record in known], sys.stdout)
    elif not known:
        say("no runs yet: `blueprint apply` makes the first")
    for record in known if form is Format.TEXT else ():
        print(_headline(record, at_work=at_work))


def _find(path: Path, target: str, run: str) -> RunRecord:
    from blueprint.run.history import run_record
    from blueprint.run.journal import read_runs

    journal = open_world(path, target).journal_path
    ids = [known for known in read_runs(journal) if known.startswith(run)]
    record = run_record(journal, ids[0]) if len(ids) == 1 else None
    if record is None:
        why = f"{len(ids)} runs begin with" if ids else "there is no run"
        say(f"blueprint: {why} {run!r} (`blueprint runs` lists them)")
        raise typer.Exit(ExitCode.BAD_INPUT)
    return record


def _headline(record: RunRecord, *, at_work: bool = True) -> str:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in record.counts().items())
    when = record.started[:19].replace("T", " ")
    commit = record.commit[:12] or "-"
    state = "killed" if record.state == "running" and not at_work else str(record.state)
    return f"{record.id}  {when}  {commit}  {state:<11}  {counts}"


def _print_step(step: StepRecord, *, log: bool) -> None:
    from blueprint.wording import last_lines, plain

    paint = painter(sys.stdout)
    number = f"{step.number:>3}" if step.number is not None else "  -"
    took = f"{step.seconds:>7.2f} s" if step.seconds is not None else " " * 9
    print(f"{number}  {paint(f'{step.outcome:<9}', _COLOURS.get(step.outcome, 'dim'))} {took}  {step.text}")
    if step.detail and step.outcome != "unchanged":
        print(f"{'':27}{plain(step.detail)}")
    failed = step.outcome in ("failed", "errored")
    for line in plain(step.output).splitlines() if log else last_lines(step.output) if failed else ():
        print(f"{'':27}| {line}")


def _summary(record: RunRecord) -> dict[str, Any]:
    return {
        "run": record.id,
        "started": record.started,
        "finished": record.finished,
        "commit": record.commit,
        "result": str(record.state),
        "steps": record.counts(),
    }


def _document(record: RunRecord) -> dict[str, Any]:
    steps = [
        {
            "id": step.id,
            "number": step.number,
            "text": step.text,
            "outcome": str(step.outcome),
            "started": step.started,
            "finished": step.finished,
            "detail": step.detail,
            "output": step.output,
        }
        for step in record.steps.values()
    ]
    return {**_summary(record), "steps": steps}
