"""Questions to the graph of a blueprint; nobody else knows networkx."""

from __future__ import annotations

from collections.abc import Iterable

from blueprint.model import Blueprint, Relationship

__all__ = ["Graph"]

Edge = tuple[str, str]


class Graph:
    """Answers about one blueprint, by address."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint

    def ancestors(self, address: str) -> list[str]:
        """The elements that contain this one, from the nearest outwards."""
        raise NotImplementedError

    def descendants(self, address: str) -> list[str]:
        """The elements inside this one, at any depth, in the author's order."""
        raise NotImplementedError

    def outgoing(self, address: str) -> list[Relationship]:
        """The relationships that start at this element."""
        raise NotImplementedError

    def incoming(self, address: str) -> list[Relationship]:
        """The relationships that end at this element."""
        raise NotImplementedError

    def untrusted_paths(self) -> list[list[Relationship]]:
        """The minimal paths along which untrusted images become trusted without certification."""
        raise NotImplementedError


def cycle(edges: Iterable[Edge]) -> list[str] | None:
    """One cycle, its nodes in order and the first not repeated; None when there is none."""
    raise NotImplementedError


def topological(nodes: Iterable[str], edges: Iterable[Edge]) -> list[str]:
    """The nodes in an order that the edges allow, otherwise as given; ValueError on a cycle."""
    raise NotImplementedError


def reachable(start: str, edges: Iterable[Edge]) -> set[str]:
    """The nodes that can be reached from `start`, itself included."""
    raise NotImplementedError
