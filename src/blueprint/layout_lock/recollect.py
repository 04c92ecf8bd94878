"""A view's diagram with what is remembered of it, as far as that still says where things can stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from blueprint.diagram import Diagram, Memory, Node, compose
from blueprint.diagram.diagram import Place
from blueprint.diagram.theme import Theme
from blueprint.layout.memory import is_same
from blueprint.layout_lock.lock import LayoutLock
from blueprint.model import Blueprint, View, ViewKind


def composed(blueprint: Blueprint, view: View, lock: LayoutLock, theme: Theme | None = None) -> Diagram:
    """What a view shows, with the memory of where it had everything."""
    diagram = compose(blueprint, view, theme)
    memory = lock.memory(view.id) if view.kind is ViewKind.SCHEMATIC else None
    return diagram if memory is None else replace(diagram, memory=_believable(diagram, memory))


def _believable(diagram: Diagram, memory: Memory) -> Memory:
    """The memory under the ids of today, without places that a merge left on or outside of others."""
    if is_same(diagram, memory):
        return memory
    former = dict(_renamed(diagram.nodes, "", "", memory.places))
    places = {former.get(name, name): at for name, at in memory.places.items()}
    gone = set(_misplaced(diagram.nodes, None, places))
    return replace(memory, places={name: at for name, at in places.items() if name not in gone})


def _renamed(
    nodes: Sequence[Node], now: str, then: str, places: Mapping[str, Place]
) -> Iterator[tuple[str, str]]:
    """Former address -> the one of today, of what is in the zone that was `then` and is `now`.

    Where one is gone and one is new, that is the same one renamed, or it may as well stand there.
    """
    inside = [address for address in places if _zone_of(address, places) == then]
    formerly = {node.address: then + node.address.removeprefix(now) for node in nodes}
    there = {node.address for node in nodes if formerly[node.address] in inside}
    new = [node for node in nodes if node.address not in there]
    gone = [address for address in inside if address not in map(formerly.get, there)]
    if len(new) == len(gone) == 1 and bool(new[0].children) == _is_zone(gone[0], places):
        formerly[new[0].address] = gone[0]
        there.add(new[0].address)
    for node in nodes:
        former = formerly[node.address]
        if node.address in there:
            if former != node.address:
                yield former, node.address
            yield from _renamed(node.children, node.address, former, places)


def _zone_of(address: str, places: Mapping[str, Place]) -> str:
    """The innermost element around another one that has a place too, "" for the page."""
    while address := address.rpartition(".")[0]:
        if address in places:
            return address
    return ""


def _is_zone(address: str, places: Mapping[str, Place]) -> bool:
    return any(_zone_of(other, places) == address for other in places)


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
