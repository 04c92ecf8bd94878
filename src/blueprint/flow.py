"""Which images, under which tags, the relationships of a blueprint bring to which places.

A fixed point: a relationship carries what others brought to its source. The storyline's numbers
play no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from blueprint import address as addresses
from blueprint.model import KINDS, Blueprint, Relationship

COPYING = frozenset({"pushes", "pulls", "promotes", "imports"})
DEFAULT_TAG = "latest"


@dataclass(frozen=True)
class Carried:
    """One image on a relationship: under `tag` at its source, under `becomes` at its destination."""

    image: str
    tag: str
    becomes: str


Tagged = tuple[str, str]
Bringers = dict[str, dict[Tagged, tuple[str, ...]]]


@dataclass
class Flow:
    """What travels: `carried` by relationship address.

    `arrivals` says by place, then (image, tag), which relationships bring it there. `retags` is the
    same for the tags that relationships set where they start: these are for whoever asks for the tag,
    and not new images in the place.
    """

    carried: dict[str, tuple[Carried, ...]] = field(default_factory=dict)
    arrivals: Bringers = field(default_factory=dict)
    retags: Bringers = field(default_factory=dict)

    def tags_of(self, place: str, image: str) -> list[str]:
        """The tags under which an image is brought to a place."""
        return [tag for name, tag in self.arrivals.get(place, {}) if name == image]

    def bringers(self, place: str, image: str, tag: str) -> tuple[str, ...]:
        """The relationships that bring an image to a place under a tag, or set the tag there."""
        return tuple(
            bringer
            for table in (self.arrivals, self.retags)
            for bringer in table.get(place, {}).get((image, tag), ())
        )

    def expected(self, place: str) -> list[Tagged]:
        """All (image, tag) that a place is going to hold."""
        return list(dict.fromkeys([*self.arrivals.get(place, {}), *self.retags.get(place, {})]))


def flow_of(blueprint: Blueprint) -> Flow:
    """What travels where in this blueprint."""
    flow = Flow()
    while True:
        before = {address: len(carried) for address, carried in flow.carried.items()}
        for relationship in blueprint.relationships:
            if relationship.is_executable:
                _carry(blueprint, relationship, flow)
        if before == {address: len(carried) for address, carried in flow.carried.items()}:
            return flow


def order(blueprint: Blueprint, flow: Flow) -> Iterator[tuple[str, str]]:
    """Which relationship must come before which, as pairs of addresses: who brings what another takes."""
    for relationship in blueprint.relationships:
        if not relationship.is_executable:
            continue
        for before in _before(blueprint, flow, relationship):
            if before != relationship.address:
                yield before, relationship.address


def _before(blueprint: Blueprint, flow: Flow, relationship: Relationship) -> Iterator[str]:
    if relationship.type == "builds":
        yield from _before_build(blueprint, flow, relationship)
    elif relationship.type == "deploys":
        runs = blueprint.elements[relationship.destination].runs
        tags = [relationship.tagged] if relationship.tagged else flow.tags_of(relationship.source, runs or "")
        for tag in tags:
            yield from flow.bringers(relationship.source, runs or "", tag)
    for one in flow.carried.get(relationship.address, ()):
        yield from flow.bringers(relationship.source, one.image, one.tag)


def _before_build(blueprint: Blueprint, flow: Flow, relationship: Relationship) -> Iterator[str]:
    for other in blueprint.relationships:
        if other.type == "triggers" and other.destination == relationship.source:
            yield other.address
    bases = {blueprint.images[one.image].base for one in flow.carried[relationship.address]}
    for (image, _), bringers in flow.arrivals.get(relationship.source, {}).items():
        if image in bases:
            yield from bringers


def is_import(blueprint: Blueprint, relationship: Relationship) -> bool:
    """Whether the relationship takes images from those who publish them."""
    return blueprint.elements[relationship.source].kind == "image-source"


def is_builder(blueprint: Blueprint, address: str) -> bool:
    """Whether the element builds images."""
    return "builder" in KINDS[blueprint.elements[address].kind].roles


def _carry(blueprint: Blueprint, relationship: Relationship, flow: Flow) -> None:
    order = {name: number for number, name in enumerate(blueprint.images)}
    found = sorted(set(_found(blueprint, relationship, flow)), key=lambda c: (order[c.image], c.tag))
    flow.carried[relationship.address] = tuple(found)
    for carried in found:
        _arrive(flow.arrivals, relationship.destination, carried, relationship.address)
        if relationship.retag and not is_import(blueprint, relationship):
            _arrive(flow.retags, relationship.source, carried, relationship.address)


def _arrive(table: Bringers, place: str, carried: Carried, bringer: str) -> None:
    bringers = table.setdefault(place, {})
    known = bringers.get((carried.image, carried.becomes), ())
    if bringer not in known:
        bringers[carried.image, carried.becomes] = (*known, bringer)


def _found(blueprint: Blueprint, relationship: Relationship, flow: Flow) -> Iterator[Carried]:
    if relationship.type == "builds":
        tag = relationship.tag or DEFAULT_TAG
        yield from (Carried(name, tag, tag) for name in built_by(blueprint, relationship))
    elif relationship.type in COPYING and is_import(blueprint, relationship):
        yield from _imported(blueprint, relationship)
    elif relationship.type in COPYING:
        source = relationship.source
        for name, tag in flow.expected(source) if relationship.tagged else flow.arrivals.get(source, {}):
            if _selects(blueprint, relationship, name, tag):
                yield Carried(name, tag, relationship.retag or tag)


def built_by(blueprint: Blueprint, relationship: Relationship) -> list[str]:
    """The images that a `builds` relationship builds."""
    return [
        name
        for name, spec in blueprint.images.items()
        if spec.source is not None and (not relationship.images or name in relationship.images)
    ]


def _imported(blueprint: Blueprint, relationship: Relationship) -> Iterator[Carried]:
    source = relationship.source
    for name, spec in blueprint.images.items():
        if spec.origin is None or (relationship.images and name not in relationship.images):
            continue
        if source == spec.origin or addresses.contains(source, spec.origin):
            yield Carried(name, spec.tag or DEFAULT_TAG, relationship.retag or spec.tag or DEFAULT_TAG)


def _selects(blueprint: Blueprint, relationship: Relationship, name: str, tag: str) -> bool:
    if relationship.tagged and tag != relationship.tagged:
        return False
    if relationship.images:
        return name in relationship.images
    if relationship.tagged is None and is_builder(blueprint, relationship.destination):
        return name in {spec.base for spec in blueprint.images.values()}
    return True
