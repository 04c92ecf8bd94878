"""`blueprint new`: a small project to start from."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from blueprint.address import is_id
from blueprint.diagnostics import Diagnostic, InvalidInput, Position
from blueprint.files import TEMPORARY_PREFIX

_FALLBACK = ("blueprint", "blueprint@localhost")


def new(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits and inner hyphens.")],
    title: Annotated[
        str | None, typer.Option(help="What people read; the name in words if left out.")
    ] = None,
    directory: Annotated[
        Path | None, typer.Option(help="Where to write it; a folder of that name here if left out.")
    ] = None,
) -> None:
    """Write a small commented project that validates, renders and applies on this machine.

    It becomes a git repository with a first commit, unless it lies in one already.
    """
    folder = directory or Path(name)
    words = title or name[:1].upper() + name[1:].replace("-", " ")
    _refuse(name, words, folder)
    inside = _write(folder, name, words)
    typer.echo(f"Wrote {folder}", err=True)
    for line in _next_commands(folder, inside):
        typer.echo(line)


def _refuse(name: str, title: str, folder: Path) -> None:
    if not is_id(name):
        hint = "lower-case letters, digits and inner hyphens, such as my-shop"
        raise InvalidInput([Diagnostic(Position(name), "bad-format", f"'{name}' cannot be a name", hint)])
    if not title.isprintable():
        raise InvalidInput([Diagnostic(Position(name), "bad-format", "the title has invisible characters")])
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        hint = "choose another with --directory"
        message = "this is there already, and is no empty folder"
        raise InvalidInput([Diagnostic(Position(str(folder)), "exists", message, hint)])


def _write(folder: Path, name: str, title: str) -> bool:
    """Write the project beside its place and move it there whole; whether a repository contains it."""
    from blueprint.git import Repository
    from blueprint.starter import write_project

    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=folder.parent))
    try:
        write_project(temporary, name, title)
        inside = Repository.discover(folder.parent) is not None
        if not inside:
            _first_commit(temporary)
        temporary.chmod(0o755)  # mkdtemp's 0700 would hide it from other readers
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return inside


def _first_commit(folder: Path) -> None:
    from blueprint.git.client import git

    name, email = _identity(folder)
    git(folder, "init", "--quiet", "-b", "main")
    git(folder, "add", "--all")
    who = ["-c", f"user.name={name}", "-c", f"user.email={email}"]
    git(folder, *who, "commit", "--quiet", "-m", "Start from blueprint's example")


def _identity(folder: Path) -> tuple[str, str]:
    """Who the user is to git, or a stand-in."""
    from blueprint.git.client import try_git

    own = {"GIT_CONFIG_GLOBAL": os.environ.get("GIT_CONFIG_GLOBAL") or str(Path("~/.gitconfig").expanduser())}
    asked = [try_git(folder, "config", "--get", key, environment=own) for key in ("user.name", "user.email")]
    name, email = (answer.stdout.decode(errors="replace").strip() for answer in asked)
    return (name, email) if name and email else _FALLBACK


def _next_commands(folder: Path, inside: bool) -> list[str]:
    where = shlex.quote(str(folder))
    commit = [f"git add {where} && git commit -m 'Start a blueprint'"] if inside else []
    if inside:
        print("It lies in a git repository: commit it, images are built from commits.", file=sys.stderr)
    return [*commit, *(f"blueprint {verb} {where}" for verb in ("validate", "render", "plan", "apply"))]
