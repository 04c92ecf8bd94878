"""`blueprint render`: pictures, draw.io files, gallery."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.terminal import is_terminal, painter

if TYPE_CHECKING:
    from blueprint.gallery import Difference

_ERASE_LINE = "\r\033[K"


def render(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Blueprints, or folders of them.  [default: blueprint.yaml here, else blueprints/]",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the gallery is.")
    ] = Path("gallery"),
    formats: Annotated[
        str, typer.Option("--format", metavar="NAMES", help="Formats, separated by commas; text: mermaid,dot,d2,structurizr.")
    ] = "svg,png,drawio",
    view: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the pictures of this view; the rest stays.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list what is not up to date and exit with 3.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            envvar="BLUEPRINT_GALLERY_URL",
            help="Where the gallery is published; load links then name its files there.",
        ),
    ] = None,
    editor: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", envvar="BLUEPRINT_EDITOR_URL", help="The diagram tool that load links open."
        ),
    ] = "https://app.diagrams.net/",
) -> None:
    """Draw blueprints: pictures, draw.io files, gallery.

    A folder of blueprints is the whole gallery: what an earlier rendering wrote for a project or a
    view that is gone is removed. A single blueprint is added to the gallery, or renewed in it. Only
    files that the gallery's catalogue.json lists are ever removed.
    """
    from blueprint.gallery import LoadLinks, Settings, Update
    from blueprint.project import FILE_NAME, default_path, find_projects, open_project

    given = paths or [default_path()]
    settings = Settings(_names(formats), LoadLinks(editor, url or None))
    blueprints = [open_project(path).blueprint for path in find_projects(given)]
    update = Update(output, settings, _Progress(sys.stderr, quiet=quiet, check=check), write=not check)
    if view is not None:
        results, differences = update.view(blueprints, view)
    else:
        folders_only = all(path.is_dir() and not (path / FILE_NAME).exists() for path in given)
        differences = update.everything(blueprints, complete=folders_only)
        results = [*(f"{blueprint.id}/index.html" for blueprint in blueprints), "index.html"]
    if check:
        _report(output, differences)
    for path in results if not check else []:
        typer.echo(str(output / path))


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _report(output: Path, differences: Sequence[Difference]) -> None:
    for difference in differences:
        typer.echo(f"{difference.fault}: {output / difference.path}")
    if differences:
        raise typer.Exit(ExitCode.DIFFERENCES)


class _Progress:
    """One line a project on the stream; on a terminal it counts while the project is drawn."""

    def __init__(self, stream: TextIO, *, quiet: bool, check: bool) -> None:
        self._stream, self._quiet, self._check = stream, quiet, check
        self._live = is_terminal(stream) and not quiet
        self._paint = painter(stream)

    def drawn(self, project: str, done: int, pictures: int) -> None:
        if self._live:
            self._stream.write(f"{_ERASE_LINE}{self._paint(project, 'bold')}: {done} of {pictures} pictures")
            self._stream.flush()

    def compared(self, project: str, files: int, differences: Sequence[Difference]) -> None:
        if self._quiet:
            return
        start = _ERASE_LINE if self._live else ""
        self._stream.write(f"{start}{self._paint(project, 'bold')}: {self._sum(files, differences)}\n")
        self._stream.flush()

    def _sum(self, files: int, differences: Sequence[Difference]) -> str:
        total = f"{files} files" if files != 1 else "1 file"
        if not differences:
            return f"{total}, all up to date"
        if self._check:
            return f"{total}, {len(differences)} not up to date"
        removed = sum(difference.fault == "superfluous" for difference in differences)
        written = len(differences) - removed
        return f"{total}, {written} written" + (f", {removed} removed" if removed else "")
