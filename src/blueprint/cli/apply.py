"""`blueprint apply`: a plan is executed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blueprint.cli.executing import ask, carry_out, code_of, report, report_nothing, show
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan import Format

if TYPE_CHECKING:
    from blueprint.plan import Plan
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
    if last is None and not plan.to_do and plan.begins is None:
        report_nothing(form)
    if last is not None and is_continued(last, plan):
        say(f"going on with run {last.id}")
    show(plan, form)
    ask(auto_approve)
    result = carry_out(world, plan)
    again = f"apply {path if path != '-' and not _is_plan(path) else world.path}"
    if plan.scope:
        again = f"rollback {plan.scope} {world.path}"
    report(plan, result, form, f"blueprint {again}")
    raise typer.Exit(code_of(result))


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
    from blueprint.run.apply import is_continued, open_run, plan_rollback, refuse_stale, remake

    plan = parse_plan(sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes())
    world = _world_of(plan)
    last = open_run(world)
    is_cut_off = last is not None and last.plan == plan_document(plan)
    now = plan_rollback(world, plan.scope) if is_cut_off and plan.begins else remake(world, plan, say)
    if last is not None and is_cut_off and is_continued(last, now):
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
