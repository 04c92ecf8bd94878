"""Looking at the world: one Observation, and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from blueprint import address as addresses
from blueprint import git
from blueprint.flow import Flow, flow_of
from blueprint.oci import Descriptor
from blueprint.oci.crew import Crew
from blueprint.plan.observation import Evidence, Hold, ImageSeen, Observation, WorkloadSeen
from blueprint.plan.triggering import REF, image_ref
from blueprint.run import uncommitted, unmanaged
from blueprint.run.clusters import Release
from blueprint.run.holds import as_held, held_places, hold_warnings, read_holds
from blueprint.run.journal import read_evidence
from blueprint.run.manifests import cluster_of, release_of, workload_name
from blueprint.run.scripts import gate_files, gate_fingerprint
from blueprint.run.trouble import Trouble
from blueprint.run.wanted import Wanted, built_images, newest_commit, wanted_images
from blueprint.run.world import World

_WORKERS = 8


@dataclass(frozen=True)
class _Look:
    """Where to look, how closely, and who is told what cannot be looked at."""

    world: World
    trouble: Trouble
    verify: bool


def observe(
    world: World,
    *,
    verify: bool = False,
    trouble: Trouble | None = None,
    held: Mapping[str, Hold] | None = None,
) -> Observation:
    """What the target holds now; NotReady when the source or an external image is missing.

    With `verify` all bytes are read, so that a damaged blob counts as missing. What cannot be looked at is
    left out when `trouble` collects it; otherwise that is a refusal. `held` are the holds, unless those that
    the journal knows.
    """
    trouble = trouble or Trouble()
    held = read_holds(world) if held is None else held
    look = _Look(world, trouble, verify)
    wanted = wanted_images(world, trouble)
    flow = flow_of(world.blueprint)
    images = {name: wanted[name].seen for name in world.blueprint.images if name in wanted}
    files = {name: gate_files(world, gate) for name, gate in world.blueprint.gates.items()}
    gates = {name: gate_fingerprint(world.blueprint.gates[name], own) for name, own in files.items()}
    tags = _tags(look, flow, list(_places(world, flow)))
    commit = None
    with trouble.about():
        commit = newest_commit(world)
    return Observation(
        commit=commit,
        images=images,
        tags=tags,
        missing=_missing(look, flow, wanted, tags),
        received=dict(_received(look)),
        workloads=dict(_workloads(look, images, held)),
        evidence=_evidence(world, [*images.values(), *_images_of(held)], gates),
        held=dict(held),
        kept=_kept(look, held),
        gates=gates,
        gate_files=files,
        warnings=(
            *uncommitted.warnings(world),
            *_shallow(world, images),
            *_left_over(world),
            *hold_warnings(held, images),
        ),
        verified=verify,
    )


def _places(world: World, flow: Flow) -> Iterator[str]:
    for address, element in world.blueprint.elements.items():
        if element.kind == "image-registry" or address in flow.arrivals:
            yield address
    yield from dict.fromkeys(_builders(world).values())


def _builders(world: World) -> dict[str, str]:
    return {r.address: r.source for r in world.blueprint.relationships if r.type == "builds"}


def _tags(look: _Look, flow: Flow, places: list[str]) -> dict[str, dict[str, dict[str, str]]]:
    """Place -> image -> tag -> digest; several places are asked at once."""

    def looked(pair: tuple[str, str]) -> dict[str, str]:
        with look.trouble.about(*pair):
            return dict(_tags_of(look.world, flow, *pair))
        return {}

    pairs = [(place, name) for place in dict.fromkeys(places) for name in look.world.blueprint.images]
    known: dict[str, dict[str, dict[str, str]]] = {}
    for (place, name), tags in zip(pairs, Crew(_WORKERS).run(looked, pairs), strict=True):
        if tags:
            known.setdefault(place, {})[name] = tags
    return known


def _tags_of(world: World, flow: Flow, place: str, image: str) -> Iterator[tuple[str, str]]:
    """All tags of an image on disk; over the network those that the blueprint knows, each a question."""
    store = world.images(place)
    layout = store.layout(image)
    if layout is not None:
        yield from ((tag, found.digest) for tag, found in layout.tags().items())
        return
    repository = store.repository(image)
    known = {tag for name, tag in (*flow.expected(place), *flow.arrivals.get(place, ())) if name == image}
    for tag in sorted(known):
        found = repository.resolve(tag)
        if found is not None:
            yield tag, found.digest


def _missing(
    look: _Look, flow: Flow, wanted: dict[str, Wanted], tags: dict[str, dict[str, dict[str, str]]]
) -> dict[str, dict[str, int]]:
    """Place -> image -> bytes of the wanted digest that are not there; several places are asked at once."""
    expected: dict[str, set[str]] = {}
    for place, arrivals in flow.arrivals.items():
        expected.setdefault(place, set()).update(image for image, _ in arrivals)
    for address, builder in _builders(look.world).items():
        expected.setdefault(builder, set()).update(one.image for one in flow.carried[address])
    pairs = [(place, name) for place, names in expected.items() for name in sorted(names & wanted.keys())]

    def lacking(pair: tuple[str, str]) -> int:
        place, name = pair
        tagged = wanted[name].seen.digest in tags.get(place, {}).get(name, {}).values()
        return _lacks(look, place, name, wanted[name], is_tagged=tagged)

    missing: dict[str, dict[str, int]] = {}
    for (place, name), size in zip(pairs, Crew(_WORKERS).run(lacking, pairs), strict=True):
        if size:
            missing.setdefault(place, {})[name] = size
    return missing


def _lacks(look: _Look, place: str, name: str, wanted: Wanted, *, is_tagged: bool) -> int:
    """How many bytes of an image a place lacks; a registry over the network keeps no half images."""
    store = look.world.images(place)
    layout = store.layout(name)
    if layout is not None:
        is_there = layout.is_intact if look.verify else layout.has_blob
        return sum(size for digest, size in wanted.blobs.items() if not is_there(digest, size))
    with look.trouble.about(place, name):
        repository = store.repository(name)
        if is_tagged or repository.resolve(wanted.seen.digest) is not None:
            return 0
        blobs = [Descriptor("", digest, size) for digest, size in wanted.blobs.items()]
        return sum(blob.size for blob in blobs if not repository.has_blob(blob))
    return sum(wanted.blobs.values())


def _received(look: _Look) -> Iterator[tuple[str, dict[str, str]]]:
    world = look.world
    names = [REF, *(image_ref(spec.name) for spec in built_images(world))]
    platforms = [r.destination for r in world.blueprint.relationships if r.type == "triggers"]
    for platform in dict.fromkeys(platforms):
        with look.trouble.about(platform):
            refs = {name: sha for name in names if (sha := git.ref(world.bare(platform), name))}
            if refs:
                yield platform, refs


def observe_environment(world: World, environment: str, held: Mapping[str, Hold]) -> Observation:
    """What is needed to take one environment back: neither sources nor other places are looked at."""
    look = _Look(world, Trouble(), verify=False)
    flow = flow_of(world.blueprint)
    files = {name: gate_files(world, gate) for name, gate in world.blueprint.gates.items()}
    gates = {name: gate_fingerprint(world.blueprint.gates[name], own) for name, own in files.items()}
    inside = [place for place in world.holders() if addresses.contains(environment, place)]
    return Observation(
        tags=_tags(look, flow, inside),
        workloads=dict(_workloads(look, {}, held, environment)),
        evidence=_evidence(world, _images_of(held), gates),
        held=dict(held),
        kept=_kept(look, held),
        gates=gates,
        gate_files=files,
    )


def _images_of(held: Mapping[str, Hold]) -> list[ImageSeen]:
    return [image for hold in held.values() for image in hold.images.values()]


def _kept(look: _Look, held: Mapping[str, Hold]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Which held digests the registries hold that environments keep them in, or deploy them from."""
    kept: dict[str, dict[str, set[str]]] = {}
    for environment, hold in held.items():
        for place, image in held_places(look.world, environment, hold):
            with look.trouble.about(place, image):
                found = look.world.images(place).repository(image).resolve(hold.images[image].digest)
                if found is not None:
                    kept.setdefault(place, {}).setdefault(image, set()).add(found.digest)
    return {
        place: {image: tuple(sorted(digests)) for image, digests in sorted(images.items())}
        for place, images in sorted(kept.items())
    }


