"""Whether the bindings of a target and the elements of its blueprint fit each other.

What a plan will act on must be bound: registries and sources of images that an executable relationship
joins, and the clusters that something is deployed to. CI platforms, people, tools and everything that is
only drawn need no binding: builds happen on the machine that applies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from blueprint import address as addresses
from blueprint.diagnostics import Diagnostic, Position
from blueprint.model import DRIVERS, KINDS, Blueprint, Element, Target
from blueprint.model.drivers import can_play, drivers_for

_REGISTRY = "image-registry"


def misplaced(blueprint: Blueprint, address: str, driver: str, position: Position) -> Iterator[Diagnostic]:
    """A binding whose driver can play neither its element nor anything in it."""
    element = blueprint.elements[address]
    inside = [other for other in blueprint.elements.values() if addresses.contains(address, other.address)]
    if any(can_play(driver, one.kind) for one in (element, *inside)):
        return
    message = f"the driver '{driver}' cannot play '{address}', {_a(element)}"
    yield Diagnostic(position, "wrong-driver", message, _what_would(driver, [element, *inside]))


def unbound(
    blueprint: Blueprint, target: Target, written: Collection[str], position: Position
) -> Iterator[Diagnostic]:
    """The elements that a plan will act on and nothing plays; `written` have a binding, refused or not."""
    refused = set(written) - set(target.bindings)
    for address, used in _acted_on(blueprint).items():
        if (
            refused.isdisjoint({address, *_containers(address)})
            and target.binding_for(blueprint, address) is None
        ):
            element = blueprint.elements[address]
            message = f"nothing plays '{address}', {_a(element)}, which '{used}' needs"
            drivers = ", ".join(drivers_for(element.kind))
            hint = f"bind it or what contains it; choose the driver from {drivers}"
            yield Diagnostic(position, "unbound", message, hint)


def shared(blueprint: Blueprint, target: Target, positions: Mapping[str, Position]) -> Iterator[Diagnostic]:
    """Registries that would be one and the same place: what one has, the other would have unasked."""
    first: dict[str, str] = {}
    for element in blueprint.elements.values():
        binding = target.binding_for(blueprint, element.address) if element.kind == _REGISTRY else None
        place = binding.settings.get("at") if binding is not None else None
        if binding is None or place is None:
            continue
        other = first.setdefault(place, element.address)
        if other != element.address:
            message = f"'{element.address}' would be the same place as '{other}': {place}"
            hint = f"give each registry a prefix of its own, such as `at: {place}/{_last(element)}`"
            yield Diagnostic(positions[binding.element], "same-place", message, hint)


def _acted_on(blueprint: Blueprint) -> dict[str, str]:
    """What must be bound -> the first relationship that needs it, in the author's order."""
    found: dict[str, str] = {}
    for relationship in blueprint.relationships:
        if not relationship.is_executable:
            continue
        ends = [relationship.source, relationship.destination]
        if relationship.type == "deploys":
            ends[1] = _cluster_of(blueprint, relationship.destination)
        for end in ends:
            if end and any(drivers_for(blueprint.elements[end].kind)):
                found.setdefault(end, f"{relationship.source} -> {relationship.destination}")
    return found


def _cluster_of(blueprint: Blueprint, address: str) -> str:
    """The nearest cluster that contains an element; "" when none does, which the checks report."""
    kinds = ((one, blueprint.elements[one].kind) for one in _containers(address))
    return next((one for one, kind in kinds if kind == "cluster"), "")


def _containers(address: str) -> Iterator[str]:
    while address := addresses.parent_of(address):
        yield address


def _what_would(driver: str, elements: list[Element]) -> str:
    drivers = [name for name in DRIVERS if any(can_play(name, one.kind) for one in elements)]
    if drivers:
        return f"choose from {', '.join(drivers)}"
    titles = sorted({KINDS[kind].title.lower() for kind in DRIVERS[driver].plays})
    return f"it needs no binding; '{driver}' plays {' or '.join(titles)}"


def _a(element: Element) -> str:
    title = KINDS[element.kind].title
    name = title if title.startswith("CI") else title.lower()
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _last(element: Element) -> str:
    return addresses.local_id(element.address)
