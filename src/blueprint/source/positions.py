"""Where things stand in a file, by a slash path such as `elements/dev.registry/kind`.

Paths: `elements/<address>[/field]`, `relationships/<address>[/field]`,
`views/<id>[/field]`, `views/<id>/storyline/<number>`, `gates/<id>`, `images/<name>`, and top-level
fields by their name. What a view lists is `<field>/<address>`, a second time `<field>/<address>/again`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from blueprint.diagnostics import Position


@dataclass(frozen=True)
class Positions:
    """The positions of one file."""

    file: str
    table: Mapping[str, Position] = field(default_factory=dict)

    def of(self, path: str) -> Position:
        """The position of a path, an element's or a relationship's address, or their nearest parent."""
        for prefix in ("", "elements/", "relationships/"):
            if found := self._nearest(prefix + path, stop=prefix):
                return found
        return Position(self.file)

    def knows(self, path: str) -> bool:
        """Whether just this path was written, with a mistake or not."""
        return path in self.table

    def _nearest(self, path: str, stop: str) -> Position | None:
        while path and path + "/" != stop:
            if path in self.table:
                return self.table[path]
            path = path.rpartition("/")[0]
        return None
