"""What a view selects from the graph: which elements a schematic draws, and as what it draws the rest."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.model import Blueprint, View


def visible(blueprint: Blueprint, view: View) -> frozenset[str]:
    """Addresses of everything the view draws.

    Naming a container shows all that is inside, unless some of its insides are named themselves;
    naming an inside shows its containers as zones; a collapsed container hides its insides.
    """
    named = view.show or tuple(blueprint.elements)
    shown = set(named)
    for address in named:
        inside = [a for a in blueprint.elements if addresses.contains(address, a)]
        if not any(a in named for a in inside):
            shown.update(inside)
        shown.update(_ancestors(address))
    hidden = {a for a in shown for collapsed in view.collapse if addresses.contains(collapsed, a)}
    return frozenset(shown - hidden)


def lifted(address: str, shown: frozenset[str]) -> str | None:
    """The nearest drawn element that is or contains `address`; None when the view has neither."""
    return next((a for a in (address, *_ancestors(address)) if a in shown), None)


def _ancestors(address: str) -> Iterator[str]:
    while address := addresses.parent_of(address):
        yield address
