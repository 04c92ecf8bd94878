"""Random schematic diagrams, repeatable by their seed: nested zones, all sorts of text and connectors."""

from __future__ import annotations

import random

from blueprint.diagram import Connection, Diagram, Node

TITLES = (
    "Registry",
    "Order service",
    "Payments",
    "Event broker",
    "Image registry (transient)",
    "A rather long name for a service that does very much",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "画像レジストリの管理サービス",
    "سجل الصور",
    "מאגר תמונות",
    "x",
)
TEXTS = ("", "Java, Spring Boot", "PostgreSQL 16", "The platform's registry of container images")
LABELS = ("", "", "All images tagged dev", "oc client, Docker, Podman", "Pull", "注文イベント")
CATEGORIES = ("application", "infrastructure", "developer", "services")
ICONS = ("registry", "application", "storage", "service")


def generated(
    seed: int, size: int, *, zones: int | None = None, connectors: int | None = None, hostile: bool = True
) -> Diagram:
    """A diagram of `size` cards and figures in `zones` zones, some nested, with `connectors` connectors.

    Most connectors stay near: within a zone, or to the next zones; a few go anywhere. A `hostile` one
    has long and foreign titles, self-loops, parallel connectors and elements in no zone.
    """
    return _Generator(seed, hostile).diagram(
        size,
        max(1, size // 4) if zones is None else zones,
        round(size * 1.2) if connectors is None else connectors,
    )


class _Generator:
    def __init__(self, seed: int, hostile: bool) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a seed makes the test repeatable
        self._hostile = hostile
        self._leaves: list[list[str]] = []

    def diagram(self, size: int, zones: int, connectors: int) -> Diagram:
        sizes = self._shares(size - (max(1, size // 15) if self._hostile else 0), zones)
        nodes, used = [], 0
        while used < len(sizes):
            inner = self._chance.choice((0, 0, 1, 2)) if used + 2 < len(sizes) else 0
            nodes.append(self._zone(f"z{used}", sizes[used : used + 1 + inner]))
            used += 1 + inner
        loose = size - sum(sizes)
        self._leaves.append([])
        for number in range(loose):
            nodes.append(self._leaf(f"l{number}"))
        return Diagram(
            f"generated-{size}",
            "schematic",
            "Generated",
            nodes=tuple(nodes),
            connections=self._connections(connectors),
        )

    def _shares(self, size: int, zones: int) -> list[int]:
        shares = [1] * min(zones, size)
        for _ in range(size - len(shares)):
            shares[self._chance.randrange(len(shares))] += 1
        return shares

    def _zone(self, address: str, sizes: list[int]) -> Node:
        self._leaves.append([])
        children = [self._leaf(f"{address}.n{number}") for number in range(sizes[0])]
        children += [self._zone(f"{address}.z{number}", [size]) for number, size in enumerate(sizes[1:])]
        return Node(address, "zone", self._title(), children=tuple(children))

    def _leaf(self, address: str) -> Node:
        self._leaves[-1].append(address)
        return Node(
            address=address,
            role=self._chance.choice(("card",) * 9 + ("figure",)),
            title=self._title(),
            text=self._chance.choice(TEXTS),
            note=self._chance.choice(("", "1", "1..n+1")),
            category=self._chance.choice(CATEGORIES),
            icon=self._chance.choice(ICONS),
        )

    def _title(self) -> str:
        return self._chance.choice(TITLES if self._hostile else TITLES[:5])

    def _connections(self, count: int) -> tuple[Connection, ...]:
        made: list[Connection] = []
        seen: set[tuple[str, str]] = set()
        for number in range(count):
            source, target = self._ends()
            for _ in range(20):
                if self._hostile or ((source, target) not in seen and source != target):
                    break
                source, target = self._ends()
            seen |= {(source, target), (target, source)}
            made.append(
                Connection(
                    address=f"{source}->{target}#c{number}",
                    source=source,
                    target=target,
                    label=self._chance.choice(LABELS if self._hostile else LABELS[:5]),
                    number=number + 1 if number < 12 else None,
                    badge=number < 12,
                )
            )
        return tuple(made)

    def _ends(self) -> tuple[str, str]:
        zones = [zone for zone in self._leaves if zone]
        at = self._chance.randrange(len(zones))
        reach = self._chance.choices((0, 1, 2, len(zones)), (4, 4, 1, 0.5))[0]
        to = max(0, min(len(zones) - 1, at + self._chance.randint(min(1, reach), max(0, reach))))
        source, target = self._chance.choice(zones[at]), self._chance.choice(zones[to])
        if source == target and (not self._hostile or self._chance.random() < 0.8):
            return self._chance.choice(zones[at]), self._chance.choice(zones[(at + 1) % len(zones)])
        return source, target
