"""The memories of a blueprint's views, and the file that they are: one line for each element."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from blueprint.diagram import Memory
from blueprint.diagram.diagram import Place

FORMAT = 1


@dataclass(frozen=True)
class LayoutLock:
    """The memories of views by id; make it with `lock_of`."""

    views: Mapping[str, Memory] = field(default_factory=lambda: MappingProxyType({}))

    def memory(self, view: str) -> Memory | None:
        """Where the view had everything; None for one that is not known."""
        return self.views.get(view)

    def text(self) -> bytes:
        """The content of the file."""
        views = [f"    {_json(name)}: {_view_text(memory)}" for name, memory in self.views.items()]
        inner = "{\n" + ",\n".join(views) + "\n  }" if views else "{}"
        return f'{{\n  "format": {FORMAT},\n  "views": {inner}\n}}\n'.encode("utf-8", "backslashreplace")


def lock_of(memories: Mapping[str, Memory | None]) -> LayoutLock:
    """These memories in the order and with the whole pixels that the file has."""
    return LayoutLock({name: _whole(found) for name, found in sorted(memories.items()) if found is not None})


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
