"""Building the layout hints of a view."""

from __future__ import annotations

from typing import Literal

from blueprint.diagnostics import Diagnostic
from blueprint.model import Hints, Layout
from blueprint.source.building import Building
from blueprint.source.tree import (
    Entry,
    Mapping,
    Scalar,
    Sequence,
    Tree,
    items_of,
    scalars_of,
    table_of,
    text_of,
)

Lines = tuple[tuple[str, ...], ...]

_DIRECTIONS: dict[str, Literal["right", "down"]] = {"right": "right", "down": "down"}
_ALIGNMENTS: dict[str, Literal["start", "center", "end"]] = {
    "start": "start",
    "center": "center",
    "end": "end",
}


def layout_of(path: str, tree: Tree | None, building: Building) -> Layout:
    """The hints for the page and for what is inside containers; `path` is the layout's own."""
    if not isinstance(tree, Mapping):
        return Layout()
    page = _hints(path, tree, "", building)
    hints = {"": page} if page != Hints() else {}
    for key, entry in table_of(tree, "inside").items():
        container = building.elements.resolve_text(key, entry.position)
        if container is None or not isinstance(entry.value, Mapping):
            continue
        if container in hints:
            _twice(building, entry, f"'{container}' is in `inside` twice", "write its hints once")
            continue
        where = f"{path}/inside/{container}"
        building.places.put(where, entry.position)
        building.places.fields(f"{where}/", entry.value)
        hints[container] = _hints(where, entry.value, container, building)
    return Layout(direction=_DIRECTIONS.get(text_of(tree, "direction")), hints=hints)


def _hints(path: str, body: Mapping, scope: str, building: Building) -> Hints:
    return Hints(
        rows=_lines(f"{path}/rows", items_of(body, "rows"), scope, building),
        columns=_lines(f"{path}/columns", items_of(body, "columns"), scope, building),
        order=building.listed(f"{path}/order", scalars_of(body, "order"), scope),
        align=_ALIGNMENTS.get(text_of(body, "align"), "center"),
        pins=_pins(f"{path}/pins", body, scope, building),
    )


def _lines(path: str, lines: tuple[Tree, ...], scope: str, building: Building) -> Lines:
    found: list[tuple[str, ...]] = []
    for line in lines:
        if isinstance(line, Sequence):
            scalars = [item for item in line.items if isinstance(item, Scalar)]
            before = [address for earlier in found for address in earlier]
            found.append(building.listed(path, scalars, scope, before))
    return tuple(found)


def _pins(path: str, body: Mapping, scope: str, building: Building) -> dict[str, tuple[int, int]]:
    pins: dict[str, tuple[int, int]] = {}
    for key, entry in table_of(body, "pins").items():
        address = building.elements.resolve_text(key, entry.position, scope)
        if address in pins:
            _twice(building, entry, f"'{address}' is pinned twice", "an element has one place")
        elif address is not None and isinstance(entry.value, Sequence):
            building.places.put(f"{path}/{address}", entry.position)
            x, y = (int(item.text) for item in entry.value.items if isinstance(item, Scalar))
            pins[address] = x, y
    return pins


def _twice(building: Building, entry: Entry, message: str, hint: str) -> None:
    """One element by two names: as keys of the file they are different."""
    building.diagnostics.append(Diagnostic(entry.position, "layout", message, hint))
