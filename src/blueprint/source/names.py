"""What references mean: addresses by full path or unique suffix, names by table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from blueprint import address as addresses
from blueprint.diagnostics import Diagnostic, Position
from blueprint.source.letter import BLUEPRINT, ELEMENT
from blueprint.source.nearest import hint_for, nearest, repaired
from blueprint.source.shape import Record
from blueprint.source.tree import Mapping, Scalar, Tree


@dataclass
class Names:
    """The names of one table (images, gates, views).

    `written` are all that the author wrote, `usable` those without a mistake of their own: who refers
    to one of the others, or to a refused id as it should be, has made no second mistake, so nothing is
    reported.
    """

    what: str
    written: frozenset[str]
    usable: frozenset[str]
    diagnostics: list[Diagnostic]

    def resolve(self, scalar: Scalar) -> str | None:
        """The name itself when there is one; otherwise None, and it is reported."""
        if scalar.text in self.usable:
            return scalar.text
        allowed = set(map(repaired, self.written))
        if scalar.text not in self.written | allowed:
            hint = hint_for(scalar.text, sorted(allowed)) or f"there are no {self.what}s"
            _report(self.diagnostics, scalar.position, f"no {self.what} '{scalar.text}'", hint)
        return None

    def resolve_all(self, scalars: Iterable[Scalar]) -> tuple[str, ...]:
        """Those that resolve, in order, each once."""
        found = (self.resolve(scalar) for scalar in scalars)
        return tuple(dict.fromkeys(name for name in found if name is not None))


@dataclass
class ElementNames:
    """The addresses of the elements; see `Names` for `written` and `usable`.

    When it is not `known` which elements there are, unknown ones are not reported.
    """

    written: tuple[str, ...]
    usable: frozenset[str]
    diagnostics: list[Diagnostic]
    known: bool = True
    _by_suffix: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_suffix = _by_suffix(self.written)

    @cached_property
    def _allowed(self) -> dict[str, list[str]]:
        """The same with allowed ids in the place of refused ones, which nobody is told to write."""
        return _by_suffix(map(repaired, self.written))

    def resolve(self, scalar: Scalar, scope: str = "") -> str | None:
        """The address that the text stands for, looking inside `scope` first; otherwise None."""
        return self.resolve_text(scalar.text, scalar.position, scope)

    def resolve_all(self, scalars: Iterable[Scalar], scope: str = "") -> tuple[str, ...]:
        """Those that resolve, in order, each once."""
        found = (self.resolve(scalar, scope) for scalar in scalars)
        return tuple(dict.fromkeys(address for address in found if address is not None))

    def resolve_text(self, text: str, position: Position, scope: str = "") -> str | None:
        """`resolve` for a part of a text."""
        candidates = self.candidates(text, scope)
        if len(candidates) > 1:
            message, hint = f"'{text}' is ambiguous", f"write {_or(candidates)}"
            self.diagnostics.append(Diagnostic(position, "ambiguous-reference", message, hint))
        elif not candidates:
            if self.known and text not in self._allowed:
                _report(self.diagnostics, position, f"no element '{text}'", self._suggestion(text))
        elif candidates[0] in self.usable:
            return candidates[0]
        return None

    def candidates(self, text: str, scope: str = "") -> list[str]:
        """The addresses that the text may stand for: more than one when it is ambiguous."""
        found = self._by_suffix.get(text, [])
        exact = next((a for a in (addresses.join(scope, text), text) if a in found), None)
        return found if exact is None else [exact]

    def _suggestion(self, text: str) -> str:
        near = nearest(text, self._allowed)
        if near is None:
            return hint_for(text, map(repaired, self.written)) or "there are no elements"
        candidates = self._allowed[near]
        return f"did you mean '{near}'?" if len(candidates) == 1 else f"did you mean {_or(candidates)}?"


def _by_suffix(addresses: Iterable[str]) -> dict[str, list[str]]:
    """Every suffix of ids -> the addresses that end in it."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        parts = address.split(".")
        for start in range(len(parts)):
            found.setdefault(".".join(parts[start:]), []).append(address)
    return found


def written_elements(elements: Tree | None, parent: str = "") -> list[str]:
    """The addresses of all elements that were written, with mistakes or not, in the author's order."""
    found: list[str] = []
    if isinstance(elements, Mapping):
        for key, entry in elements.entries.items():
            address = addresses.join(parent, key)
            found.append(address)
            if isinstance(entry.value, Mapping):
                found += written_elements(written_section(entry.value, "contains", ELEMENT), address)
    return found


def written_names(root: Tree | None, table: str) -> frozenset[str]:
    """The keys of a top-level table."""
    section = written_section(root, table)
    return frozenset(section.entries) if isinstance(section, Mapping) else frozenset()


def written_section(tree: Tree | None, key: str, shape: Record = BLUEPRINT) -> Tree | None:
    """The value at the key of a record, or at what was probably meant for it."""
    if not isinstance(tree, Mapping):
        return None
    instead = next((other for other in tree.entries if key in shape.meant_by(other)), key)
    return tree.get(key if key in tree.entries else instead)


def _report(diagnostics: list[Diagnostic], position: Position, message: str, hint: str) -> None:
    diagnostics.append(Diagnostic(position, "dangling-reference", message, hint))


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
