"""The door to exporters: a protocol, and look-up by entry point; no exporter is known by name here.

An exporter is a pure function from laid-out diagrams to bytes: same input and versions, same bytes;
no clock, no network, no files. Third parties register theirs in the entry-point group
`blueprint.exporters`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import ClassVar, Protocol

from blueprint.layout.laid_out import LaidOutDiagram

GROUP = "blueprint.exporters"


@dataclass(frozen=True)
class Rendering:
    """The bytes of one file and their media type (RFC 6838)."""

    data: bytes
    media_type: str


class Exporter(Protocol):
    """Draws laid-out diagrams.

    `suffix` is the file name's ending without a dot. `multipage` says whether `pages` may hold more
    than one diagram; exporters of single pictures raise ValueError for more.
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


def formats() -> Mapping[str, str]:
    """Format name -> where its exporter comes from, for help texts."""
    return {point.name: point.value for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)}
