"""Which image gets where under which tag, and what therefore comes after what: as the plan sees it."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.model import Blueprint, Relationship
from blueprint.plan.flow import COPYING, DEFAULT_TAG, Tagged, built_by, flow_of


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
        return [
            (before, relationship.address)
            for relationship in self._blueprint.relationships
            if relationship.is_executable
            for before in dict.fromkeys(self._before(relationship))
            if before != relationship.address
        ]

    def _published(self, place: str) -> Iterator[Tagged]:
        for image in self._blueprint.images.values():
            if image.origin and (place == image.origin or addresses.contains(place, image.origin)):
                yield image.name, image.tag or DEFAULT_TAG

    def _deployed(self, relationship: Relationship) -> Iterator[Tagged]:
        runs = self._blueprint.elements[relationship.destination].runs
        for image, tag in self.at(relationship.source):
            if image == runs and relationship.tagged in (None, tag):
                yield image, tag

    def _before(self, relationship: Relationship) -> Iterator[str]:
        for image, tag in self._needed(relationship):
            yield from self._flow.bringers(relationship.source, image, tag)
        for other in self._blueprint.relationships:
            if other.is_executable and set(other.then) & set(relationship.requires):
                yield other.address
            starts = other.type == "triggers" and other.destination == relationship.source
            if starts and relationship.type == "builds":
                yield other.address

    def _needed(self, relationship: Relationship) -> Iterator[Tagged]:
        if relationship.type == "builds":
            bases = {self._blueprint.images[name].base for name in self.built(relationship)}
            yield from (tagged for tagged in self.at(relationship.source) if tagged[0] in bases)
        elif relationship.type == "deploys":
            yield from self._deployed(relationship)
        else:
            carried = self._flow.carried.get(relationship.address, ())
            yield from ((one.image, one.tag) for one in carried)
