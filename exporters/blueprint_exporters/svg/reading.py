"""What a screen reader finds in a picture, and in which order (SVG-AAM, WAI-ARIA Graphics Module).

Painting order says nothing to a listener, so the groups own each other: the picture its zones in the
order in which the storyline comes to them, a zone its cards, a connector its label; then the
connectors, step by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram

PICTURE = "graphics-document document"
THING = "graphics-object group"
_SILENT = frozenset({"page", "title", "badge"})
"""Items that say nothing new: the picture's name is its title, a connector's name has its number."""

_LAST = frozenset({"note", "key"})


class Reading:
    """How a diagram is read: addresses of what each group owns, "" being the picture itself."""

    def __init__(self, diagram: LaidOutDiagram) -> None:
        self._diagram = diagram
        self._items = {item.address: item for item in diagram.items}
        self._lines = {line.address: line for line in diagram.connectors}

    def is_silent(self, thing: Item | LaidOutConnector) -> bool:
        """Whether a thing is only for the eye."""
        return isinstance(thing, Item) and thing.role in _SILENT

    def description(self) -> str:
        """What the picture is about, and its storyline, a step a line."""
        steps = (f"{step.number}. {step.text}" for step in self._diagram.story)
        return "\n".join(text for text in (self._diagram.description, *steps) if text)

    @cached_property
    def owned(self) -> Mapping[str, Sequence[str]]:
        """Address -> what is read inside of it, in order; what has nothing inside is left out."""
        found: dict[str, list[str]] = {}
        for item in self._by_storyline(self._diagram.items):
            if not self.is_silent(item) and item.role not in _LAST:
                found.setdefault(self._owner(item), []).append(item.address)
        top = found.setdefault("", [])
        top += [line.address for line in self._connectors()]
        top += [item.address for item in self._diagram.items if item.role in _LAST]
        return found

    def _owner(self, item: Item) -> str:
        known = (address for address in (item.of, item.parent) if self._is_drawn(address))
        return next(known, "")

    def _is_drawn(self, address: str) -> bool:
        return address in self._items or address in self._lines

    def _connectors(self) -> Iterator[LaidOutConnector]:
        """Those of the storyline in its order, then the others."""
        told = [address for step in self._diagram.story for address in step.connectors]
        ordered = dict.fromkeys([*(a for a in told if a in self._lines), *self._lines])
        yield from (self._lines[address] for address in ordered)

    def _by_storyline(self, items: Iterable[Item]) -> list[Item]:
        """Items in the order in which the storyline first comes to them or to what they hold."""
        rank: dict[str, int] = {}
        for place, line in enumerate(self._connectors() if self._diagram.story else ()):
            for end, address in enumerate((line.source, line.target)):
                while address in self._items and address not in rank:
                    rank[address] = 2 * place + end
                    address = self._items[address].parent
        return sorted(items, key=lambda item: rank.get(item.address, 2 * len(self._lines)))
