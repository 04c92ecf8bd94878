"""Drawing many pictures in many formats, on all processors where that is possible.

Which process draws a picture makes no difference to its bytes.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

from blueprint.export import Exporter, Rendering
from blueprint.layout.laid_out import LaidOutDiagram

Progress = Callable[[int, int], None]
"""Called with the number of pictures that are done, and of all."""

_Drawn = dict[str, Rendering]
_WORTH_A_PROCESS = 8  # pictures; starting the helpers takes as long as drawing a few

_diagrams: Sequence[LaidOutDiagram] = ()
_exporters: Mapping[str, Exporter] = {}


def render_each(
    diagrams: Sequence[LaidOutDiagram], exporters: Mapping[str, Exporter], progress: Progress | None = None
) -> list[_Drawn]:
    """Each diagram in each format, by the format's name, in order."""
    drawn: list[_Drawn] = []
    for rendering in _renderings(diagrams, exporters):
        drawn.append(rendering)
        if progress is not None:
            progress(len(drawn), len(diagrams))
    return drawn


def _renderings(diagrams: Sequence[LaidOutDiagram], exporters: Mapping[str, Exporter]) -> Iterator[_Drawn]:
    processes = _processors()
    if processes < 2 or len(diagrams) < _WORTH_A_PROCESS or not _can_fork():
        _take(diagrams, exporters)
        yield from map(_render, range(len(diagrams)))
        return
    # Forked helpers inherit the diagrams, so nothing but numbers and bytes is sent to and fro.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, context, _take, (diagrams, exporters)) as pool:
        yield from pool.map(_render, range(len(diagrams)), chunksize=2)


def _take(diagrams: Sequence[LaidOutDiagram], exporters: Mapping[str, Exporter]) -> None:
    global _diagrams, _exporters
    _diagrams, _exporters = diagrams, exporters


def _render(number: int) -> _Drawn:
    return {name: maker.render([_diagrams[number]]) for name, maker in _exporters.items()}


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods() and os.name == "posix"
