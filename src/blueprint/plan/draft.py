"""What the drafting of steps shares: the inputs, who produces what, and how one change is judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from blueprint import address as addresses
from blueprint.flow import Carried, Flow, built_by, is_builder, is_import
from blueprint.model import Blueprint, Relationship
from blueprint.plan.observation import ImageSeen, Observation
from blueprint.plan.step import Action, Change, PinnedImage, Read, TestStep


class CannotPlan(Exception):
    """The blueprint cannot be executed as it is drawn; `reasons` are all that was found."""

    exit_code = 2

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True)
class Draft:
    """What steps are made of. `upstream` maps a relationship to all those that come before it.

    With a `scope`, only the held images of that environment become steps.
    """

    blueprint: Blueprint
    observation: Observation
    flow: Flow
    numbers: dict[str, int]
    upstream: dict[str, frozenset[str]]
    scope: str = ""

    def held(self, place: str, image: str) -> ImageSeen | None:
        """The image as a registry or a workload is held at it; what CI platforms build is never held."""
        is_free = is_builder(self.blueprint, place)
        return None if is_free else self.observation.held_at(place, image)

    def digest(self, image: str) -> str:
        """The digest that an image has all the way, but for where it is held at another."""
        try:
            return self.observation.images[image].digest
        except KeyError:
            raise CannotPlan([f"nothing is known of image {image}: it was not observed"]) from None

    def cluster_of(self, address: str) -> str:
        """The cluster that contains an element, "" when none does."""
        while address := addresses.parent_of(address):
            if self.blueprint.elements[address].kind == "cluster":
                return address
        return ""

    def common(self, relationship: Relationship) -> dict[str, Any]:
        """The fields that all steps of a relationship have."""
        address = relationship.address
        return {"relationship": address, "number": self.numbers.get(address)}


def producers(draft: Draft, place: str, image: str, tag: str) -> list[str]:
    """The ids of the steps that bring the image under this tag to a place."""
    bringers = draft.flow.bringers(place, image, tag)
    is_held = draft.held(place, image) is not None
    return [
        _arrival_step(draft.blueprint.relationship(bringer), place, is_held=is_held) for bringer in bringers
    ]


def _arrival_step(relationship: Relationship, place: str, *, is_held: bool) -> str:
    if place == relationship.destination and is_held:
        return f"{relationship.address}/hold"
    if place != relationship.destination:
        return f"{relationship.address}/tag"
    return f"{relationship.address}/{'publish' if relationship.type == 'builds' else 'copy'}"


def names(images: Iterable[str]) -> str:
    """Several images in one phrase."""
    return ", ".join(images)


def pinned(draft: Draft, carried: Sequence[Carried]) -> tuple[PinnedImage, ...]:
    """The images of a set as they are at its destination."""
    return tuple(
        PinnedImage(name=one.image, digest=draft.digest(one.image), tag=one.becomes) for one in carried
    )


def source_of(draft: Draft, relationship: Relationship, one: Carried) -> Read:
    """Where a relationship finds an image: at its source or, of an import, at the one who publishes it."""
    place = relationship.source
    if is_import(draft.blueprint, relationship):
        place = draft.blueprint.images[one.image].origin or place
    return Read(place=place, image=one.image, digest=draft.digest(one.image), tag=one.tag)


def refuse_gates(relationship: Relationship, fields: Sequence[str], why: str) -> None:
    """CannotPlan when a relationship has gates where they could judge nothing."""
    for field in fields:
        if getattr(relationship, field):
            raise CannotPlan([f"{relationship.address} cannot have `{field}`: {why}"])


def action_for(before: str, *, unchanged: bool) -> Action:
    """What has to be done to a thing, given what it is before ("" for nothing)."""
    if unchanged:
        return Action.UNCHANGED
    return Action.UPDATE if before else Action.CREATE


def tag_change(draft: Draft, place: str, image: str, tag: str) -> Change:
    """What it takes to have the image, whole, behind a tag in a place."""
    seen = draft.observation
    before, after = seen.tag(place, image, tag), draft.digest(image)
    action = action_for(before, unchanged=seen.holds(place, image, tag))
    return Change(
        action=action,
        what=f"{place}/{image}:{tag}",
        before=before,
        after=after,
        bytes=0 if action is Action.UNCHANGED else seen.lacks(place, image),
    )


def test_step(
    draft: Draft, relationship: Relationship, gate: str, read: Read, needs: Sequence[str], *, after: bool
) -> TestStep:
    """A gate's judgement of one image, after what the relationship did or right before it."""
    identity = f"{relationship.address}/{gate}/{read.image}"
    proven = draft.observation.proves(gate, identity, read.digest)
    environment = draft.cluster_of(relationship.destination) if relationship.type == "deploys" else ""
    where = f" in {environment}" if environment else ""
    return TestStep(
        **draft.common(relationship),
        id=identity,
        kind="test" if after else "gate",
        needs=tuple(needs),
        images=(PinnedImage(name=read.image, digest=read.digest),),
        reads=(read,),
        changes=(
            Change(
                action=Action.UNCHANGED if proven else Action.VERIFY,
                what=f"{gate} of {read.image}{where}",
                before=read.digest,
                after=read.digest,
            ),
        ),
        text=f"run {gate} on {read.image}{where}",
        gate=draft.blueprint.gates[gate],
        fingerprint=draft.observation.gates.get(gate, ""),
        place=read.place,
        environment=environment,
    )


