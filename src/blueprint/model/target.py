"""Targets: which real endpoint plays each element."""

from __future__ import annotations

from pydantic import Field

from blueprint.model.blueprint import Noun


class Binding(Noun):
    """An element's driver and its settings (plain strings; secrets never live here)."""

    element: str
    driver: str
    settings: dict[str, str] = Field(default_factory=dict)


class Target(Noun):
    """A named set of bindings. `local` is built in; a file `targets/<name>.yaml` may add to it."""

    name: str
    bindings: dict[str, Binding] = Field(default_factory=dict)
