"""What the parts of a blueprint need of each other while it is built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from blueprint.diagnostics import Diagnostic
from blueprint.source.names import ElementNames, Names
from blueprint.source.places import Places
from blueprint.source.tree import Scalar


@dataclass
class Building:
    """The names that references may use, and what is collected on the way.

    `root` is the project's folder when files may be looked for.
    """

    elements: ElementNames
    images: Names
    gates: Names
    places: Places
    diagnostics: list[Diagnostic]
    root: Path | None = None

    def listed(
        self, path: str, scalars: Iterable[Scalar], scope: str = "", after: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """The addresses as they are listed; `path/<address>` gets their positions.

        That none is there twice, here or in `after`, is a rule's matter, so all are kept.
        """
        found = list(after)
        for scalar in scalars:
            if (address := self.elements.resolve(scalar, scope)) is not None:
                self.places.put(f"{path}/{address}" + "/again" * found.count(address), scalar.position)
                found.append(address)
        return tuple(found[len(after) :])


def in_words(local: str) -> str:
    """An id as a title: `dev-tests` -> `Dev tests`."""
    words = local.replace("-", " ")
    return words[:1].upper() + words[1:]
