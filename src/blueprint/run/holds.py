"""Environments that are held: a fold over the journal, and what it means for what is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from blueprint import address as addresses
from blueprint.flow import flow_of
from blueprint.plan.differences import short
from blueprint.plan.observation import Hold, ImageSeen, Observation
from blueprint.run import journal
from blueprint.run.world import World


def read_holds(world: World) -> dict[str, Hold]:
    """Environment -> its hold, of all environments that the blueprint still has."""
    held: dict[str, Hold] = {}
    for event in journal.read_events_of_kind(world.journal_path, journal.HOLD_BEGAN, journal.HOLD_ENDED):
        environment = event.data["environment"]
        held.pop(environment, None)
        if event.kind == journal.HOLD_BEGAN:
            images = {name: ImageSeen(**seen) for name, seen in event.data["images"].items()}
            held[environment] = Hold(to=event.data["to"], images=images, run=event.run, since=event.at)
    return {name: hold for name, hold in sorted(held.items()) if name in world.blueprint.elements}


def hold_data(environment: str, hold: Hold) -> dict[str, Any]:
    """What the journal keeps of a hold that begins; its run and time are the event's own."""
    images = {name: seen.model_dump(mode="json") for name, seen in hold.images.items()}
    return {"environment": environment, "to": hold.to, "images": images}


def as_held(address: str, images: dict[str, ImageSeen], held: Mapping[str, Hold]) -> dict[str, ImageSeen]:
    """The images as an element should have them: those of its environment's hold before the newest."""
    environment = Observation(held=dict(held)).environment_of(address)
    return {**images, **held[environment].images} if environment else images


def held_places(world: World, environment: str, hold: Hold) -> list[tuple[str, str]]:
    """Each registry and image that a hold is about: inside of the environment, or deployed from."""
    flow = flow_of(world.blueprint)
    inside = [
        (place, image)
        for place in world.holders()
        if addresses.contains(environment, place)
        for image, _ in flow.expected(place)
    ]
    deployed = [
        (r.source, world.blueprint.elements[r.destination].runs or "")
        for r in world.blueprint.relationships
        if r.type == "deploys" and addresses.contains(environment, r.destination)
    ]
    return [pair for pair in dict.fromkeys([*inside, *deployed]) if pair[1] in hold.images]


def hold_warnings(held: Mapping[str, Hold], images: Mapping[str, ImageSeen]) -> Iterator[str]:
    """A line for every environment that is held: since when, what waits, and how it ends."""
    for environment, hold in held.items():
        if not hold.run:
            continue
        waiting = [
            f"{name} {short(images[name].commit or images[name].digest)}"
            for name, seen in hold.images.items()
            if name in images and images[name].digest != seen.digest
        ]
        waits = f"{', '.join(waiting)} waits" if waiting else "nothing newer waits"
        since = hold.since[:19].replace("T", " ")
        yield (
            f"{environment} is held since {since} (run {hold.run}) at what run {hold.to} left there: "
            f"{waits}; `blueprint rollback {environment} --release` ends it"
        )
