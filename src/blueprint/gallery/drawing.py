"""Laying out and drawing, one picture or one project at a time, in whichever process has time for it.

Orders and results go from process to process, so they are plain data, and the files themselves go to
the disk. Which process draws a picture makes no difference to its bytes.
"""

from __future__ import annotations

import copyreg
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from blueprint.diagram.diagram import Diagram, Memory
from blueprint.export import Exporter, Rendering, exporter, file_name
from blueprint.gallery.catalogue import FileEntry
from blueprint.gallery.load_links import LoadLinks
from blueprint.gallery.settings import DRAWIO
from blueprint.gallery.side_by_side import side_by_side
from blueprint.gallery.staging import stage
from blueprint.layout import lay_out
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.layout.memory import remembered


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


# Diagrams hold read-only mappings, which pickle does not know.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


@dataclass(frozen=True)
class Order:
    """A picture to lay out and, in the `formats`, to draw into the `folder`.

    `links` asks for its load link, `keep` for the laid-out diagram, which the file of the whole
    project is made of. An order that is `alone` may use all processors.
    """

    stem: str
    diagram: Diagram
    formats: tuple[str, ...]
    folder: Path
    links: LoadLinks | None = None
    keep: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Drawn:
    """A picture's size in CSS pixels, its files, their load links by path, and the diagram if asked for.

    `memory` is where everything stands in it.
    """

    width: int
    height: int
    files: tuple[FileEntry, ...]
    links: Mapping[str, str | None]
    page: LaidOutDiagram | None = None
    memory: Memory | None = None


@cache
def maker(name: str) -> Exporter:
    """The exporter of a format, once per process; UnknownFormat."""
    return exporter(name)


def draw(order: Order) -> Drawn:
    """Executes an order."""
    page = lay_out(order.diagram)
    tasks = [partial(_file, order, page, *each) for each in files_of(order.stem, order.formats).items()]
    made = side_by_side(tasks) if order.alone else [task() for task in tasks]
    links = {file.path: link for file, named in made for link in named}
    kept = page if order.keep else None
    size = math.ceil(page.width), math.ceil(page.height)
    return Drawn(*size, tuple(file for file, _ in made), links, kept, remembered(order.diagram, page))


def _file(
    order: Order, page: LaidOutDiagram, name: str, path: str
) -> tuple[FileEntry, tuple[str | None, ...]]:
    """Draws one format: the file's entry, and its load link if one is asked for."""
    rendering = maker(name).render([page])
    file = write(order.folder, path, rendering)
    if name != DRAWIO or order.links is None:
        return file, ()
    return file, (order.links.to(path, rendering.data),)


def files_of(stem: str, formats: tuple[str, ...]) -> Mapping[str, str]:
    """Format -> path of a picture's file."""
    return {name: file_name(stem, maker(name).suffix) for name in formats}


def write(folder: Path, path: str, rendering: Rendering) -> FileEntry:
    """Puts a file into the folder; its entry."""
    content = stage(folder, path, rendering.data)
    return FileEntry(path=path, media_type=rendering.media_type, size=content.size, sha256=content.sha256)
