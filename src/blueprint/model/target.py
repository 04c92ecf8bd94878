"""Targets: which real endpoint plays each element."""

from __future__ import annotations

from pydantic import Field

from blueprint import address as addresses
from blueprint.model.blueprint import Blueprint, Noun
from blueprint.model.drivers import can_play


class Binding(Noun):
    """An element's driver and its settings (plain strings; secrets never live here)."""

    element: str
    driver: str
    settings: dict[str, str] = Field(default_factory=dict)


class Target(Noun):
    """A named set of bindings. `local` is built in; a file `targets/<name>.yaml` may add to it."""

    name: str
    bindings: dict[str, Binding] = Field(default_factory=dict)

    def binding_for(self, blueprint: Blueprint, address: str) -> Binding | None:
        """What plays an element: its own binding, else that of the nearest container.

        A container's counts for those elements in it that its driver can play, so that a cluster's
        `kubernetes` says nothing about the registry in it.
        """
        kind = blueprint.elements[address].kind
        while address:
            found = self.bindings.get(address)
            if found is not None and can_play(found.driver, kind):
                return found
            address = addresses.parent_of(address)
        return None
