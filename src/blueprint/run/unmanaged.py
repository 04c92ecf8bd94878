"""What is still there although the blueprint does not mention it any more. Nothing ever removes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from blueprint.flow import flow_of
from blueprint.git import GitOpsFolder
from blueprint.kube import manifests
from blueprint.oci import RegistryFolder
from blueprint.oci.attached import is_attachment_tag
from blueprint.run.manifests import cluster_of, deployment_path
from blueprint.run.trouble import Trouble
from blueprint.run.world import World
from blueprint.wording import visible

_SHOWN = 3
_DEPLOYMENT = "/deployment.json"


@dataclass(frozen=True)
class Unmanaged:
    """A tag in a registry, or (`tag` is "") a workload; `layout` is where a tag's image is."""

    place: str
    image: str
    tag: str
    digest: str
    layout: Path | None = None


def unmanaged(world: World, trouble: Trouble) -> Iterator[Unmanaged]:
    """All tags and workloads on the target that no relationship brings there."""
    yield from _tags(world, trouble)
    folder = world.state / "clusters"
    for cluster in sorted(folder.iterdir()) if folder.is_dir() else ():
        with trouble.about(cluster.name):
            yield from _workloads(world, cluster)


def warnings(found: list[Unmanaged]) -> Iterator[str]:
    """A line for every such workload, and one for all such tags."""
    for one in found:
        if not one.tag:
            runs = f"{visible(one.place)} still runs {one.image}"
            yield f"{runs}, but nothing deploys it any more; nothing is removed"
    tags = [f"{one.place}/{one.image}:{one.tag}" for one in found if one.tag]
    if tags:
        more = f" and {len(tags) - _SHOWN} more" if len(tags) > _SHOWN else ""
        shown = ", ".join(visible(tag) for tag in tags[:_SHOWN])
        yield f"still there, but nothing brings it any more; nothing is removed: {shown}{more}"


def _tags(world: World, trouble: Trouble) -> Iterator[Unmanaged]:
    flow = flow_of(world.blueprint)
    expected: dict[Path, set[tuple[str, str]]] = {}
    names: dict[Path, str] = {}
    for place in world.holders():  # two of them may be bound to one folder
        folder = world.images(place).root
        if folder is None:
            continue  # what else is in a registry over the network may be anybody's
        root = folder.absolute()
        names.setdefault(root, place)
        expected.setdefault(root, set()).update(flow.expected(place))
    registries = world.state / "registries"
    for root in sorted(registries.iterdir()) if registries.is_dir() else ():
        names.setdefault(root.absolute(), root.name)
    for root, place in names.items():
        registry = RegistryFolder(root)
        for image in registry.repositories():
            with trouble.about(place, image):
                layout = registry.repository(image)
                for tag, found in layout.tags().items():
                    if (image, tag) not in expected.get(root, set()) and not is_attachment_tag(tag):
                        yield Unmanaged(place, image, tag, found.digest, layout.root)


def _workloads(world: World, folder: Path) -> Iterator[Unmanaged]:
    cluster, repository = folder.name, GitOpsFolder(folder)
    deployed = {r.destination for r in world.blueprint.relationships if r.type == "deploys"}
    expected = {deployment_path(cluster, one) for one in deployed if cluster_of(world, one) == cluster}
    for path in repository.files():
        if path.endswith(_DEPLOYMENT) and path not in expected:
            image = manifests.image_of(manifests.parse(repository.read(path) or b""))
            name, _, digest = image.rpartition("@")
            place = f"{cluster}.{path.removesuffix(_DEPLOYMENT)}"
            yield Unmanaged(place, name.rpartition("/")[2], "", digest)
