"""layout.lock.json: where the schematic views of a project had everything, beside its blueprint.

It is written by `blueprint render`, reviewed and merged in git, and read wherever a view is drawn, so
that a picture is the same everywhere and stays as its readers know it. One line for each element.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from blueprint.diagnostics import Diagnostic, InvalidInput, Position
from blueprint.diagram import Diagram, Memory, Node, compose
from blueprint.diagram.diagram import Place
from blueprint.diagram.theme import Theme
from blueprint.layout.memory import is_same
from blueprint.model import Blueprint, View, ViewKind

LOCK = "layout.lock.json"
_FORMAT = 1
_RULE = "layout-lock"
_FARTHEST = 1_000_000  # px; no picture is as large
_SIDES = 4
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_ANEW = f"delete {LOCK}, or run `blueprint render --fresh`, to arrange all views anew"
_EITHER = (
    "keep either side, or both sides' lines of places, and run `blueprint render`, which puts the rest "
    "right; or `blueprint render --fresh` to arrange all views anew"
)


@dataclass(frozen=True)
class LayoutLock:
    """The memories of views by id; make it with `lock_of`."""

    views: Mapping[str, Memory] = field(default_factory=lambda: MappingProxyType({}))

    def memory(self, view: str) -> Memory | None:
        """Where the view had everything; None for one that is not known."""
        return self.views.get(view)

    def text(self) -> bytes:
        """The content of layout.lock.json."""
        views = [f"    {_json(name)}: {_view_text(memory)}" for name, memory in self.views.items()]
        inner = "{\n" + ",\n".join(views) + "\n  }" if views else "{}"
        return f'{{\n  "format": {_FORMAT},\n  "views": {inner}\n}}\n'.encode("utf-8", "backslashreplace")


def lock_of(memories: Mapping[str, Memory | None]) -> LayoutLock:
    """These memories in the order and with the whole pixels that the file has."""
    return LayoutLock({name: _whole(found) for name, found in sorted(memories.items()) if found is not None})


def read_lock(folder: Path) -> LayoutLock:
    """The lock in a project's folder, empty when there is none; InvalidInput."""
    file = folder / LOCK
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return LayoutLock()
    try:
        return _Reader(str(file), data.decode("utf-8-sig")).read()
    except UnicodeDecodeError:
        message = "this is not UTF-8 text"
        raise InvalidInput([Diagnostic(Position(str(file)), _RULE, message, _ANEW)]) from None


def check_lock(folder: Path) -> list[Diagnostic]:
    """What is wrong with the lock in a project's folder."""
    try:
        read_lock(folder)
    except InvalidInput as error:
        return list(error.diagnostics)
    return []


def composed(blueprint: Blueprint, view: View, lock: LayoutLock, theme: Theme | None = None) -> Diagram:
    """What a view shows, with the memory of where it had everything."""
    diagram = compose(blueprint, view, theme)
    memory = lock.memory(view.id) if view.kind is ViewKind.SCHEMATIC else None
    return diagram if memory is None else replace(diagram, memory=_believable(diagram, memory))


def _believable(diagram: Diagram, memory: Memory) -> Memory:
    """The memory without boxes that lie on others or outside of their zones, as a merge can leave them."""
    if is_same(diagram, memory):
        return memory
    gone = set(_misplaced(diagram.nodes, None, memory.places))
    return replace(memory, places={name: at for name, at in memory.places.items() if name not in gone})


def _misplaced(nodes: Sequence[Node], zone: Place | None, places: Mapping[str, Place]) -> list[str]:
    """Of two boxes on each other the later one; what stands outside of its zone; all that is in them."""
    known = [node for node in nodes if node.address in places]
    wrong = {node.address for node in known if zone is not None and not _inside(places[node.address], zone)}
    for one, other in combinations([node for node in known if node.address not in wrong], 2):
        if one.address not in wrong and _overlap(places[one.address], places[other.address]):
            wrong.add(other.address)
    found: list[str] = []
    for node in nodes:
        if node.address in wrong:
            found += [inner.address for inner in node.walk()]
        else:
            found += _misplaced(node.children, places.get(node.address), places)
    return found


def _inside(inner: Place, outer: Place) -> bool:
    (x, y, width, height), (left, top, wide, high) = inner, outer
    return x >= left and y >= top and x + width <= left + wide and y + height <= top + high


