"""Layout hints name what the view draws, where it belongs, once."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.hinted import Hinted, hinted
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for zone in hinted(subject):
        if zone.container and zone.container not in subject.shown[zone.view.id]:
            yield _not_shown(subject, zone, zone.path, zone.container, "inside")
            continue
        yield from _empty(subject, zone)
        for field, addresses in zone.named.items():
            yield from _named(subject, zone, field, addresses)


def _named(subject: Subject, zone: Hinted, field: str, addresses: list[str]) -> Iterator[Diagnostic]:
    for index, address in enumerate(addresses):
        earlier = addresses[:index].count(address)
        where = f"{zone.path}/{field}/{address}" + "/again" * earlier
        if earlier:
            message = f"'{address}' is in `{field}` twice"
            yield subject.error(where, "layout", message, "an element has one place")
        elif address not in subject.shown[zone.view.id]:
            yield _not_shown(subject, zone, where, address, field)
        elif subject.blueprint.elements[address].parent != zone.container:
            outer = subject.blueprint.elements[address].parent
            message = f"'{address}' does not stand directly {zone.within}"
            instead = f"under `inside: {{{outer}: ...}}`" if outer else f"in the page's own `{field}`"
            yield subject.error(where, "layout", message, f"name it {instead}")


def _empty(subject: Subject, zone: Hinted) -> Iterator[Diagnostic]:
    """Hints for a container of which the view draws nothing inside, when they name nothing that says so."""
    shown = subject.shown[zone.view.id]
    children = subject.blueprint.children(zone.container)
    if not any(zone.named.values()) and not any(child.address in shown for child in children):
        message = f"view '{zone.view.id}' shows nothing inside '{zone.container}'"
        yield subject.error(zone.path, "layout", message, "take it out of `inside`")


def _not_shown(subject: Subject, zone: Hinted, path: str, address: str, field: str) -> Diagnostic:
    message = f"view '{zone.view.id}' does not show '{address}'"
    return subject.error(path, "layout", message, f"add it to `show`, or take it out of `{field}`")
