"""All that a target names, each in the way of its driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from blueprint.flow import DEFAULT_TAG, Flow, flow_of
from blueprint.model import Element
from blueprint.oci.remote import RetryPolicy
from blueprint.run.doctor.check import Check
from blueprint.run.doctor.machine import examine_container, examine_folder, examine_machine
from blueprint.run.doctor.registry import Need, examine_registry
from blueprint.run.doctor.repository import examine_repository
from blueprint.run.stores import Registries
from blueprint.run.world import World

_ATTEMPTS = 2
_AT_ONCE = 8
_Examination = Callable[[], Iterator[Check]]


def examine(world: World) -> list[Check]:
    """The checks of this machine, then of each bound element in the author's order; several at a time."""
    registries = Registries(world.root, RetryPolicy(attempts=_ATTEMPTS))
    flow = flow_of(world.blueprint)
    examinations: list[_Examination] = [partial(examine_machine, world)]
    for element in world.blueprint.elements.values():
        if (examination := _of(world, element, flow, registries)) is not None:
            examinations.append(examination)
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = pool.map(lambda examination: list(examination()), examinations)
            return [check for checks in found for check in checks]
    finally:
        registries.close()


def _of(world: World, element: Element, flow: Flow, registries: Registries) -> _Examination | None:
    binding = world.binding(element.address)
    address = element.address
    if binding is None:
        return None
    settings = binding.settings
    match binding.driver:
        case "registry":
            needs = list(_needs(world, element, flow))
            return partial(examine_registry, address, registries.store(settings), needs)
        case "registry-folder":
            return partial(examine_folder, address, world, settings)
        case "kubernetes":
            from blueprint.run.doctor.cluster import examine_kubernetes  # its room takes a while to import

            return partial(examine_kubernetes, address, world.root, settings)
        case "gitops" if "url" in settings:
            return partial(examine_repository, address, settings)
        case "container":
            return partial(examine_container, address, settings)
    return None


def _needs(world: World, element: Element, flow: Flow) -> Iterator[Need]:
    """The images that a registry or a source is to hold, each once."""
    if element.kind == "image-source":
        for image in world.blueprint.images.values():
            if image.origin == element.address:
                yield Need(image.name, image.tag or DEFAULT_TAG, is_written=False)
        return
    found: dict[str, Need] = {}
    for name, tag in flow.expected(element.address):
        found.setdefault(name, Need(name, tag, is_written=True))
    yield from found.values()
