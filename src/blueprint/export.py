"""The door to exporters: a protocol, and look-up by entry point; no exporter is known by name here.

An exporter is a pure function from laid-out diagrams to bytes: same input and versions, same bytes;
no clock, no network, no files. Third parties register theirs in the entry-point group
`blueprint.exporters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from blueprint.layout.laid_out import LaidOutDiagram

GROUP = "blueprint.exporters"


@dataclass(frozen=True)
class Rendering:
    """The bytes of one file and their media type (RFC 6838)."""

    data: bytes
    media_type: str


class Exporter(Protocol):
    """Draws laid-out diagrams.

    `suffix` is the file name's ending without a dot; one that starts with `@` tells the pixel density
    of a picture (`@2x.png`). `multipage` says whether `pages` may hold more than one diagram; exporters
    of single pictures raise ValueError for more. A class may also have a `title: ClassVar[str]`, the
    name that people know the format by.
    """

    suffix: ClassVar[str]
    multipage: ClassVar[bool]

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the pages, in order, as one file."""
        ...


class UnknownFormat(Exception):
    """No exporter of that name is installed."""

    exit_code = 2


def exporter(name: str) -> Exporter:
    """The exporter registered as `name`; UnknownFormat names those there are."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    if name not in found:
        raise UnknownFormat(f"unknown format: {name!r} (must be one of {', '.join(sorted(found))})")
    made: Exporter = found[name].load()()
    return made


def entry_points_of(names: Iterable[str]) -> Mapping[str, EntryPoint]:
    """Where the exporters of these formats are, without loading them; those that there are."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    return {name: found[name] for name in names if name in found}


def file_name(stem: str, suffix: str) -> str:
    """The file that an exporter with this suffix writes: `view.svg`, `view@2x.png`."""
    return stem + suffix if suffix.startswith("@") else f"{stem}.{suffix}"


def title_of(name: str, exporter: Exporter) -> str:
    """What people call the format: the exporter's own title, or else its name."""
    return str(getattr(exporter, "title", "") or name.upper())


def formats() -> Mapping[str, str]:
    """Format name -> where its exporter comes from, for help texts."""
    return {point.name: point.value for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)}