def _workloads(
    look: _Look, images: dict[str, ImageSeen], held: Mapping[str, Hold], scope: str = ""
) -> Iterator[tuple[str, WorkloadSeen]]:
    for relationship in look.world.blueprint.relationships:
        workload = relationship.destination
        cluster = cluster_of(look.world, workload)
        if relationship.type != "deploys" or not cluster:
            continue
        if scope and not addresses.contains(scope, workload):
            continue
        with look.trouble.about(workload):
            seen = _workload(
                look.world, as_held(workload, images, held), relationship.source, cluster, workload
            )
            if seen is not None:
                yield workload, seen


def _workload(
    world: World, images: dict[str, ImageSeen], registry: str, cluster: str, workload: str
) -> WorkloadSeen | None:
    there = world.cluster(cluster)
    name = workload_name(cluster, workload)
    running = there.running(name)
    if running is None:
        return None
    image = world.blueprint.elements[workload].runs
    if image is None or image not in images:
        return WorkloadSeen(image=running, current=False, edits=there.edited(Release(name, running, {})))
    seen = images[image]
    release = release_of(world, cluster, workload, registry, image, seen.digest, seen.commit)
    pending = there.pending(release)
    return WorkloadSeen(image=running, current=not pending, pending=pending, edits=there.edited(release))


def _shallow(world: World, images: dict[str, ImageSeen]) -> Iterator[str]:
    cut = [name for name, seen in images.items() if seen.commit and world.source.is_boundary(seen.commit)]
    if cut:
        yield (
            f"this clone is shallow and ends where {', '.join(cut)} may have changed last: in a full clone "
            "the commit, and so the digest, may be another one (`git fetch --unshallow` gets the history)"
        )


def _left_over(world: World) -> Iterator[str]:
    trouble = Trouble(strict=False)
    yield from unmanaged.warnings(list(unmanaged.unmanaged(world, trouble)))
    yield from trouble.problems


def _evidence(world: World, images: Iterable[ImageSeen], gates: dict[str, str]) -> tuple[Evidence, ...]:
    digests = {seen.digest for seen in images}
    return tuple(
        proof
        for proof in read_evidence(world.journal_path)
        if proof.digest in digests and gates.get(proof.gate) == proof.fingerprint
    )
