"""Questions to the graph of a blueprint: who contains whom, what follows from what, cycles and order."""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from blueprint import address as addresses
from blueprint.model import Blueprint, Relationship, Trust

__all__ = ["CARRIERS", "Graph", "cycle", "reachable", "topological"]

Edge = tuple[str, str]

CARRIERS = frozenset({"builds", "pushes", "pulls", "imports", "promotes"})
"""Types along which what is in images flows; a build carries its base images on."""


class Graph:
    """Answers about one blueprint, by address. An unknown address is a KeyError."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._outgoing: defaultdict[str, list[Relationship]] = defaultdict(list)
        self._incoming: defaultdict[str, list[Relationship]] = defaultdict(list)
        for relationship in blueprint.relationships:
            self._outgoing[relationship.source].append(relationship)
            self._incoming[relationship.destination].append(relationship)

    def ancestors(self, address: str) -> list[str]:
        """The elements that contain this one, from the nearest outwards."""
        found = []
        parent = self._blueprint.elements[address].parent
        while parent:
            found.append(parent)
            parent = addresses.parent_of(parent)
        return found

    def descendants(self, address: str) -> list[str]:
        """The elements inside this one, at any depth, in the author's order."""
        self._blueprint.elements[address]
        return [inner for inner in self._blueprint.elements if addresses.contains(address, inner)]

    def outgoing(self, address: str) -> list[Relationship]:
        """The relationships that start at this element, in the author's order."""
        self._blueprint.elements[address]
        return list(self._outgoing.get(address, ()))

    def incoming(self, address: str) -> list[Relationship]:
        """The relationships that end at this element, in the author's order."""
        self._blueprint.elements[address]
        return list(self._incoming.get(address, ()))

    def trust(self, address: str) -> Trust | None:
        """The trust declared on the element or, failing that, on its nearest container with one."""
        for place in (address, *self.ancestors(address)):
            if (trust := self._blueprint.elements[place].trust) is not None:
                return trust
        return None

    def is_production(self, address: str) -> bool:
        """Whether the element, or what contains it, is production."""
        return any(
            self._blueprint.elements[place].production for place in (address, *self.ancestors(address))
        )

    def untrusted_paths(self) -> list[list[Relationship]]:
        """The paths along which untrusted images become trusted, or run in production, uncertified.

        Minimal ones: what lies between the two ends declares no trust. For every start and last
        relationship the shortest is given.
        """
        starts = [a for a in self._blueprint.elements if self.trust(a) is Trust.UNTRUSTED]
        return [path for start in starts for path in self._uncertified_from(start)]

    def _uncertified_from(self, start: str) -> list[list[Relationship]]:
        found = []
        seen = {start}
        waiting: deque[tuple[str, list[Relationship]]] = deque([(start, [])])
        while waiting:
            place, path = waiting.popleft()
            for relationship in self.outgoing(place):
                if self._certifies(relationship):
                    continue
                longer, end = [*path, relationship], relationship.destination
                if self._believes(relationship):
                    found.append(longer)
                elif relationship.type in CARRIERS and end not in seen and self.trust(end) is None:
                    seen.add(end)
                    waiting.append((end, longer))
        return found

    def _believes(self, relationship: Relationship) -> bool:
        if relationship.type == "deploys":
            return self.is_production(relationship.destination)
        return relationship.type in CARRIERS and self.trust(relationship.destination) is Trust.TRUSTED

    def _certifies(self, relationship: Relationship) -> bool:
        return any(self._blueprint.gates[gate].certifies for gate in relationship.requires)


def cycle(edges: Iterable[Edge]) -> list[str] | None:
    """One cycle, its nodes in order and the first not repeated; None when there is none."""
    onward = _onward(edges)
    done: set[str] = set()
    for start in onward:
        way: dict[str, Iterator[str]] = {} if start in done else {start: iter(onward[start])}
        while way:  # depth first, without recursion: ways may be long
            place, ends = next(reversed(way.items()))
            end = next((end for end in ends if end not in done), None)
            if end is None:
                done.add(place)
                del way[place]
            elif end in way:
                return list(way)[list(way).index(end) :]
            else:
                way[end] = iter(onward.get(end, ()))
    return None


def topological(nodes: Iterable[str], edges: Iterable[Edge]) -> list[str]:
    """The nodes in an order that the edges allow, otherwise as given; ValueError on a cycle."""
    onward = _onward(edges)
    named = (node for start, ends in onward.items() for node in (start, *ends))
    given = list(dict.fromkeys([*nodes, *named]))
    rank = {node: number for number, node in enumerate(given)}
    waits = dict.fromkeys(given, 0)
    for ends in onward.values():
        for end in ends:
            waits[end] += 1
    ready = [rank[node] for node in given if not waits[node]]
    order: list[str] = []
    while ready:
        order.append(given[heapq.heappop(ready)])
        for end in onward.get(order[-1], ()):
            waits[end] -= 1
            if not waits[end]:
                heapq.heappush(ready, rank[end])
    if len(order) < len(given):
        raise ValueError("the edges have a cycle")
    return order


def reachable(start: str, edges: Iterable[Edge]) -> set[str]:
    """The nodes that can be reached from `start`, itself included."""
    onward = _onward(edges)
    found, waiting = {start}, [start]
    while waiting:
        fresh = set(onward.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return found


def _onward(edges: Iterable[Edge]) -> dict[str, list[str]]:
    """The ends of the edges from each node, in order."""
    onward: dict[str, list[str]] = {}
    for start, end in edges:
        onward.setdefault(start, []).append(end)
    return onward