def _overlap(one: Place, other: Place) -> bool:
    (x, y, width, height), (left, top, wide, high) = one, other
    return x < left + wide and left < x + width and y < top + high and top < y + height


def _whole(memory: Memory) -> Memory:
    order = sorted(memory.places, key=lambda address: address.split("."))
    places: dict[str, Place] = {}
    for address in order:
        x, y, width, height = memory.places[address]
        places[address] = (round(x), round(y), round(width), round(height))
    return replace(memory, places=MappingProxyType(places))


def _view_text(memory: Memory) -> str:
    head = [f'      "hints": {_json(memory.hints)}', f'      "content": {_json(memory.content)}']
    lines = [f"        {_json(address)}: {_json(list(place))}" for address, place in memory.places.items()]
    places = "{\n" + ",\n".join(lines) + "\n      }" if lines else "{}"
    return "{\n" + ",\n".join([*head, f'      "places": {places}']) + "\n    }"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Reader:
    """Reads one text; every refusal says where in it."""

    def __init__(self, file: str, text: str) -> None:
        self._file, self._text = file, text

    def read(self) -> LayoutLock:
        self._refuse_markers()
        try:
            document = json.loads(self._text, object_pairs_hook=self._object)
        except json.JSONDecodeError as error:
            raise self._wrong(error.pos, f"this is not JSON: {error.msg}") from None
        except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets
            raise self._wrong(0, "this is not a layout lock") from None
        if not isinstance(document, dict) or "format" not in document:
            raise self._wrong(0, 'this is not a layout lock: it has no "format"')
        if document["format"] != _FORMAT or isinstance(document["format"], bool):
            raise self._wrong(
                self._at("format"),
                f"this is of format {_json(document['format'])}, and this version knows {_FORMAT}",
                f"use the version of blueprint that wrote it; or {_ANEW}",
            )
        views = document.get("views")
        if not isinstance(views, dict):
            raise self._wrong(self._at("views"), '"views" must be an object of views by id')
        return lock_of({name: self._view(name, view) for name, view in views.items()})

    def _refuse_markers(self) -> None:
        start = 0
        for line in self._text.splitlines(keepends=True):
            if line.startswith(_MARKERS):
                raise self._wrong(start, f"this is a merge conflict: {line[:7]}", _EITHER)
            start += len(line)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
        if twice:
            raise self._wrong(self._second(twice[0]), f"{_json(twice[0])} is there twice", "leave one out")
        return dict(pairs)

    def _second(self, name: str) -> int:
        """Where a key stands for the second time in one object, which are told apart by their heads."""
        found = [match.start() for match in re.finditer(re.escape(f"{_json(name)}:"), self._text)]
        pairs = [two for one, two in pairwise(found) if '"places":' not in self._text[one:two]]
        return (pairs or found or [0])[-1]

    def _view(self, name: str, view: Any) -> Memory:
        parts = [view.get(part) for part in ("hints", "content")] if isinstance(view, dict) else []
        if not parts or not all(isinstance(part, str) for part in parts):
            raise self._wrong(
                self._at("views", name), f'the view {_json(name)} must have texts "hints" and "content"'
            )
        places = view.get("places")
        if not isinstance(places, dict):
            raise self._wrong(
                self._at("views", name, "places"), f'the view {_json(name)} must have "places" by address'
            )
        for address, place in places.items():
            if not _is_place(place):
                at = self._at("views", name, "places", address)
                message = f"the place of {_json(address)} must be four numbers: left, top, width and height"
                raise self._wrong(at, f"{message}, not {_json(place)}")
        return Memory(view["hints"], view["content"], {name: tuple(at) for name, at in places.items()})

    def _at(self, *keys: str) -> int:
        """Where the last of these nested keys stands, or what of them there is."""
        found = 0
        for key in keys:
            found = max(found, self._text.find(f"{_json(key)}:", found))
        return found

    def _wrong(self, at: int, message: str, hint: str = _ANEW) -> InvalidInput:
        line = self._text.count("\n", 0, at) + 1
        column = at - (self._text.rfind("\n", 0, at) + 1) + 1
        return InvalidInput([Diagnostic(Position(self._file, line, column), _RULE, message, hint)])


def _is_place(place: Any) -> bool:
    """Four numbers, the last two of them positive."""
    if not isinstance(place, list) or len(place) != _SIDES:
        return False
    if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in place):
        return False
    return all(abs(part) < _FARTHEST for part in place) and min(place[2:]) > 0  # NaN is not less, either
