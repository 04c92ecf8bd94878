import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from blueprint import icons
from blueprint.model import DRIVERS, KINDS, RELATIONSHIP_TYPES, ROLES, SIZES, THEMES
from blueprint.source import json_schema, target_schema

PROJECT = Path(__file__).parents[3] / "blueprints" / "cloud-native-development"
VALIDATOR = Draft202012Validator(json_schema())


def as_an_editor_sees_it(text: str) -> Any:
    """YAML as JSON: keys become texts, as the YAML language server has them."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text)))


def test_it_is_a_schema_of_the_draft_it_names() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_it_accepts_our_own_blueprint() -> None:
    document = as_an_editor_sees_it((PROJECT / "blueprint.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize(
    "text",
    [
        "elements: {}",
        "blueprint: Bad\nelements: {}",
        "blueprint: x\nelements: {a: {kind: clutser}}",
        "blueprint: x\nelements: {a: {titel: A, kind: tool}}",
        "blueprint: x\nelements: {a: {kind: tool, instances: many}}",
        "blueprint: x\nelements: {z: {kind: zone, contains: {a: {}}}}",
        "blueprint: x\nelements: {}\nrelationships: [{a: {connects: {}}}]",
        "blueprint: x\nelements: {}\nrelationships: [{a -> b: {}}]",
        "blueprint: x\nelements: {}\nrelationships: [{a -> b: {connects: {}, tests: {}}}]",
        "blueprint: x\nelements: {}\nrelationships: [{a -> b: {builds: {tagged: x}}}]",
        "blueprint: x\nelements: {}\nviews: {v: {kind: schematic, storyline: {a: {step: x, text: y}}}}",
        "blueprint: x\nelements: {}\nimages: {i: {source: s, port: 70000}}",
        "blueprint: x\nelements: {a: {kind: tool, icon: icons/a.png}}",
        "blueprint: x\nelements: {}\ntheme: drak",
        "blueprint: x\nelements: {}\ntheme: {colours: {bar.servces: '#ffffff'}}",
        "blueprint: x\nelements: {}\ntheme: {colours: {bar.services: red}}",
        "blueprint: x\nelements: {}\ntheme: {sizes: {title: 900}}",
        f"blueprint: {'x' * 64}\nelements: {{}}",
        f"blueprint: x\nelements: {{}}\nviews: {{{'v' * 64}: {{kind: schematic}}}}",
    ],
)
def test_it_rejects_what_the_letter_does_not_know(text: str) -> None:
    assert list(VALIDATOR.iter_errors(as_an_editor_sees_it(text)))


TARGETS = Draft202012Validator(target_schema())


def test_the_schema_of_targets_is_one_of_the_draft_it_names() -> None:
    Draft202012Validator.check_schema(target_schema())


def test_the_schema_of_targets_accepts_our_own_target() -> None:
    document = as_an_editor_sees_it((PROJECT / "targets/local.yaml").read_text(encoding="utf-8"))
    assert [error.message for error in TARGETS.iter_errors(document)] == []


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_schema_of_targets_accepts_the_examples_and_defaults_of_every_driver(driver: str) -> None:
    settings = DRIVERS[driver].settings.values()
    values = {one.name: one.default or one.example or next(iter(one.choices), "x") for one in settings}
    typed = {name: json.loads(text) if text in ("true", "false") else text for name, text in values.items()}
    typed = {name: int(text) if str(text).isdigit() else text for name, text in typed.items()}
    document = {"target": "lab", "bindings": {"a.b": {"driver": driver, **typed}, "c": {"driver": driver}}}
    required = [one.name for one in settings if one.required]
    errors = [error.message for error in TARGETS.iter_errors(document)]
    assert errors == [f"'{name}' is a required property" for name in required]


@pytest.mark.parametrize(
    "binding",
    [
        "{}",
        "{driver: registy, at: h.example}",
        "{driver: registry}",
        "{driver: registry, at: 'https://h.example'}",
        "{driver: registry, at: h.example/team:dev}",
        "{driver: registry, at: h.example, plain-http: 'yes'}",
        "{driver: registry, at: h.example, password: x}",
        "{driver: kubernetes, at: h.example}",
        "{driver: kubernetes, timeout: 0}",
        "{driver: gitops, url: 'http://h.example/a.git'}",
        "{driver: container, runtime: docker}",
    ],
)
def test_the_schema_of_targets_rejects_what_no_driver_takes(binding: str) -> None:
    assert list(TARGETS.iter_errors(as_an_editor_sees_it(f"target: lab\nbindings: {{x: {binding}}}")))


def fields(schema: Any) -> Iterator[tuple[str, Any]]:
    """All keys that an editor can complete, with what it shows about them."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


def test_every_key_has_a_title_and_a_description() -> None:
    found = list(fields(json_schema()))
    assert len(found) > 60
    assert [name for name, schema in found if not schema.get("title") or not schema.get("description")] == []


def test_the_vocabulary_is_the_tables() -> None:
    schema = json_schema()
    kinds = schema["$defs"]["element"]["properties"]["kind"]["oneOf"]
    assert [kind["const"] for kind in kinds] == list(KINDS)
    body = schema["properties"]["relationships"]["items"]["additionalProperties"]
    assert set(RELATIONSHIP_TYPES) <= set(body["properties"])


def test_icons_are_those_that_there_are_or_a_file() -> None:
    named, file = json_schema()["$defs"]["element"]["properties"]["icon"]["anyOf"]
    assert named == {"enum": list(icons.names())}
    assert file["pattern"] == r"^(?:icons/.+\.svg)$"


def test_a_theme_is_a_name_or_roles_and_sizes() -> None:
    name, mapping = json_schema()["properties"]["theme"]["anyOf"]
    assert [choice["const"] for choice in name["oneOf"]] == list(THEMES)
    assert set(mapping["properties"]["colours"]["properties"]) == set(ROLES)
    assert set(mapping["properties"]["sizes"]["properties"]) == set(SIZES)


def test_the_examples_fit_their_own_keys() -> None:
    for name, schema in fields(json_schema()):
        validator = Draft202012Validator({**schema, "$defs": json_schema()["$defs"]})
        for example in schema.get("examples", ()):
            assert not list(validator.iter_errors(json.loads(json.dumps(example)))), name
