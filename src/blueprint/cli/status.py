"""`blueprint status`: what is where, in step or behind."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.opening import open_world, say
from blueprint.cli.plan import Format
from blueprint.cli.terminal import painter, print_json
from blueprint.wording import visible

if TYPE_CHECKING:
    from blueprint.run.status import Row, Status
    from blueprint.run.world import World

_COLOURS = {
    "in-step": "green", "behind": "yellow", "failed": "bold red", "empty": "dim", "damaged": "bold red",
    "edited": "yellow", "unmanaged": "yellow", "unknown": "yellow", "held": "yellow",
}  # fmt: skip
_SECONDS = 3.0
_DRAWN = {
    "damaged": "failed", "edited": "behind", "unmanaged": "behind", "unknown": "behind", "held": "behind",
}  # fmt: skip


def status(
    path: Annotated[Path, typer.Argument(help="A blueprint.yaml or the folder that holds one.")] = Path(),
    target: Annotated[str, typer.Option("--target", help="Where to look: a name in targets/.")] = "local",
    form: Annotated[Format, typer.Option("--format", help="How to report.")] = Format.TEXT,
    diagram: Annotated[
        Path | None, typer.Option("--diagram", help="Also draw it: an SVG file to write.")
    ] = None,
    view: Annotated[str, typer.Option("--view", help="Which view to draw, if not the pipeline's.")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="Read all bytes, and name damaged files.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Look again every few seconds, and tell what changes.")
    ] = False,
) -> None:
    """Show which image is where, in step with the newest commit or behind it.

    Ends with 1 when something is damaged or cannot be looked at. With --watch it goes on until Ctrl-C, and
    reports again, and draws again, whenever something changed. Writes nothing, except that a target's
    `prepare` script is run when an external image is missing.
    """
    from blueprint.run.prepare import prepare_sources
    from blueprint.run.status import status_of
    from blueprint.run.trouble import Trouble

    world = open_world(path, target)
    trouble = Trouble(strict=False)
    with trouble.about():
        prepare_sources(world, say)
    before: Status | None = None
    while True:
        found = status_of(world, verify=verify, problems=trouble.problems)
        if found != before:
            _tell(found, form)
            if diagram is not None:
                draw(world, found, diagram, view or world.blueprint.pipeline or "")
        if not watch:
            raise typer.Exit(ExitCode.DONE if found.is_sound else ExitCode.FAILED)
        before = found
        _pause()


def _pause() -> None:
    time.sleep(_SECONDS)


def _tell(found: Status, form: Format) -> None:
    if form is Format.JSON:
        print_json(found.document(), sys.stdout)
    else:
        _print(found)
    sys.stdout.flush()


def _print(found: Status) -> None:
    print(f"newest commit {found.commit[:12] or '-'}")
    widths = [max([len(part(row)) for row in found.rows], default=0) for part in (_place, _image)]
    paint = painter(sys.stdout)
    for row in found.rows:
        digest, commit = row.digest[:19] or "-", row.commit[:12] or "-"
        where = f"{_place(row):<{widths[0]}}  {_image(row):<{widths[1]}}"
        print(f"{where}  {digest:<19}  {commit:<12}  {paint(row.state, _COLOURS[row.state])}")
    for file in dict.fromkeys(file for row in found.rows for file in row.damaged):
        print(f"{paint('damaged', 'bold red')}: {file} (`blueprint apply --verify` brings it again)")
    for row in found.rows:
        for edit in row.edits:
            print(
                f"{row.place} {paint('edited', 'yellow')}: {visible(edit)} (`blueprint apply` puts it right)"
            )
    for problem in found.problems:
        say(f"warning: {problem}")
    for address, state in found.states.items():
        if state.kind == "failed":
            print(f"{address}: {paint('failed', 'bold red')} in the last run: {state.text}")


def _place(row: Row) -> str:
    return row.place


def _image(row: Row) -> str:
    return f"{row.image}:{row.tag}" if row.tag else row.image


def _drawn(kind: str) -> Any:
    return _DRAWN.get(kind, kind)


def draw(world: World, found: Status, file: Path, view: str) -> None:
    """Writes the view as SVG with every element's state on it: the one place that knows both wings."""
    from blueprint.export import exporter
    from blueprint.layout import lay_out
    from blueprint.layout.status import State, with_states
    from blueprint.layout_lock import composed, read_lock
    from blueprint.project import lock_path
    from blueprint.run.errors import NotReady

    views = world.blueprint.views
    if view not in views:
        raise NotReady(f"there is no view {view!r} (there are {', '.join(views)})")
    states = {address: State(_drawn(state.kind), state.text) for address, state in found.states.items()}
    lock = read_lock(lock_path(world.root / world.file))
    picture = with_states(lay_out(composed(world.blueprint, views[view], lock)), states)
    try:
        file.write_bytes(exporter("svg").render([picture]).data)
    except OSError as error:
        raise NotReady(f"cannot write the picture to {file}: {error.strerror or error}") from error
    say(f"wrote {file}")
