"""Building the views of a blueprint."""

from __future__ import annotations

from typing import Literal

from blueprint.model import Category, Column, StorylineStep, View, ViewKind
from blueprint.source.arrows import ArrowNames
from blueprint.source.building import Building, in_words
from blueprint.source.layouts import layout_of
from blueprint.source.tree import (
    Entry,
    Mapping,
    Scalar,
    flag_of,
    items_of,
    scalars_of,
    table_of,
    text_of,
)


def build_views(table: dict[str, Entry], arrows: ArrowNames, building: Building) -> dict[str, View]:
    """All views; a detail view whose element is unknown is left out."""
    views = {}
    for key, entry in table.items():
        if isinstance(entry.value, Mapping):
            building.places.record(f"views/{key}", entry)
            if (view := _view(key, entry.value, arrows, building)) is not None:
                views[key] = view
    return views


def _view(key: str, body: Mapping, arrows: ArrowNames, building: Building) -> View | None:
    path, of = f"views/{key}", body.get("of")
    subject = building.elements.resolve(of) if isinstance(of, Scalar) else None
    if of is not None and subject is None:
        return None
    storyline: Literal["all", "storyline"] = (
        "storyline" if text_of(body, "relationships") == "storyline" else "all"
    )
    return View(
        id=key,
        kind=ViewKind(text_of(body, "kind")),
        title=text_of(body, "title") or in_words(key),
        description=text_of(body, "description"),
        show=_elements(f"{path}/show", scalars_of(body, "show"), "", building),
        collapse=_elements(f"{path}/collapse", scalars_of(body, "collapse"), "", building),
        of=subject,
        columns=_columns(f"{path}/columns", body, "columns", building),
        base=_columns(f"{path}/base", body, "base", building),
        base_title=text_of(body, "base_title"),
        details=flag_of(body, "details"),
        relationships=storyline,
        layout=layout_of(f"{path}/layout", body.get("layout"), building),
        storyline=tuple(_step(entry, arrows) for entry in table_of(body, "storyline").values()),
    )


def _elements(path: str, scalars: tuple[Scalar, ...], scope: str, building: Building) -> tuple[str, ...]:
    """The addresses, each once; `path/<address>` gets their positions."""
    found: dict[str, None] = {}
    for scalar in scalars:
        if (address := building.elements.resolve(scalar, scope)) is not None:
            building.places.put(f"{path}/{address}", scalar.position)
            found[address] = None
    return tuple(found)


def _columns(path: str, body: Mapping, key: str, building: Building) -> tuple[Column, ...]:
    return tuple(
        _column(f"{path}/{number}", item, building)
        for number, item in enumerate(items_of(body, key))
        if isinstance(item, Mapping)
    )


def _column(path: str, body: Mapping, building: Building) -> Column:
    category = text_of(body, "category")
    return Column(
        title=text_of(body, "title"),
        category=Category(category) if category else None,
        wide=int(text_of(body, "wide", "1")),
        elements=building.listed(f"{path}/elements", scalars_of(body, "elements")),
    )


def _step(entry: Entry, arrows: ArrowNames) -> StorylineStep:
    """A step; relationships that are not known are left out of it."""
    body = entry.value if isinstance(entry.value, Mapping) else Mapping({}, entry.position)
    found = (arrows.resolve(scalar) for scalar in scalars_of(body, "step"))
    relationships = tuple(dict.fromkeys(address for address in found if address is not None))
    return StorylineStep(number=int(entry.key), relationships=relationships, text=text_of(body, "text"))
