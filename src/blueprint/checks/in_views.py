"""Every element is drawn somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint import address as addresses
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    drawn = frozenset[str]().union(*subject.shown.values())
    if not subject.blueprint.views:
        return
    for address in subject.blueprint.elements:
        inside = any(addresses.contains(address, other) for other in drawn)
        if address not in drawn and not inside and not _within(address, drawn):
            message, hint = f"'{address}' is in no view", "add it to a view's `show` or to a column"
            yield subject.warning(f"elements/{address}", "in-no-view", message, hint)


def _within(address: str, drawn: frozenset[str]) -> bool:
    return any(addresses.contains(other, address) for other in drawn)
