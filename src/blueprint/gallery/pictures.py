"""Which pictures a blueprint has: one of every view, one of every element alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blueprint.diagram import element_card
from blueprint.diagram.diagram import Diagram
from blueprint.diagram.theme import theme_of
from blueprint.gallery.settings import Settings
from blueprint.layout_lock import LayoutLock, composed
from blueprint.model import Blueprint, ViewKind

_ELEMENTS = "elements"


@dataclass(frozen=True)
class Picture:
    """A picture to be made. `stem` is its path without the suffix; `of` a view's id or an address."""

    of: str
    stem: str
    is_view: bool
    diagram: Diagram
    formats: tuple[str, ...]


def pictures(blueprint: Blueprint, settings: Settings, lock: LayoutLock) -> Iterator[Picture]:
    """Views, then elements, in the author's order."""
    for name in blueprint.views:
        yield view_picture(blueprint, name, settings, lock)
    theme = theme_of(blueprint.theme, settings.theme)
    for address, element in blueprint.elements.items():
        card = element_card(blueprint, element, theme)
        yield Picture(address, element_stem(blueprint, address), False, card, settings.card_formats)


def view_picture(blueprint: Blueprint, name: str, settings: Settings, lock: LayoutLock) -> Picture:
    """The picture of one view; KeyError when the blueprint has no such view."""
    diagram = composed(blueprint, blueprint.views[name], lock, theme_of(blueprint.theme, settings.theme))
    return Picture(name, view_stem(blueprint, name), True, diagram, formats_of(blueprint, name, settings))


def formats_of(blueprint: Blueprint, view: str, settings: Settings) -> tuple[str, ...]:
    """The formats that a view is drawn in."""
    is_card = blueprint.views[view].kind is ViewKind.DETAIL
    return settings.card_formats if is_card else settings.formats


def view_stem(blueprint: Blueprint, name: str) -> str:
    """The path of a view's files without their suffix."""
    return f"{blueprint.id}/{name}"


def element_stem(blueprint: Blueprint, address: str) -> str:
    """The path of an element's files without their suffix."""
    return f"{blueprint.id}/{_ELEMENTS}/{address}"
