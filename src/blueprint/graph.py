"""Questions to the graph of a blueprint; nobody else knows networkx.

It is imported where there is something to ask it: many blueprints that are only drawn need not wait for it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from blueprint import address as addresses
from blueprint.model import Blueprint, Relationship, Trust

if TYPE_CHECKING:
    import networkx as nx

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
    known = list(edges)
    if not known:
        return None
    import networkx as nx

    try:
        return [edge[0] for edge in nx.find_cycle(nx.DiGraph(known))]
    except nx.NetworkXNoCycle:
        return None


def topological(nodes: Iterable[str], edges: Iterable[Edge]) -> list[str]:
    """The nodes in an order that the edges allow, otherwise as given; ValueError on a cycle."""
    known = list(edges)
    if not known:
        return list(dict.fromkeys(nodes))
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    given = {node: number for number, node in enumerate(graph)}
    graph.add_edges_from(known)
    try:
        return list(nx.lexicographical_topological_sort(graph, key=lambda n: given.get(n, len(given))))
    except nx.NetworkXUnfeasible:
        raise ValueError("the edges have a cycle") from None


def reachable(start: str, edges: Iterable[Edge]) -> set[str]:
    """The nodes that can be reached from `start`, itself included."""
    known = list(edges)
    if not known:
        return {start}
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(known)
    return {start, *nx.descendants(graph, start)} if start in graph else {start}