def proofs(
    draft: Draft, relationship: Relationship, carried: Sequence[Carried]
) -> tuple[list[TestStep], list[str]]:
    """What must be proven before a relationship acts: new gate steps, and the ids of all proofs."""
    steps: list[TestStep] = []
    needs: list[str] = []
    for gate in relationship.requires:
        for one in carried:
            found = _testers(draft, relationship, gate, one.image)
            needs += _judgements(draft, relationship, gate, one.image, found)
            if not found:
                read = source_of(draft, relationship, one)
                before = producers(draft, relationship.source, one.image, one.tag)
                steps.append(test_step(draft, relationship, gate, read, before, after=False))
                needs.append(steps[-1].id)
    return steps, needs


def _testers(draft: Draft, relationship: Relationship, gate: str, image: str) -> list[str]:
    """The relationships before this one after which the gate judges the image."""
    address = relationship.address
    testers = [
        r.address for r in draft.blueprint.relationships if gate in r.then and image in tested(draft, r)
    ]
    before = [tester for tester in testers if tester in draft.upstream[address]]
    if before or not testers:
        return before
    later = [tester for tester in testers if tester == address or address in draft.upstream[tester]]
    if later:
        raise CannotPlan([f"{address} requires {gate} of {image}, which runs only after it, in {later[0]}"])
    return testers


def _judgements(
    draft: Draft, relationship: Relationship, gate: str, image: str, testers: list[str]
) -> list[str]:
    """The steps that judge the image; a held environment judges what it is held at, which proves nothing."""
    steps = []
    for tester in testers:
        place, step = draft.blueprint.relationship(tester).destination, f"{tester}/{gate}/{image}"
        held = draft.held(place, image)
        if held is None or held.digest == draft.digest(image):
            steps.append(step)
        elif not draft.observation.proves(gate, step, draft.digest(image)):
            environment = draft.observation.environment_of(place)
            raise CannotPlan(
                [
                    f"{relationship.address} requires {gate} of {image}, which nothing can prove for the "
                    f"newest {image}: {environment} is held at an older one (end it with "
                    f"`blueprint rollback {environment} --release`)"
                ]
            )
    return steps


def tested(draft: Draft, relationship: Relationship) -> list[str]:
    """The images that the gates after a relationship judge."""
    if relationship.type == "builds":
        return built_by(draft.blueprint, relationship)
    if relationship.type == "deploys":
        runs = draft.blueprint.elements[relationship.destination].runs
        return [runs] if runs else []
    return [one.image for one in draft.flow.carried.get(relationship.address, ())]


def set_of(draft: Draft, relationship: Relationship) -> tuple[Carried, ...]:
    """What a relationship carries; CannotPlan when that is nothing."""
    carried = draft.flow.carried.get(relationship.address, ())
    if not carried:
        tagged = f" tagged {relationship.tagged}" if relationship.tagged else ""
        raise CannotPlan(
            [f"{relationship.address} carries nothing: no image{tagged} is brought to {relationship.source}"]
        )
    return carried


def unique(ids: list[str]) -> tuple[str, ...]:
    """The ids in their order, each once."""
    return tuple(dict.fromkeys(ids))
