"""`blueprint export`: one file in one format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blueprint.files import write_atomically

if TYPE_CHECKING:
    from blueprint.diagram.theme import Theme
    from blueprint.export import Exporter
    from blueprint.layout import LaidOutDiagram
    from blueprint.model import ThemeChoice


def export(
    name: Annotated[
        str, typer.Argument(metavar="FORMAT", help="For example drawio, drawio-svg, svg, drawio-library.")
    ],
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A blueprint.  [default: blueprint.yaml here; for a library: none, the shapes of all kinds]",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="[default: - (standard output)]")
    ] = None,
    view: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this view; needed for formats of one picture.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option(metavar="NAME", help="light, dark or print.  [default: the blueprint's own]")
    ] = None,
) -> None:
    """Write a blueprint as one file in one format.

    drawio-library is a shape library for draw.io (File > Open Library from): without PATH the
    cards, zones, figures, connectors and badges to draw with by hand, with PATH that blueprint's
    elements.
    """
    from blueprint.export import exporter

    maker = exporter(name)
    is_library = getattr(maker, "draws", "views") == "shapes"
    pages = _shapes(path, theme) if is_library else _views(maker, path, view, theme)
    data = maker.render(pages).data
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, data)
    print(f"Wrote {output}", file=sys.stderr)


def _shapes(path: Path | None, theme: str | None) -> tuple[LaidOutDiagram, ...]:
    from blueprint.model import ThemeChoice
    from blueprint.project import open_project
    from blueprint.shapes import elements, shapes

    if path is None:
        return shapes(_theme(ThemeChoice(), theme))
    blueprint = open_project(path).blueprint
    return elements(blueprint, _theme(blueprint.theme, theme))


def _views(
    maker: Exporter, path: Path | None, name: str | None, theme: str | None
) -> tuple[LaidOutDiagram, ...]:
    """The view of that name, or else all of them for a format of many pages."""
    from blueprint.layout import lay_out
    from blueprint.layout_lock import composed, read_lock
    from blueprint.project import FILE_NAME, lock_path, open_project

    project = open_project(path or Path(FILE_NAME))
    blueprint, lock = project.blueprint, read_lock(lock_path(project.loaded.path))
    choices = ", ".join(blueprint.views)
    if name is not None and name not in blueprint.views:
        raise typer.BadParameter(f"unknown view: {name!r} (must be one of {choices})")
    if name is None and not maker.multipage and len(blueprint.views) != 1:
        raise typer.BadParameter(f"a file of this format holds one view: choose it with --view ({choices})")
    wanted = [blueprint.views[name]] if name else blueprint.views.values()
    look = _theme(blueprint.theme, theme)
    return tuple(lay_out(composed(blueprint, view, lock, look)) for view in wanted)


def _theme(choice: ThemeChoice, name: str | None) -> Theme:
    from blueprint.diagram.theme import THEMES, theme_of

    if name is not None and name not in THEMES:
        raise typer.BadParameter(f"unknown theme: {name!r} (must be one of {', '.join(THEMES)})")
    return theme_of(choice, name or "")
