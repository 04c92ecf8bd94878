"""What an environment can go back to: the runs that left it whole, as the journal tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from blueprint import address as addresses
from blueprint.model import Blueprint
from blueprint.plan import DeployStep, Hold, ImageSeen, InvalidPlan, Plan, TestStep
from blueprint.plan.differences import short
from blueprint.run.errors import NotReady
from blueprint.run.history import Outcome, RunRecord, run_record
from blueprint.run.journal import read_runs
from blueprint.run.observe import observe_environment
from blueprint.run.world import World

_SETTLED = (Outcome.DONE, Outcome.UNCHANGED)
_SHOWN = 10
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{7,64})")


@dataclass(frozen=True)
class Point:
    """What a run left in an environment; `held` says that it was taken back then, or held back."""

    run: str
    started: str
    images: Mapping[str, ImageSeen]
    held: bool

    @property
    def line(self) -> str:
        """The run, its time, and each image with its commit and digest."""
        images = (
            f"{n} {short(s.commit) + ' ' if s.commit else ''}{short(s.digest)}"
            for n, s in self.images.items()
        )
        return f"{self.run}  {self.started[:19].replace('T', ' ')}  {', '.join(images)}"


def environment_of(blueprint: Blueprint, name: str) -> str:
    """The address of the cluster that a name stands for (an address, or its end); NotReady lists them."""
    elements = blueprint.elements
    found = [address for address in elements if address == name]
    found = found or [address for address in elements if address.endswith(f".{name}")]
    environments = [address for address in elements if images_run_in(blueprint, address)]
    clusters = [one for one in environments if elements[one].kind == "cluster"]
    if len(found) == 1 and found[0] in clusters:
        return found[0]
    what = f"there is no element {name!r}" if not found else f"{name!r} is no cluster that runs images"
    if len(found) > 1:
        what = f"{name!r} may be {' or '.join(found)}"
    raise NotReady(f"{what} (an environment is one of {', '.join(clusters) or 'none: nothing is deployed'})")


def images_run_in(blueprint: Blueprint, environment: str) -> set[str]:
    """The images that are deployed to an environment."""
    runs = (
        blueprint.elements[r.destination].runs
        for r in blueprint.relationships
        if r.type == "deploys" and addresses.contains(environment, r.destination)
    )
    return {image for image in runs if image}


def points(world: World, environment: str) -> list[Point]:
    """What there is to go back to, the newest first: every deployment and its tests ended well there."""
    records = (run_record(world.journal_path, run) for run in reversed(read_runs(world.journal_path)))
    found = (_point(world, environment, record) for record in records if record is not None)
    return [point for point in found if point is not None]


def _point(world: World, environment: str, record: RunRecord) -> Point | None:
    plan = record.planned()
    deployed = [
        step
        for step in plan.steps
        if isinstance(step, DeployStep) and addresses.contains(environment, step.workload)
    ]
    tests = [
        step
        for step in plan.steps
        if isinstance(step, TestStep)
        and step.environment
        and (step.environment == environment or addresses.contains(environment, step.environment))
    ]
    if any(record.steps[step.id].outcome not in _SETTLED for step in (*deployed, *tests)):
        return None
    known = images_run_in(world.blueprint, environment)
    images = {
        step.spec.name: ImageSeen(digest=step.images[0].digest, commit=step.commit)
        for step in deployed
        if step.spec.name in known
    }
    if not images:
        return None
    return Point(record.id, record.started, images, bool(plan.observation.environment_of(environment)))


def choose(found: list[Point], environment: str, running: Mapping[str, str], to: str = "") -> Point:
    """The point to go back to; NotReady lists what there is.

    `running` maps images to the digests that the environment runs now. `to` is a run's id or a digest, or
    the beginning of either; without it, it is what ran before.
    """
    if not found:
        raise NotReady(
            f"no run is known that left {environment} whole, so there is nothing to go back to "
            "(`blueprint runs` lists them)"
        )
    if to:
        return _named(found, environment, to)
    own = [point for point in found if not point.held]
    here = next((place for place, point in enumerate(own) if not _differs(point, running)), -1)
    for point in own[here + 1 :]:
        if _differs(point, running):
            return point
    raise NotReady(f"{environment} never ran anything before what it runs now; there is{listing(found)}")


def running_in(world: World, environment: str) -> dict[str, str]:
    """Image -> the digest that an environment runs now; "" where workloads do not agree."""
    found: dict[str, str] = {}
    for workload, seen in observe_environment(world, environment, {}).workloads.items():
        image = world.blueprint.elements[workload].runs or ""
        found[image] = seen.digest if found.get(image, seen.digest) == seen.digest else ""
    return found


def _differs(point: Point, running: Mapping[str, str]) -> bool:
    return {name: seen.digest for name, seen in point.images.items()} != {
        name: digest for name, digest in running.items() if name in point.images
    }


def _named(found: list[Point], environment: str, to: str) -> Point:
    runs = [point for point in found if point.run.startswith(to)]
    if len(runs) == 1 or (runs and runs[0].run == to):
        return runs[0]
    if runs:
        raise NotReady(f"{len(runs)} runs begin with {to!r}; there is{listing(runs)}")
    match = _DIGEST.fullmatch(to)
    if match is None:
        raise NotReady(
            f"{to!r} is neither a run that left {environment} whole nor a digest (7 to 64 hex digits); "
            f"there is{listing(found)}"
        )
    beginning = f"sha256:{match[1]}"
    digests = {s.digest for p in found for s in p.images.values() if s.digest.startswith(beginning)}
    if len(digests) > 1:
        raise NotReady(f"{len(digests)} digests begin with {to!r}; there is{listing(found)}")
    for point in found:
        if any(seen.digest in digests for seen in point.images.values()):
            return point
    raise NotReady(f"{environment} never ran {to}; there is{listing(found)}")


def listing(found: list[Point]) -> str:
    """What there is to go back to, a line each."""
    lines = [f"\n  {point.line}" for point in found[:_SHOWN]]
    more = f"\n  and {len(found) - _SHOWN} older" if len(found) > _SHOWN else ""
    return f":{''.join(lines)}{more}"


def refuse_unknown_hold(world: World, plan: Plan) -> None:
    """InvalidPlan when a plan begins a hold at images that the run that it names did not leave there."""
    hold = plan.begins
    if hold is not None and all(hold != hold_at(point) for point in points(world, plan.scope)):
        raise InvalidPlan(
            f"this plan takes {plan.scope} to what run {hold.to} did not leave there: it was edited, or the "
            "journal is another one (make a new plan)"
        )


def hold_at(point: Point) -> Hold:
    """The hold that keeps an environment at a point."""
    return Hold(to=point.run, images=dict(point.images))
