"""Collecting where the parts of a file stand, by the paths that `Positions` knows."""

from __future__ import annotations

from dataclasses import dataclass, field

from blueprint.diagnostics import Position
from blueprint.source.tree import Entry, Mapping, Scalar, Sequence, Tree


@dataclass
class Places:
    """A growing table of positions; the first of a path stays."""

    table: dict[str, Position] = field(default_factory=dict)

    def put(self, path: str, position: Position) -> None:
        self.table.setdefault(path, position)

    def record(self, path: str, entry: Entry) -> None:
        """An entry: its key, and the fields of its value."""
        self.put(path, entry.position)
        self.fields(path + "/", entry.value)

    def fields(self, prefix: str, tree: Tree) -> None:
        """The fields of a mapping, at any depth; nested elements are records of their own."""
        self.keys(prefix, tree)
        if isinstance(tree, Mapping):
            for key, entry in tree.entries.items():
                if key != "contains":
                    self._inside(f"{prefix}{key}/", entry.value)

    def keys(self, prefix: str, tree: Tree) -> None:
        """The fields of a mapping: a single value by itself, others by their key."""
        if isinstance(tree, Mapping):
            for key, entry in tree.entries.items():
                single = isinstance(entry.value, Scalar)
                self.put(prefix + key, entry.value.position if single else entry.position)

    def _inside(self, prefix: str, tree: Tree) -> None:
        if isinstance(tree, Sequence):
            for number, item in enumerate(tree.items):
                self.put(f"{prefix}{number}", item.position)
                self._inside(f"{prefix}{number}/", item)
        else:
            self.fields(prefix, tree)
