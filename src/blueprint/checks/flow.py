"""Which image gets where under which tag, and what therefore comes after what.

Walks builds, imports, pushes, pulls and promotions until nothing new arrives anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from blueprint import address as addresses
from blueprint.model import KINDS, Blueprint, Relationship

UNTAGGED = "latest"
_MOVES = frozenset({"pushes", "pulls", "imports", "promotes"})


@dataclass(frozen=True, order=True)
class Cargo:
    """An image under a tag at an element."""

    place: str
    image: str
    tag: str


class Flow:
    """The cargo of every executable relationship: what it takes and what it leaves."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._executable = [r for r in blueprint.relationships if r.is_executable]
        self.taken: dict[str, frozenset[Cargo]] = {}
        self.left: dict[str, frozenset[Cargo]] = {}
        self._held: frozenset[Cargo] = frozenset(self._published())
        self._settle()

    def at(self, place: str) -> frozenset[Cargo]:
        """All that ever is at a place."""
        return frozenset(cargo for cargo in self._held if cargo.place == place)

    def order(self) -> list[tuple[str, str]]:
        """Pairs of relationship addresses of which the first must come before the second."""
        pairs = ((a, b) for b in self._executable for a in self._executable if a is not b)
        return [(a.address, b.address) for a, b in pairs if self._precedes(a, b)]

    def _published(self) -> Iterator[Cargo]:
        for image in self._blueprint.images.values():
            if image.origin is not None:
                places = [p for p in self._blueprint.elements if _publishes(p, image.origin)]
                yield from (Cargo(place, image.name, image.tag or UNTAGGED) for place in places)

    def _settle(self) -> None:
        while True:
            for relationship in self._executable:
                self.taken[relationship.address] = frozenset(self._takes(relationship))
                self.left[relationship.address] = frozenset(self._leaves(relationship))
            held = self._held.union(*self.left.values())
            if held == self._held:
                return
            self._held = held

    def _takes(self, relationship: Relationship) -> Iterator[Cargo]:
        wanted = self._wanted(relationship)
        for cargo in self.at(relationship.source):
            if cargo.image in wanted and relationship.tagged in (None, cargo.tag):
                yield cargo

    def _wanted(self, relationship: Relationship) -> Collection[str]:
        """The images that a relationship takes from its source, under whatever tag."""
        images = self._blueprint.images
        bases = {image.base for image in images.values() if image.base is not None}
        if relationship.type == "builds":
            return {base for name in self.built(relationship) if (base := images[name].base)}
        if relationship.type == "deploys":
            runs = self._blueprint.elements[relationship.destination].runs
            return () if runs is None else (runs,)
        if relationship.type not in _MOVES:
            return ()
        if relationship.images or relationship.tagged or not self._builds(relationship.destination):
            return relationship.images or tuple(images)
        return bases

    def _is_foreign(self, address: str) -> bool:
        return self._blueprint.elements[address].kind == "image-source"

    def _builds(self, address: str) -> bool:
        return "builder" in KINDS[self._blueprint.elements[address].kind].roles

    def _leaves(self, relationship: Relationship) -> Iterator[Cargo]:
        if relationship.type == "builds":
            tag = relationship.tag or UNTAGGED
            for name in self.built(relationship):
                yield Cargo(relationship.destination, name, tag)
        elif relationship.type in _MOVES:
            for cargo in self.taken[relationship.address]:
                tag = relationship.retag or cargo.tag
                yield Cargo(relationship.destination, cargo.image, tag)
                if relationship.retag and not self._is_foreign(relationship.source):
                    yield Cargo(relationship.source, cargo.image, tag)  # tagged where it is, then moved

    def built(self, relationship: Relationship) -> tuple[str, ...]:
        """The images that a `builds` relationship builds."""
        own = tuple(name for name, image in self._blueprint.images.items() if image.source is not None)
        return relationship.images or own

    def _precedes(self, first: Relationship, then: Relationship) -> bool:
        if set(first.then) & set(then.requires):
            return True
        if first.type == "triggers":
            return then.type == "builds" and then.source == first.destination
        news = self.left[first.address] - self.taken[first.address]
        return bool(news & self.taken[then.address])


def _publishes(place: str, origin: str) -> bool:
    return place == origin or addresses.contains(place, origin)
