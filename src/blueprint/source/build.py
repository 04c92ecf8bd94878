"""From a matched tree to a Blueprint: references resolved, defaults filled in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from blueprint import address as addresses
from blueprint import icons
from blueprint.diagnostics import Diagnostic, Position
from blueprint.icons.own import BadIcon, own_icon
from blueprint.model import KINDS, Blueprint, Category, Element, Gate, ImageSpec, Trust
from blueprint.model.blueprint import Product
from blueprint.source.building import Building, in_words
from blueprint.source.names import ElementNames, Names, written_elements, written_names, written_section
from blueprint.source.places import Places
from blueprint.source.relationships import build_relationships
from blueprint.source.themes import theme_choice
from blueprint.source.tree import (
    Entry,
    Mapping,
    Scalar,
    Tree,
    flag_of,
    items_of,
    table_of,
    text_of,
    texts_of,
)
from blueprint.source.views import build_views

T = TypeVar("T")


def build(
    matched: Mapping, written: Tree, root: Path | None
) -> tuple[Blueprint, dict[str, Position], list[Diagnostic]]:
    """The blueprint without its wrong parts, where its parts stand, and which references fail.

    Icons are read when the project's folder is given as `root`.
    """
    diagnostics: list[Diagnostic] = []
    found = dict(_flat_elements(table_of(matched, "elements"), ""))
    building = Building(
        elements=_element_names(written, frozenset(found), diagnostics),
        images=_names("image", matched, written, diagnostics),
        gates=_names("gate", matched, written, diagnostics),
        places=Places(),
        diagnostics=diagnostics,
        root=root,
    )
    building.places.keys("", matched)
    blueprint = _assemble(matched, written, found, building)
    return blueprint, building.places.table, diagnostics


def _assemble(matched: Mapping, written: Tree, found: dict[str, Entry], building: Building) -> Blueprint:
    images = _each(table_of(matched, "images"), "images", _image, building)
    elements = {address: _element(address, entry, building) for address, entry in found.items()}
    arrows = build_relationships(matched, written, building)
    views = build_views(table_of(matched, "views"), arrows, building)
    pipeline, name = matched.get("pipeline"), text_of(matched, "blueprint", "unnamed")
    names = _names("view", matched, written, building.diagnostics)
    return Blueprint(
        id=name,
        title=text_of(matched, "title") or in_words(name),
        description=text_of(matched, "description"),
        images=images,
        gates=_each(table_of(matched, "gates"), "gates", _gate, building),
        elements=elements,
        relationships=tuple(arrows.relationships),
        views=views,
        pipeline=names.resolve(pipeline) if isinstance(pipeline, Scalar) else None,
        language=text_of(matched, "language", "en"),
        theme=theme_choice(matched, building),
    )


def _element_names(written: Tree, usable: frozenset[str], diagnostics: list[Diagnostic]) -> ElementNames:
    section = written_section(written, "elements")
    written_there = tuple(written_elements(section))
    return ElementNames(written_there, usable, diagnostics, known=isinstance(section, Mapping))


def _names(what: str, matched: Mapping, written: Tree, diagnostics: list[Diagnostic]) -> Names:
    table = what + "s"
    return Names(what, written_names(written, table), frozenset(table_of(matched, table)), diagnostics)


def _flat_elements(table: dict[str, Entry], parent: str) -> list[tuple[str, Entry]]:
    flat: list[tuple[str, Entry]] = []
    for key, entry in table.items():
        address = addresses.join(parent, key)
        flat.append((address, entry))
        if isinstance(entry.value, Mapping):
            flat += _flat_elements(table_of(entry.value, "contains"), address)
    return flat


def _each(
    table: dict[str, Entry], path: str, make: Callable[[str, Mapping, Building], T], building: Building
) -> dict[str, T]:
    made = {}
    for key, entry in table.items():
        if isinstance(entry.value, Mapping):
            building.places.record(f"{path}/{key}", entry)
            made[key] = make(key, entry.value, building)
    return made


def _image(name: str, body: Mapping, building: Building) -> ImageSpec:
    base, origin, port = body.get("base"), body.get("origin"), text_of(body, "port")
    return ImageSpec(
        name=name,
        source=text_of(body, "source") or None,
        base=building.images.resolve(base) if isinstance(base, Scalar) else None,
        origin=building.elements.resolve(origin) if isinstance(origin, Scalar) else None,
        tag=text_of(body, "tag") or None,
        command=texts_of(body, "command"),
        port=int(port) if port else None,
        user=text_of(body, "user", "65532"),
        environment={key: _text(entry.value) for key, entry in table_of(body, "environment").items()},
    )


def _gate(name: str, body: Mapping, building: Building) -> Gate:
    return Gate(
        id=name,
        title=text_of(body, "title") or in_words(name),
        description=text_of(body, "description"),
        run=text_of(body, "run"),
        certifies=flag_of(body, "certifies"),
        timeout=int(text_of(body, "timeout", "300")),
    )


def _element(address: str, entry: Entry, building: Building) -> Element:
    body = entry.value
    if not isinstance(body, Mapping):
        raise TypeError(f"{address} was not matched")
    building.places.record(f"elements/{address}", entry)
    kind = KINDS[text_of(body, "kind")]
    runs, trust, icon = body.get("runs"), text_of(body, "trust"), text_of(body, "icon")
    return Element(
        address=address,
        kind=kind.name,
        title=text_of(body, "title") or in_words(addresses.local_id(address)),
        description=text_of(body, "description"),
        technology=text_of(body, "technology"),
        products=tuple(_product(item) for item in items_of(body, "products")),
        instances=text_of(body, "instances"),
        protocols=texts_of(body, "protocols"),
        category=Category(text_of(body, "category") or kind.category),
        icon=icon if icon in icons.names() else kind.icon,
        drawing=_drawing(body, building),
        tags=texts_of(body, "tags"),
        trust=Trust(trust) if trust else None,
        production=flag_of(body, "production"),
        runs=building.images.resolve(runs) if isinstance(runs, Scalar) else None,
    )


def _drawing(body: Mapping, building: Building) -> str:
    """The icon when it is a file of the project's."""
    icon = body.get("icon")
    if not isinstance(icon, Scalar) or icon.text in icons.names() or building.root is None:
        return ""
    try:
        return own_icon(building.root, icon.text)
    except BadIcon as error:
        building.diagnostics.append(Diagnostic(icon.position, "bad-icon", error.message, error.hint))
        return ""


def _product(item: Tree) -> Product:
    if not isinstance(item, Mapping):
        raise TypeError("a product was not matched")
    return Product(title=text_of(item, "title"), optional=flag_of(item, "optional"))


def _text(tree: Tree) -> str:
    return tree.text if isinstance(tree, Scalar) else ""
