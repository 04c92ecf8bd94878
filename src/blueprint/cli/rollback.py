"""`blueprint rollback`: an environment goes back to what it ran before, and stays there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blueprint.cli.executing import ask, carry_out, code_of, report, show
from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan import Format, write_plan
from blueprint.cli.terminal import print_json

if TYPE_CHECKING:
    from blueprint.plan import Plan
    from blueprint.run.world import World


def rollback(
    environment: Annotated[str, typer.Argument(help="A cluster that runs images: its address or id.")],
    path: Annotated[Path, typer.Argument(help="A blueprint.yaml or the folder that holds one.")] = Path(),
    to: Annotated[
        str, typer.Option("--to", help="A run or a digest, or its beginning, if not what ran before.")
    ] = "",
    release: Annotated[
        bool, typer.Option("--release", help="End the hold: the next apply brings the newest again.")
    ] = False,
    target: Annotated[str, typer.Option("--target", help="Where: a name in targets/.")] = "local",
    auto_approve: Annotated[bool, typer.Option("--auto-approve", help="Do not ask first.")] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", help="Only write the plan to this file, for apply.")
    ] = "",
    form: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.TEXT,
) -> None:
    """Take an environment back to what it ran before, and hold it there.

    Later applies leave a held environment as it is, until --release. Ends with 1 when a step failed.
    """
    from blueprint.run.past import environment_of

    world = open_world(path, target)
    place = environment_of(world.blueprint, environment)
    if release:
        _release(world, place, form, to)
        return
    plan = _plan(world, place, to)
    if output:
        write_plan(Path(output), plan.model_dump_json(indent=2))
        raise typer.Exit(ExitCode.DONE)
    show(plan, form)
    ask(auto_approve)
    result = carry_out(world, plan)
    report(plan, result, form, f"blueprint rollback {place} {world.path}")
    raise typer.Exit(code_of(result))


def _release(world: World, environment: str, form: Format, to: str) -> None:
    from blueprint.run.apply import release

    if to:
        say("blueprint: --release ends a hold, and --to begins one: give one of them")
        raise typer.Exit(ExitCode.BAD_INPUT)
    hold = release(world, environment)
    if form is Format.JSON:
        print_json({"environment": environment, "released": hold.model_dump(mode="json")}, sys.stdout)
    else:
        print(f"{environment} is not held any more; the next `blueprint apply` brings the newest")


def _plan(world: World, environment: str, to: str) -> Plan:
    """The rest of a rollback that was cut off, or a new one."""
    from blueprint.plan import CannotPlan
    from blueprint.run.apply import is_continued, open_run, plan_rollback
    from blueprint.run.errors import NotReady
    from blueprint.run.holds import read_holds
    from blueprint.run.past import choose, hold_at, listing, points, running_in

    last = open_run(world)
    hold = read_holds(world).get(environment)
    if not to and last is not None and hold is not None and hold.run == last.id:
        rest = plan_rollback(world, environment)
        if is_continued(last, rest):
            say(f"going on with run {last.id}")
            return rest
    found = points(world, environment)
    point = choose(found, environment, running_in(world, environment), to)
    try:
        return plan_rollback(world, environment, hold_at(point))
    except CannotPlan as error:
        others = [one for one in found if one.images != point.images]
        more = f"; other runs left{listing(others)}" if others else ""
        raise NotReady(f"{error}{more}") from error
