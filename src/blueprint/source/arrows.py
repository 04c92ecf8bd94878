"""References to relationships: `a -> b`, `a -> b#id`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from blueprint import address as addresses
from blueprint.diagnostics import Diagnostic
from blueprint.model import Relationship
from blueprint.source.names import ElementNames
from blueprint.source.tree import Scalar

Ends = tuple[str | None, str | None]
_OTHER_ARROW = re.compile(r"\s*(<[-=]+>?|--+>|=+>|→|←|↔)\s*")


def other_arrow(text: str) -> str:
    """What to write for a relationship with an arrow of another notation, "" when it is ours."""
    ends = _OTHER_ARROW.split(text.strip())
    if len(ends) != 3 or not (ends[0] and ends[2]):
        return ""
    source, arrow, destination = ends
    there, back = f"write `{source} -> {destination}`", f"`{destination} -> {source}`"
    if arrow == "↔" or (arrow[0] == "<" and arrow[-1] == ">"):
        return f"{there}, and {back} as another one if both are meant"
    return f"write {back}" if arrow[0] in "<←" else there


@dataclass
class ArrowNames:
    """The relationships of a blueprint, and the ends of those that had mistakes of their own."""

    elements: ElementNames
    relationships: list[Relationship]
    diagnostics: list[Diagnostic]
    broken: list[Ends] = field(default_factory=list)

    def resolve(self, scalar: Scalar) -> str | None:
        """The address of the relationship; None and a report when there is none, or more than one."""
        parts, other = addresses.split_arrow(scalar.text), other_arrow(scalar.text)
        if parts is None or other:
            hint = other or "write `source -> destination`"
            self._report(scalar, "bad-format", f"'{scalar.text}' is no relationship", hint)
            return None
        source = self.elements.resolve_text(parts[0], scalar.position)
        destination = self.elements.resolve_text(parts[1], scalar.position)
        if source is None or destination is None:
            return None
        return self._between(scalar, source, destination, parts[2])

    def _between(self, scalar: Scalar, source: str, destination: str, local: str) -> str | None:
        between = [r for r in self.relationships if (r.source, r.destination) == (source, destination)]
        found = [r for r in between if local in ("", r.id)]
        if len(found) == 1:
            return found[0].address
        if any(a in (None, source) and b in (None, destination) for a, b in self.broken):
            return None
        if found:
            hint = "write " + " or ".join(f"{source} -> {destination}#{r.id}" for r in found)
            self._report(scalar, "ambiguous-reference", f"'{scalar.text}' is ambiguous", hint)
        else:
            hint = self._suggestion(source, destination, between)
            self._report(scalar, "dangling-reference", f"no relationship '{scalar.text}'", hint)
        return None

    def _suggestion(self, source: str, destination: str, between: list[Relationship]) -> str:
        if between:
            ids = ", ".join(f"#{r.id}" for r in between)
            return f"between these two there is {ids}"
        pairs = dict.fromkeys((r.source, r.destination) for r in self.relationships)
        if (destination, source) in pairs:
            return f"did you mean '{destination} -> {source}'?"
        near = [f"{a} -> {b}" for a, b in pairs if a == source or b == destination]
        return f"there is {', '.join(near[:4])}" if near else "add it to `relationships`"

    def _report(self, scalar: Scalar, rule: str, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(scalar.position, rule, message, hint))
