"""The rules that a blueprint obeys: one per file, each `Subject -> Diagnostics`.

What the letter of a file gets wrong (unknown keys, dangling references, ...) is found by
`blueprint.source`; here is what makes no sense although it is well written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from blueprint.checks import (
    bases,
    characters,
    columns,
    complete_views,
    containment,
    contrast,
    declared_trust,
    deployments,
    files,
    images,
    in_views,
    instances,
    joins,
    layout_direction,
    layout_elements,
    layout_lines,
    layout_pins,
    names,
    nested,
    numbered,
    order,
    storyline,
    tags,
    trust,
    view_fields,
)
from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic, has_errors
from blueprint.model import Blueprint
from blueprint.source import Positions

__all__ = ["RULES", "Rule", "check"]


@dataclass(frozen=True)
class Rule:
    """A rule; it is left out when a section that it `needs` is damaged, as its errors damage `section`.

    So one mistake is reported once, and not what follows from it.
    """

    find: Callable[[Subject], Iterable[Diagnostic]]
    needs: frozenset[str] = frozenset()
    section: str = ""


_GRAPH = frozenset({"images", "gates", "elements", "relationships"})

RULES = (
    Rule(names.rule),
    Rule(containment.rule, section="elements"),
    Rule(instances.rule),
    Rule(joins.rule, section="relationships"),
    Rule(images.rule, section="images"),
    Rule(files.rule),
    Rule(contrast.rule),
    Rule(characters.rule),
    Rule(view_fields.rule),
    Rule(complete_views.rule, needs=frozenset({"views"})),
    Rule(columns.rule),
    Rule(storyline.rule),
    Rule(nested.rule, section="relationships"),
    Rule(layout_elements.rule),
    Rule(layout_lines.rule),
    Rule(layout_pins.rule),
    Rule(layout_direction.rule),
    Rule(in_views.rule, needs=frozenset({"elements", "views"})),
    Rule(numbered.rule, needs=frozenset({"elements", "relationships", "views"})),
    Rule(declared_trust.rule, needs=_GRAPH),
    Rule(trust.rule, needs=_GRAPH),
    Rule(tags.rule, needs=_GRAPH),
    Rule(bases.rule, needs=_GRAPH),
    Rule(deployments.rule, needs=_GRAPH),
    Rule(order.rule, needs=_GRAPH),
)


def check(
    blueprint: Blueprint,
    positions: Positions,
    root: Path | None = None,
    damaged: frozenset[str] = frozenset(),
) -> list[Diagnostic]:
    """All that is wrong with the blueprint, by position.

    Files are looked for when `root` is given; `damaged` are the sections of the file of which the
    blueprint lacks parts.
    """
    subject = Subject(blueprint, positions, root)
    found: list[Diagnostic] = []
    for rule in RULES:
        if not rule.needs & damaged:
            more = list(rule.find(subject))
            found += more
            if rule.section and has_errors(more):
                damaged |= {rule.section}
    return sorted(dict.fromkeys(found), key=lambda diagnostic: (diagnostic.position, diagnostic.message))
