"""`blueprint apply`: a plan is executed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan import Format
from blueprint.cli.plan_text import plan_text
from blueprint.cli.progress import Progress
from blueprint.cli.terminal import painter, print_json

if TYPE_CHECKING:
    from blueprint.plan import Plan
    from blueprint.run.apply import RunResult
    from blueprint.run.world import World


def apply(
    path: Annotated[
        str,
        typer.Argument(
            help="A blueprint.yaml, its folder, a file that `plan -o` wrote, or - for one on stdin."
        ),
    ] = ".",
    target: Annotated[
        str, typer.Option("--target", help="Where to: a name in targets/ (a plan file knows its own).")
    ] = "local",
    auto_approve: Annotated[bool, typer.Option("--auto-approve", help="Do not ask first.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.TEXT,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read all bytes: what is damaged is brought again.")
    ] = False,
) -> None:
    """Execute a blueprint or the plan made of it.

    A run that was interrupted or killed goes on where it was. Ends with 1 when a step failed, with 3
    when a plan file is stale.
    """
    from blueprint.run.apply import is_continued, open_run

    world, plan = _from_file(path) if _is_plan(path) else _from_project(Path(path), target, verify)
    for warning in plan.observation.warnings:
        say(f"warning: {warning}")
    last = open_run(world)
    if last is None and not plan.to_do:
        _report_nothing(form)
    if last is not None and is_continued(last, plan):
        say(f"going on with run {last.id}")
    _show(plan, form)
    _ask(plan, auto_approve)
    result = _execute(world, plan)
    _report(world, plan, result, form, path)
    raise typer.Exit(_code(result))


def _is_plan(path: str) -> bool:
    """Whether to read a plan: a file of any name that looks like one, or that is no YAML file by its name."""
    if path == "-":
        return True
    file = Path(path)
    if not file.is_file():
        return False
    return file.suffix not in (".yaml", ".yml") or _looks_like_a_plan(file)


def _looks_like_a_plan(file: Path) -> bool:
    import json

    text = file.read_bytes()
    if not text.lstrip().startswith(b"{"):
        return False
    try:
        return {"format", "steps", "observation"} <= set(json.loads(text))
    except (ValueError, RecursionError):
        return False


def _from_project(path: Path, target: str, verify: bool) -> tuple[World, Plan]:
    from blueprint.run.apply import make_plan

    world = open_world(path, target)
    return world, make_plan(world, say, verify=verify)


def _from_file(path: str) -> tuple[World, Plan]:
    """The project of a plan file and the plan; what is left of it when a run of it was interrupted.

    Refuses a plan that is stale.
    """
    from blueprint.plan import parse_plan, plan_document
    from blueprint.run.apply import is_continued, make_plan, open_run, refuse_stale

    plan = parse_plan(sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes())
    world = _world_of(plan)
    now, last = make_plan(world, say, verify=plan.observation.verified), open_run(world)
    if last is not None and last.plan == plan_document(plan) and is_continued(last, now):
        return world, now
    refuse_stale(plan, now)
    return world, plan


def _world_of(plan: Plan) -> World:
    from blueprint.plan import InvalidPlan

    root = Path(plan.project)
    if not root.exists():
        raise InvalidPlan(f"the plan is for the project in {root}, which is not here (make a new plan)")
    world = open_world(root, plan.target.name)
    if world.blueprint.id != plan.blueprint:
        raise InvalidPlan(
            f"the plan is for the blueprint {plan.blueprint}, but {root} holds {world.blueprint.id}"
            " (make a new plan)"
        )
    return world


def _report_nothing(form: Format) -> None:
    if form is Format.JSON:
        print_json({"run": None, "result": "unchanged", "steps": {}}, sys.stdout)
    else:
        print("No changes.")
    raise typer.Exit(ExitCode.DONE)


def _show(plan: Plan, form: Format) -> None:
    stream = sys.stderr if form is Format.JSON else sys.stdout
    stream.write(plan_text(plan, painter(stream)))
    stream.flush()


def _ask(plan: Plan, auto_approve: bool) -> None:
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


def _execute(world: World, plan: Plan) -> RunResult:
    from blueprint.run.apply import execute

    return execute(world, plan, Progress(sys.stderr))


def _code(result: RunResult) -> ExitCode:
    codes = {"succeeded": ExitCode.DONE, "interrupted": ExitCode.INTERRUPTED}
    return codes.get(result.state, ExitCode.FAILED)


def _report(world: World, plan: Plan, result: RunResult, form: Format, path: str) -> None:
    if form is Format.JSON:
        print_json(_document(result), sys.stdout)
    else:
        _report_text(plan, result)
    if result.state == "interrupted":
        again = path if path != "-" and not _is_plan(path) else str(world.path)
        say(f"interrupted; `blueprint apply {again}` goes on with run {result.run}")


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
