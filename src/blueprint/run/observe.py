"""Looking at the world: one Observation, and nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blueprint import git
from blueprint.flow import DEFAULT_TAG, Flow, flow_of
from blueprint.git import Commit
from blueprint.graph import topological
from blueprint.model import ImageSpec
from blueprint.oci import BaseImage, Layout, plan_copy
from blueprint.plan.observation import CommitSeen, Evidence, ImageSeen, Observation, WorkloadSeen
from blueprint.plan.triggering import REF, image_ref
from blueprint.run.builds import as_base, blobs_of, build
from blueprint.run.errors import NotReady
from blueprint.run.journal import read_evidence
from blueprint.run.manifests import cluster_of, manifests_of, running_image
from blueprint.run.scripts import gate_files, gate_fingerprint
from blueprint.run.uncommitted import warnings
from blueprint.run.world import World


@dataclass(frozen=True)
class _Wanted:
    """An image as it should be everywhere, and the sizes of its blobs."""

    seen: ImageSeen
    blobs: dict[str, int]
    base: BaseImage | None


def observe(world: World) -> Observation:
    """What the target holds now; NotReady when the source or an external image is missing.

    The digests of images that are still to be built are computed by building them in memory.
    """
    wanted = _wanted(world)
    flow = flow_of(world.blueprint)
    images = {name: wanted[name].seen for name in world.blueprint.images}
    files = {name: gate_files(world, gate) for name, gate in world.blueprint.gates.items()}
    gates = {name: gate_fingerprint(world.blueprint.gates[name], own) for name, own in files.items()}
    places = list(_places(world, flow))
    return Observation(
        commit=_newest(world),
        images=images,
        tags={place: tags for place in places if (tags := _tags(world, place))},
        missing=_missing(world, flow, wanted),
        received=dict(_received(world)),
        workloads=dict(_workloads(world, images)),
        evidence=_evidence(world, images, gates),
        gates=gates,
        gate_files=files,
        warnings=tuple(warnings(world)),
    )


def _sources(world: World) -> dict[str, str]:
    """Image -> its source folder as the repository knows it."""
    images = world.blueprint.images.values()
    return {spec.name: world.in_repository(spec.source) for spec in images if spec.source is not None}


def _newest(world: World) -> CommitSeen | None:
    folders = list(_sources(world).values())
    if not folders:
        return None
    commit = world.source.last_commit(folders)
    if commit is None:
        raise _no_commit(world, ", ".join(sorted(spec.source or "" for spec in _built(world))))
    return CommitSeen(sha=commit.sha, time=commit.time.isoformat(), subject=commit.subject)


def _built(world: World) -> list[ImageSpec]:
    return [spec for spec in world.blueprint.images.values() if spec.source is not None]


def _no_commit(world: World, what: str) -> NotReady:
    return NotReady(
        f"no commit of {world.source.path} has {what}, and the pipeline starts with a commit; make one:\n"
        f"  git -C {world.root} add {what.replace(',', '')}\n"
        f"  git -C {world.root} commit -m 'First version'"
    )


def _wanted(world: World) -> dict[str, _Wanted]:
    specs = world.blueprint.images
    edges = [(spec.base, name) for name, spec in specs.items() if spec.base is not None]
    wanted: dict[str, _Wanted] = {}
    for name in topological(specs, edges):
        spec = specs[name]
        base = wanted[spec.base].base if spec.base is not None else None
        wanted[name] = _built_image(world, spec, base) if spec.source is not None else _external(world, spec)
    return wanted


def _built_image(world: World, spec: ImageSpec, base: BaseImage | None) -> _Wanted:
    folder = _sources(world)[spec.name]
    commit: Commit | None = world.source.last_commit([folder])
    if commit is None:
        raise _no_commit(world, spec.source or "")
    built = build(world.source, folder, commit, spec, base)
    return _Wanted(ImageSeen(digest=built.digest, commit=commit.sha), blobs_of(built), as_base(built))


def _external(world: World, spec: ImageSpec) -> _Wanted:
    layout = world.images(spec.origin or "").repository(spec.name)
    found = layout.resolve(spec.tag or DEFAULT_TAG)
    if found is None:
        raise NotReady(f"{spec.origin} has no image {spec.name}:{spec.tag or DEFAULT_TAG} in {layout.root}")
    nothing = Layout(layout.root / "no such folder")
    blobs = {blob.digest: blob.size for blob in plan_copy(layout, found.digest, nothing).blobs}
    is_base = any(other.base == spec.name for other in world.blueprint.images.values())
    base = BaseImage.read(layout, found.digest) if is_base else None
    return _Wanted(ImageSeen(digest=found.digest), blobs, base)


def _places(world: World, flow: Flow) -> Iterator[str]:
    for address, element in world.blueprint.elements.items():
        if element.kind == "image-registry" or address in flow.arrivals:
            yield address
    yield from dict.fromkeys(_builders(world).values())


def _builders(world: World) -> dict[str, str]:
    return {r.address: r.source for r in world.blueprint.relationships if r.type == "builds"}


def _tags(world: World, place: str) -> dict[str, dict[str, str]]:
    folder = world.images(place)
    tags = {
        name: {tag: found.digest for tag, found in folder.repository(name).tags().items()}
        for name in world.blueprint.images
    }
    return {name: known for name, known in tags.items() if known}


def _missing(world: World, flow: Flow, wanted: dict[str, _Wanted]) -> dict[str, dict[str, int]]:
    expected: dict[str, set[str]] = {}
    for place, arrivals in flow.arrivals.items():
        expected.setdefault(place, set()).update(image for image, _ in arrivals)
    for address, builder in _builders(world).items():
        expected.setdefault(builder, set()).update(one.image for one in flow.carried[address])
    lacks = {
        place: {name: _lacks(world, place, name, wanted[name].blobs) for name in sorted(names)}
        for place, names in expected.items()
    }
    some = {place: {name: size for name, size in sizes.items() if size} for place, sizes in lacks.items()}
    return {place: sizes for place, sizes in some.items() if sizes}


def _lacks(world: World, place: str, name: str, blobs: dict[str, int]) -> int:
    layout = world.images(place).repository(name)
    return sum(size for digest, size in blobs.items() if not layout.has_blob(digest, size))


def _received(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    names = [REF, *(image_ref(spec.name) for spec in _built(world))]
    platforms = [r.destination for r in world.blueprint.relationships if r.type == "triggers"]
    for platform in dict.fromkeys(platforms):
        refs = {name: sha for name in names if (sha := git.ref(world.bare(platform), name))}
        if refs:
            yield platform, refs


def _workloads(world: World, images: dict[str, ImageSeen]) -> Iterator[tuple[str, WorkloadSeen]]:
    for relationship in world.blueprint.relationships:
        workload = relationship.destination
        cluster = cluster_of(world, workload)
        if relationship.type != "deploys" or not cluster:
            continue
        running = running_image(world, cluster, workload)
        if running is not None:
            current = _is_current(world, images, relationship.source, cluster, workload)
            yield workload, WorkloadSeen(image=running, current=current)


def _is_current(
    world: World, images: dict[str, ImageSeen], registry: str, cluster: str, workload: str
) -> bool:
    name = world.blueprint.elements[workload].runs
    if name is None:
        return False
    image = f"{registry}/{name}@{images[name].digest}"
    spec = world.blueprint.images[name]
    files = manifests_of(world, cluster, workload, image, spec, images[name].commit)
    folder = world.cluster(cluster)
    return all(folder.read(path) == data for path, data in files.items())


def _evidence(world: World, images: dict[str, ImageSeen], gates: dict[str, str]) -> tuple[Evidence, ...]:
    digests = {seen.digest for seen in images.values()}
    return tuple(
        proof
        for proof in read_evidence(world.journal_path)
        if proof.digest in digests and gates.get(proof.gate) == proof.fingerprint
    )
