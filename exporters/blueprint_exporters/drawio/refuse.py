"""What draw.io would lose without a word is refused before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from blueprint.layout.laid_out import LaidOutDiagram


def refuse_faults(pages: Sequence[LaidOutDiagram], *, loose: bool = False) -> None:
    """Raise ValueError for repeated ids, unknown or circular parents and unknown ends.

    `loose` pages may have connectors with ends that are "".
    """
    _refuse_repeated("page id", [page.id for page in pages])
    for page in pages:
        _refuse_page(page, frozenset({""} if loose else ()))


def _refuse_page(page: LaidOutDiagram, more_ends: frozenset[str]) -> None:
    items = {item.address for item in page.items}
    connectors = [connector.address for connector in page.connectors]
    _refuse_repeated(f"address on page {page.id!r}", [*(item.address for item in page.items), *connectors])
    for item in page.items:
        if item.parent and item.parent not in items:
            raise ValueError(f"page {page.id!r}: unknown parent {item.parent!r} of {item.address!r}")
    for connector in page.connectors:
        for end in (connector.source, connector.target):
            if end not in items | more_ends:
                raise ValueError(f"page {page.id!r}: unknown end {end!r} of connector {connector.address!r}")
    _refuse_circles(page)


def _refuse_circles(page: LaidOutDiagram) -> None:
    parents = {item.address: item.parent for item in page.items}
    for start in parents:
        seen, at = {start}, parents[start]
        while at:
            if at in seen:
                raise ValueError(f"page {page.id!r}: {start!r} lies inside itself")
            seen.add(at)
            at = parents[at]


def _refuse_repeated(what: str, values: Iterable[str]) -> None:
    repeated = [value for value, count in Counter(values).items() if count > 1]
    if repeated:
        raise ValueError(f"repeated {what}: {repeated[0]!r}")
