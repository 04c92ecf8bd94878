"""Building the relationships of a blueprint."""

from __future__ import annotations

from blueprint import address as addresses
from blueprint.diagnostics import Diagnostic
from blueprint.model import RELATIONSHIP_TYPES, Relationship
from blueprint.source.arrows import ArrowNames, Ends, other_arrow
from blueprint.source.building import Building
from blueprint.source.tree import Entry, Mapping, Sequence, Tree, items_of, scalars_of, text_of, texts_of


def build_relationships(matched: Mapping, written: Tree, building: Building) -> ArrowNames:
    """All relationships whose ends and type are known; the others are remembered as broken."""
    arrows = ArrowNames(building.elements, [], building.diagnostics)
    usable = set()
    for item in items_of(matched, "relationships"):
        if isinstance(item, Mapping):
            entry = next(iter(item.entries.values()))
            usable.add(entry.position)
            _add(entry, arrows, building)
    for entry in _written(written):
        if entry.position not in usable:
            arrows.broken.append(_ends(entry.key, building))
            if hint := other_arrow(entry.key):
                _report(building, entry, "bad-format", f"'{entry.key}' is no relationship", hint)
    return arrows


def _written(written: Tree) -> list[Entry]:
    items = written.get("relationships") if isinstance(written, Mapping) else None
    if not isinstance(items, Sequence):
        return []
    return [entry for item in items.items if isinstance(item, Mapping) for entry in item.entries.values()]


def _ends(key: str, building: Building) -> Ends:
    """What the ends of a broken relationship are, as far as they can be known without complaint."""
    parts = addresses.split_arrow(key)
    if parts is None:
        return None, None
    source, destination = (building.elements.candidates(part) for part in parts[:2])
    return source[0] if len(source) == 1 else None, destination[0] if len(destination) == 1 else None


def _add(entry: Entry, arrows: ArrowNames, building: Building) -> None:
    parts, other = addresses.split_arrow(entry.key), other_arrow(entry.key)
    if parts is None or parts[2] or other:
        hint = other or "write `source -> destination`" + (
            ", and its id as `id:` in the body" if parts else ""
        )
        _report(building, entry, "bad-format", f"'{entry.key}' is no relationship", hint)
        arrows.broken.append((None, None))
        return
    source = building.elements.resolve_text(parts[0], entry.position)
    destination = building.elements.resolve_text(parts[1], entry.position)
    if source is None or destination is None:
        arrows.broken.append((source, destination))
        return
    relationship = _relationship(source, destination, entry, building)
    first = next((r for r in arrows.relationships if r.address == relationship.address), None)
    if first is None:
        arrows.relationships.append(relationship)
        building.places.record(f"relationships/{relationship.address}", entry)
    else:
        _duplicate(entry, relationship, building)


def _duplicate(entry: Entry, relationship: Relationship, building: Building) -> None:
    line = building.places.table[f"relationships/{relationship.address}"].line
    hint = f"the first is at line {line}; give one of them another `id`"
    message = f"duplicate relationship '{relationship.address}'"
    _report(building, entry, "duplicate-id", message, hint)


def _relationship(source: str, destination: str, entry: Entry, building: Building) -> Relationship:
    body = entry.value
    if not isinstance(body, Mapping):
        raise TypeError(f"{entry.key} was not matched")
    type_name = next(key for key in body.entries if key in RELATIONSHIP_TYPES)
    settings = body.get(type_name)
    if not isinstance(settings, Mapping):
        settings = Mapping({}, entry.position)
    return Relationship(
        id=text_of(body, "id") or type_name,
        type=type_name,
        source=source,
        destination=destination,
        label=text_of(body, "label"),
        description=text_of(body, "description"),
        images=building.images.resolve_all(scalars_of(settings, "images")),
        tag=text_of(settings, "tag") or None,
        tagged=text_of(settings, "tagged") or None,
        retag=text_of(settings, "as") or None,
        via=texts_of(settings, "via"),
        requires=building.gates.resolve_all(scalars_of(body, "requires")),
        then=building.gates.resolve_all(scalars_of(body, "then")),
    )


def _report(building: Building, entry: Entry, rule: str, message: str, hint: str) -> None:
    building.diagnostics.append(Diagnostic(entry.position, rule, message, hint))
