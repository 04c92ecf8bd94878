"""Bringing the pictures of one view up to date, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blueprint.gallery.drawing import Order, draw
from blueprint.gallery.entries import refuse_taken_names
from blueprint.gallery.folder import Difference, compare, publish
from blueprint.gallery.listener import Listener
from blueprint.gallery.pictures import view_picture
from blueprint.gallery.renewal import refuse_links_of
from blueprint.gallery.settings import Settings
from blueprint.gallery.staging import staging
from blueprint.model import Blueprint


class UnknownView(Exception):
    """None of the blueprints has a view of that name."""

    exit_code = 2
    temporary = False


def renew_view(
    gallery: Path,
    settings: Settings,
    listener: Listener,
    blueprints: Sequence[Blueprint],
    name: str,
    *,
    write: bool,
) -> tuple[list[str], list[Difference]]:
    """The paths of the view's files, and those that were not up to date.

    UnknownView, UnknownFormat, NameTaken, InTheWay.
    """
    having = [blueprint for blueprint in blueprints if name in blueprint.views]
    if not having:
        choices = ", ".join(sorted({view for blueprint in blueprints for view in blueprint.views}))
        raise UnknownView(f"unknown view: {name!r} (must be one of {choices})")
    for blueprint in having:
        refuse_taken_names(blueprint, settings)
    refuse_links_of(gallery, having)
    paths: list[str] = []
    found: list[Difference] = []
    with staging(gallery, write=write) as folder:
        for blueprint in having:
            picture = view_picture(blueprint, name, settings)
            files = draw(Order(picture.stem, picture.diagram, picture.formats, folder)).files
            differences = compare(gallery, {file.path: file.content for file in files})
            listener.compared(blueprint.id, len(files), differences)
            if write:
                publish(gallery, folder, differences)
            paths += [file.path for file in files]
            found += differences
    return paths, found
