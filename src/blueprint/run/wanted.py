"""The images as they should be everywhere, computed from commits and external sources."""

from __future__ import annotations

from dataclasses import dataclass

from blueprint.flow import DEFAULT_TAG
from blueprint.git import Commit
from blueprint.graph import topological
from blueprint.model import ImageSpec
from blueprint.oci import BaseImage, Layout, plan_copy
from blueprint.plan.observation import CommitSeen, ImageSeen
from blueprint.run.builds import as_base, blobs_of, build
from blueprint.run.errors import NotReady
from blueprint.run.trouble import Trouble
from blueprint.run.world import World


@dataclass(frozen=True)
class Wanted:
    """An image as it should be everywhere, and the sizes of its blobs."""

    seen: ImageSeen
    blobs: dict[str, int]
    base: BaseImage | None


def sources(world: World) -> dict[str, str]:
    """Image -> its source folder as the repository knows it."""
    images = world.blueprint.images.values()
    return {spec.name: world.in_repository(spec.source) for spec in images if spec.source is not None}


def newest_commit(world: World) -> CommitSeen | None:
    folders = list(sources(world).values())
    if not folders:
        return None
    commit = world.source.last_commit(folders)
    if commit is None:
        raise _no_commit(world, ", ".join(sorted(spec.source or "" for spec in built_images(world))))
    return CommitSeen(sha=commit.sha, time=commit.time.isoformat(), subject=commit.subject)


def built_images(world: World) -> list[ImageSpec]:
    return [spec for spec in world.blueprint.images.values() if spec.source is not None]


def _no_commit(world: World, what: str) -> NotReady:
    return NotReady(
        f"no commit of {world.source.path} has {what}, and the pipeline starts with a commit; make one:\n"
        f"  git -C {world.root} add {what.replace(',', '')}\n"
        f"  git -C {world.root} commit -m 'First version'"
    )


def wanted_images(world: World, trouble: Trouble) -> dict[str, Wanted]:
    """All images by name; the digests of those that are still to be built by building them in memory."""
    specs = world.blueprint.images
    edges = [(spec.base, name) for name, spec in specs.items() if spec.base is not None]
    wanted: dict[str, Wanted] = {}
    for name in topological(specs, edges):
        spec = specs[name]
        if spec.base is not None and spec.base not in wanted:
            trouble.places.add(("", name))
            continue
        base = wanted[spec.base].base if spec.base is not None else None
        with trouble.about("", name):
            built = spec.source is not None
            wanted[name] = _built_image(world, spec, base) if built else _external(world, spec)
    return wanted


def _built_image(world: World, spec: ImageSpec, base: BaseImage | None) -> Wanted:
    folder = sources(world)[spec.name]
    commit: Commit | None = world.source.last_commit([folder])
    if commit is None:
        raise _no_commit(world, spec.source or "")
    built = build(world.source, folder, commit, spec, base)
    return Wanted(ImageSeen(digest=built.digest, commit=commit.sha), blobs_of(built), as_base(built))


def _external(world: World, spec: ImageSpec) -> Wanted:
    origin, tag = spec.origin or "", spec.tag or DEFAULT_TAG
    store = world.images(origin)
    repository = store.repository(spec.name)
    found = repository.resolve(tag)
    if found is None:
        raise NotReady(f"{origin} has no image {spec.name}:{tag} in {store.where(spec.name)}")
    nothing = Layout(world.state / "no such folder")
    blobs = {blob.digest: blob.size for blob in plan_copy(repository, found.digest, nothing).blobs}
    is_base = any(other.base == spec.name for other in world.blueprint.images.values())
    base = None
    if is_base:
        base = BaseImage.read(world.local_copy(origin, spec.name, found.digest), found.digest)
    return Wanted(ImageSeen(digest=found.digest), blobs, base)
