"""Which image gets where under which tag, and what therefore comes after what: as the plan sees it."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.flow import COPYING, DEFAULT_TAG, Tagged, built_by, flow_of, order
from blueprint.graph import reachable
from blueprint.model import Blueprint, Relationship


class Flow:
    """Answers about what travels, by place and relationship."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._flow = flow_of(blueprint)

    def at(self, place: str) -> list[Tagged]:
        """All (image, tag) that ever are at a place, whether published, brought or tagged there."""
        return list(dict.fromkeys([*self._published(place), *self._flow.expected(place)]))

    def starves(self, relationship: Relationship) -> bool:
        """Whether it is to move images and none is ever there for it."""
        return relationship.type in COPYING and not self._flow.carried[relationship.address]

    def deploys_nothing(self, relationship: Relationship) -> bool:
        """Whether the image that is to run never is where it is deployed from."""
        return not any(self._deployed(relationship))

    def built(self, relationship: Relationship) -> list[str]:
        """The images that a `builds` relationship builds."""
        return built_by(self._blueprint, relationship)

    def order(self) -> list[tuple[str, str]]:
        """Pairs of relationship addresses of which the first must come before the second."""
        carried = list(order(self._blueprint, self._flow))
        return [*carried, *self._gated(carried)]

    def _gated(self, carried: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Who runs a gate comes before who requires it: those upstream if there are any, else all."""
        backwards = [(after, before) for before, after in carried]
        for relationship in self._blueprint.relationships:
            address = relationship.address
            upstream = reachable(address, backwards) - {address}
            for gate in relationship.requires:
                testers = [r.address for r in self._blueprint.relationships if gate in r.then]
                before = [tester for tester in testers if tester in upstream]
                yield from ((tester, address) for tester in before or testers if tester != address)

    def _published(self, place: str) -> Iterator[Tagged]:
        for image in self._blueprint.images.values():
            if image.origin and (place == image.origin or addresses.contains(place, image.origin)):
                yield image.name, image.tag or DEFAULT_TAG

    def _deployed(self, relationship: Relationship) -> Iterator[Tagged]:
        runs = self._blueprint.elements[relationship.destination].runs
        for image, tag in self.at(relationship.source):
            if image == runs and relationship.tagged in (None, tag):
                yield image, tag
