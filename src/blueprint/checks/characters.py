"""What is drawn can be drawn: a shipped font has every character of it."""

from __future__ import annotations

from collections.abc import Iterator

from blueprint.checks.subject import Subject
from blueprint.diagnostics import Diagnostic
from blueprint.model import Blueprint, Element, View
from blueprint.text import missing, set_in

_NAMED = 5  # how many characters a message names; more would hide what is wrong
_HINT = "write it with other characters; docs/fonts.md lists the scripts and symbols that can be drawn"

Texts = Iterator[tuple[str, str]]


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for path, text in _drawn(subject.blueprint):
        with set_in(subject.blueprint.theme.font):
            lost = missing(text)
        if lost:
            message = (
                f"no font has {_names(lost)}, drawn as {'an empty box' if len(lost) == 1 else 'empty boxes'}"
            )
            yield subject.warning(path, "character", message, _HINT)


def _names(lost: list[str]) -> str:
    """`'x' (U+0078) and 3 more`; a grapheme of several characters by all of them."""
    named = [f"'{piece}' ({' '.join(f'U+{ord(c):04X}' for c in piece)})" for piece in lost[:_NAMED]]
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return ", ".join(named) + more


def _drawn(blueprint: Blueprint) -> Texts:
    """Every text that a picture can show, with its path in `Positions`."""
    yield "title", blueprint.title
    yield "description", blueprint.description
    for element in blueprint.elements.values():
        yield from _of_element(element)
    for relationship in blueprint.relationships:
        yield f"relationships/{relationship.address}/label", relationship.label
        yield f"relationships/{relationship.address}/description", relationship.description
    for gate in blueprint.gates.values():
        yield f"gates/{gate.id}/title", gate.title
    for view in blueprint.views.values():
        yield from _of_view(view)


def _of_element(element: Element) -> Texts:
    path = f"elements/{element.address}"
    yield f"{path}/title", element.title
    yield f"{path}/description", element.description
    yield f"{path}/technology", element.technology
    yield f"{path}/products", " ".join(product.title for product in element.products)
    yield f"{path}/protocols", " ".join(element.protocols)


def _of_view(view: View) -> Texts:
    path = f"views/{view.id}"
    yield f"{path}/title", view.title
    yield f"{path}/description", view.description
    yield f"{path}/columns", " ".join(column.title for column in view.columns)
    yield f"{path}/base", " ".join((view.base_title, *(column.title for column in view.base)))
    for step in view.storyline:
        yield f"{path}/storyline/{step.number}/text", step.text
