"""The JSON Schema of what people write, for completion and hover in an editor."""

from __future__ import annotations

from typing import Any

from blueprint.source.letter import BLUEPRINT, ELEMENT, TARGET
from blueprint.source.shape import (
    Arrow,
    Chosen,
    Field,
    Fixed,
    Flag,
    Many,
    Named,
    Record,
    Shape,
    Table,
    Text,
    Whole,
)

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) of blueprint.yaml."""
    return {
        "$schema": _DRAFT,
        "title": "Blueprint",
        "description": "An architecture as a typed graph: drawn by `render`, executed by `apply`.",
        **_of(BLUEPRINT),
        "$defs": {"element": _of(ELEMENT)},
    }


def target_schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) of targets/NAME.yaml."""
    return {
        "$schema": _DRAFT,
        "title": "Target",
        "description": "Which real endpoint plays which element of a blueprint, when it is applied.",
        **_of(TARGET),
    }


def _of(shape: Shape) -> dict[str, Any]:
    match shape:
        case Named():
            return {"$ref": f"#/$defs/{shape.name}"}
        case Text():
            return _text(shape)
        case Whole():
            return {"type": "integer", "minimum": shape.minimum, "maximum": shape.maximum}
        case Flag():
            return {"type": "boolean"}
        case Many():
            return _many(shape)
        case Fixed():
            size = len(shape.names)
            return {"type": "array", "items": _of(shape.item), "minItems": size, "maxItems": size}
        case Table():
            return _table(shape)
        case Record():
            return _record(shape)
        case Chosen():
            return _chosen(shape)
        case Arrow():
            return _arrow(shape)


def _text(shape: Text) -> dict[str, Any]:
    if shape.summaries:
        pairs = zip(shape.choices, shape.summaries, strict=True)
        return {"oneOf": [{"const": choice, "description": summary} for choice, summary in pairs]}
    if shape.choices:
        named = {"enum": list(shape.choices)}
        return {"anyOf": [named, _free(shape)]} if shape.pattern else named
    return _free(shape)


def _free(shape: Text) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": ["string", "number"] if shape.numbers else "string"}
    if shape.pattern:
        schema["pattern"] = f"^(?:{shape.pattern})$"
    elif shape.read:
        schema["pattern"] = r"^$|\S"
    return schema | _longest(shape)


def _longest(shape: Text) -> dict[str, Any]:
    return {"maxLength": shape.longest} if shape.longest else {}


def _many(shape: Many) -> dict[str, Any]:
    items: dict[str, Any] = {"type": "array", "items": _of(shape.item)}
    if shape.filled:
        items["minItems"] = 1
    return {"anyOf": [_of(shape.item), items]} if shape.or_one else items


def _table(shape: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": ["object", "null"], "additionalProperties": _of(shape.value)}
    if shape.key.pattern:
        schema["propertyNames"] = {"pattern": f"^(?:{shape.key.pattern})$", **_longest(shape.key)}
    return schema


def _record(shape: Record) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": ["object", "null"] if shape.empty else "object",
        "properties": {key: _field(key, field) for key, field in shape.fields.items()},
        "additionalProperties": False if shape.rest is None else _of(shape.rest),
    }
    if required := [key for key, field in shape.fields.items() if field.required]:
        schema["required"] = required
    if shape.exactly_one:
        schema["oneOf"] = [{"required": [key]} for key in shape.exactly_one]
    if shape.shorthand:
        return {"anyOf": [_of(shape.fields[shape.shorthand].shape), schema]}
    return schema


def _field(key: str, field: Field) -> dict[str, Any]:
    schema = {
        "title": key.replace("_", " ").capitalize(),
        "description": field.description,
        **_of(field.shape),
    }
    if field.default is not None:
        schema["default"] = field.default
    if field.examples:
        schema["examples"] = list(field.examples)
    return schema


def _chosen(shape: Chosen) -> dict[str, Any]:
    """One rule for each choice, so that an editor completes and judges by what was chosen."""
    field = Field(shape.chooser, shape.description, required=True)
    rules = [
        {
            "if": {"properties": {shape.key: {"const": choice}}, "required": [shape.key]},
            "then": _record(record),
        }
        for choice, record in shape.records.items()
    ]
    return {
        "type": "object",
        "properties": {shape.key: _field(shape.key, field)},
        "required": [shape.key],
        "allOf": rules,
    }


def _arrow(shape: Arrow) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "source -> destination, and what happens between them",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"pattern": r"^[^#]+\s*->\s*[^#]+$"},
        "additionalProperties": _of(shape.body),
    }
