"""YAML as a plain tree in which every part knows its place; anchors and merges are resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from blueprint.diagnostics import Position

ScalarType = Literal["text", "number", "whole number", "yes or no", "nothing"]


@dataclass(frozen=True)
class Scalar:
    """A single value as it is written, and what YAML 1.2 takes it for."""

    text: str
    type: ScalarType
    position: Position


@dataclass(frozen=True)
class Sequence:
    items: tuple[Tree, ...]
    position: Position


@dataclass(frozen=True)
class Entry:
    """A key with its own position, and its value."""

    key: str
    position: Position
    value: Tree


@dataclass(frozen=True)
class Mapping:
    """Each key's entry; `again` are those whose key was there already, which is reported where it is read.

    Mappings and lists that stand twice are one here, so that nothing in them is missed; of other values
    it is the first.
    """

    entries: dict[str, Entry]
    position: Position
    again: tuple[Entry, ...] = ()

    @property
    def unclear(self) -> frozenset[str]:
        """The keys of which nobody knows which of their values is meant."""
        return frozenset(
            entry.key for entry in self.again if not _are_joined(self.entries[entry.key].value, entry.value)
        )

    def get(self, key: str) -> Tree | None:
        """The value at the key, None when there is none."""
        entry = self.entries.get(key)
        return entry.value if entry else None


Tree = Scalar | Sequence | Mapping


def joined(entries: list[Entry]) -> Entry:
    """Entries with the same key as one."""
    first, values = entries[0], [entry.value for entry in entries]
    if len(entries) == 1:
        return first
    if mappings := [value for value in values if isinstance(value, Mapping)]:
        return replace(first, value=_joined_mappings(mappings)) if len(mappings) == len(values) else first
    lists = [value for value in values if isinstance(value, Sequence)]
    if len(lists) < len(values):
        return first
    return replace(first, value=replace(lists[0], items=tuple(item for each in lists for item in each.items)))


def _joined_mappings(mappings: list[Mapping]) -> Mapping:
    groups: dict[str, list[Entry]] = {}
    for mapping in mappings:
        for key, entry in mapping.entries.items():
            groups.setdefault(key, []).append(entry)
    again = [entry for mapping in mappings for entry in mapping.again]
    again += [entry for group in groups.values() for entry in group[1:]]
    entries = {key: joined(group) for key, group in groups.items()}
    return Mapping(entries, mappings[0].position, tuple(again))


def _are_joined(one: Tree, other: Tree) -> bool:
    return any(isinstance(one, kind) and isinstance(other, kind) for kind in (Mapping, Sequence))


def type_name(tree: Tree) -> str:
    """What a person calls it."""
    if isinstance(tree, Mapping):
        return "a mapping"
    if isinstance(tree, Sequence):
        return "a list"
    return {"nothing": "nothing", "text": "text", "yes or no": "true or false"}.get(
        tree.type, f"a {tree.type}"
    )


def text_of(mapping: Mapping, key: str, default: str = "") -> str:
    """The text at the key of a matched mapping."""
    value = mapping.get(key)
    return value.text if isinstance(value, Scalar) else default


def items_of(mapping: Mapping, key: str) -> tuple[Tree, ...]:
    """The items at the key of a matched mapping, none when there is no such key."""
    value = mapping.get(key)
    return value.items if isinstance(value, Sequence) else ()


def texts_of(mapping: Mapping, key: str) -> tuple[str, ...]:
    """The texts of the list at the key."""
    return tuple(item.text for item in items_of(mapping, key) if isinstance(item, Scalar))


def scalars_of(mapping: Mapping, key: str) -> tuple[Scalar, ...]:
    """The single values of the list at the key."""
    return tuple(item for item in items_of(mapping, key) if isinstance(item, Scalar))


def flag_of(mapping: Mapping, key: str) -> bool:
    """Whether the value at the key is true."""
    return text_of(mapping, key).lower() == "true"


def table_of(mapping: Mapping, key: str) -> dict[str, Entry]:
    """The entries of the mapping at the key."""
    value = mapping.get(key)
    return value.entries if isinstance(value, Mapping) else {}
