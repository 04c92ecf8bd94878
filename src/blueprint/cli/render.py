"""`blueprint render`: pictures, draw.io files, gallery."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from blueprint.cli.exit_codes import ExitCode
from blueprint.cli.terminal import is_terminal, painter, print_diagnostics
from blueprint.wording import count

if TYPE_CHECKING:
    from blueprint.gallery.folder import Difference
    from blueprint.gallery.sources import Source

_ERASE_LINE = "\r\033[K"
_FormatNames = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAMES",
        help="Formats, separated by commas; text: mermaid,dot,d2,structurizr.  "
        "[default: svg,png,drawio; of logical and schematic diagrams png2x and pdf, too]",
    ),
]
_GalleryAddress = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        envvar="BLUEPRINT_GALLERY_URL",
        help="Where the gallery is published; load links then name its files there.",
    ),
]
_EditorAddress = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", envvar="BLUEPRINT_EDITOR_URL", help="The diagram tool that load links open."
    ),
]
_ThemeName = Annotated[
    str | None, typer.Option(metavar="NAME", help="light, dark or print.  [default: the blueprint's own]")
]
_Fresh = Annotated[
    bool,
    typer.Option(
        "--fresh", help="Arrange anew what is drawn, and forget where layout.lock.json says it stood."
    ),
]
_Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="No progress and no sums; warnings and a file to commit are still told."
    ),
]


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
    formats: _FormatNames = None,
    view: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the pictures of this view; the rest stays.")
    ] = None,
    theme: _ThemeName = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list what is not up to date and exit with 3.")
    ] = False,
    fresh: _Fresh = False,
    quiet: _Quiet = False,
    url: _GalleryAddress = None,
    editor: _EditorAddress = "https://app.diagrams.net/",
) -> None:
    """Draw blueprints: pictures, draw.io files, gallery.

    A folder of blueprints is the whole gallery: what an earlier rendering wrote for a project or a
    view that is gone is removed. A single blueprint is added to the gallery, or renewed in it. Only
    files that the gallery's catalogue.json lists are ever removed. What is up to date, by the content
    of its sources and its files, is not drawn again.

    Where things stand is kept in layout.lock.json beside each blueprint, so that a change leaves the
    rest in its place: commit it.
    """
    from blueprint.gallery.load_links import LoadLinks
    from blueprint.gallery.settings import Settings
    from blueprint.gallery.update import Update
    from blueprint.project import FILE_NAME, default_path, find_projects

    given = paths or [default_path()]
    links = LoadLinks(editor, url or None)
    settings = Settings(links=links) if formats is None else Settings.of(_names(formats), links)
    settings = replace(settings, theme=_theme(theme))
    sources = [_source(path) for path in find_projects(given)]
    progress = _Progress(sys.stderr, len(sources), quiet=quiet, check=check)
    update = Update(output, settings, progress, write=not check, fresh=fresh)
    if view is not None:
        results, differences = update.view(sources, view)
    else:
        folders_only = all(path.is_dir() and not (path / FILE_NAME).exists() for path in given)
        results, differences = update.everything(sources, complete=folders_only)
    if check:
        _report(output, differences)
    for path in results if not check else []:
        typer.echo(str(output / path))


def _source(file: Path) -> Source:
    """The blueprint in a file, which is read when it is needed; its warnings go to stderr then."""
    from blueprint.gallery.sources import Reading, Source
    from blueprint.project import lock_path, open_project, source_files

    def read() -> Reading:
        project = open_project(file)
        print_diagnostics(project.warnings, sys.stderr)
        return Reading(project.blueprint, remarks=bool(project.warnings))

    return Source(read, file.parent, tuple(source_files(file)), lock_path(file))


def _theme(name: str | None) -> str:
    """The name of a theme that there is, "" for the blueprint's own; BadParameter."""
    if name is None:
        return ""
    from blueprint.model import THEMES

    if name not in THEMES:
        raise typer.BadParameter(f"unknown theme: {name!r} (must be one of {', '.join(THEMES)})")
    return name


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _report(output: Path, differences: Sequence[Difference]) -> None:
    for difference in differences:
        place = Path(difference.path) if difference.of_project else output / difference.path
        typer.echo(f"{difference.fault}: {place}")
    if differences:
        raise typer.Exit(ExitCode.DIFFERENCES)


class _Progress:
    """One line a project on the stream; on a terminal it counts while the project is drawn."""

    def __init__(self, stream: TextIO, projects: int, *, quiet: bool, check: bool) -> None:
        self._stream, self._quiet, self._check = stream, quiet, check
        self._projects, self._done = projects, 0
        self._live = is_terminal(stream) and not quiet
        self._paint = painter(stream)

    def drawn(self, project: str, done: int, pictures: int) -> None:
        if self._live:
            place = f"{self._done + 1}/{self._projects} " if self._projects > 1 else ""
            text = f"{place}{self._paint(project, 'bold')}: {done} of {count(pictures, 'picture')}"
            self._stream.write(f"{_ERASE_LINE}{text}")
            self._stream.flush()

    def compared(self, project: str, files: int, differences: Sequence[Difference]) -> None:
        self._done += 1
        if self._quiet:
            return
        start = _ERASE_LINE if self._live else ""
        self._stream.write(f"{start}{self._paint(project, 'bold')}: {self._sum(files, differences)}\n")
        self._stream.flush()

    def remarked(self, project: str, text: str) -> None:
        """A warning, or a file to commit: who wants it quiet wants to know this."""
        self._stream.write(f"{self._paint(project, 'bold')}: {text}\n")
        self._stream.flush()

    def _sum(self, files: int, differences: Sequence[Difference]) -> str:
        total = count(files, "file")
        if not differences:
            return f"{total}, all up to date"
        if self._check:
            return f"{total}, {len(differences)} not up to date"
        removed = sum(difference.fault == "superfluous" for difference in differences)
        written = len(differences) - removed
        return f"{total}, {written} written" + (f", {removed} removed" if removed else "")
