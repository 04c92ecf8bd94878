"""How the hints of a view's `layout` are written."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from blueprint.model import Hints, Layout
from blueprint.source import Loaded, json_schema, load_text

ELEMENTS = "a: {kind: tool}, c: {kind: tool}, z: {kind: zone, contains: {c: {kind: tool}, d: {kind: tool}}}"


def document(layout: str) -> str:
    return f"blueprint: x\nelements: {{{ELEMENTS}}}\nviews: {{v: {{kind: schematic,\nlayout: {layout}}}}}\n"


def loaded(layout: str) -> Loaded:
    return load_text(document(layout), Path("b.yaml"))


def layout_of(layout: str) -> Layout:
    found = loaded(layout)
    assert [str(diagnostic) for diagnostic in found.diagnostics] == []
    assert found.blueprint is not None
    return found.blueprint.views["v"].layout


def test_columns_are_lists_from_left_to_right() -> None:
    assert layout_of("{columns: [[a, z], [c]]}").of("").columns == (("a", "z"), ("c",))


def test_order_align_and_pins_are_read() -> None:
    written = layout_of("{order: [z, a], align: end, pins: {c: [24, 0]}}")
    assert written.of("") == Hints(order=("z", "a"), align="end", pins={"c": (24, 0)})


def test_without_hints_there_is_the_middle_and_no_direction() -> None:
    assert layout_of("{}") == Layout(direction=None, hints={})
    assert layout_of("{}").of("z").align == "center"


def test_a_container_takes_the_same_hints_and_its_own_elements_come_first() -> None:
    written = layout_of("{inside: {z: {columns: [[c]], align: start, pins: {d: [0, 96]}}}}")
    assert written.of("z") == Hints(columns=(("z.c",),), align="start", pins={"z.d": (0, 96)})
    assert layout_of("{inside: {z: {order: [d, c]}}}").of("z").order == ("z.d", "z.c")


def test_a_list_alone_are_the_rows_of_a_container() -> None:
    assert layout_of("{inside: {z: [[d], [c]]}}") == layout_of("{inside: {z: {rows: [[d], [c]]}}}")


def test_a_direction_is_kept_when_it_is_written() -> None:
    assert layout_of("{direction: right}").direction == "right"
    assert layout_of("{direction: down}").direction == "down"


MISTAKES = {
    "{colums: [[a]]}": "4:10: error: unknown key 'colums' in 'layout' (did you mean 'columns'?)",
    "{inside: {z: {pin: {}}}}": "4:23: error: unknown key 'pin' in container 'z' (did you mean 'pins'?)",
    "{inside: {z: c}}": "4:22: error: container 'z' must be a mapping, not text"
    " (`key: value`, or a list alone for its 'rows')",
    "{align: middle}": "4:17: error: unknown alignment 'middle' (choose from start, center, end)",
    "{align: centre}": "4:17: error: unknown alignment 'centre' (did you mean 'center'?)",
    "{direction: left}": "4:21: error: unknown direction 'left' (choose from right, down)",
    "{order: a}": "4:17: error: 'order' must be a list, not text (write [a])",
    "{columns: [a]}": "4:20: error: an item of 'columns' must be a list, not text (write [a])",
    "{pins: [a]}": "4:16: error: 'pins' must be a mapping, not a list (`element: [x, y]`, one for each pin)",
    "{pins: {a: 24}}": "4:20: error: pin 'a' must be a list, not a whole number (write [x, y])",
    "{pins: {a: [24]}}": "4:20: error: pin 'a' must be [x, y], not a list of 1",
    "{pins: {a: [1, 2, 3]}}": "4:20: error: pin 'a' must be [x, y], not a list of 3",
    "{pins: {a: [0, 1.5]}}": "4:24: error: y of pin 'a' must be a whole number, not a number",
    "{pins: {a: [0, 0x10]}}": "4:24: error: y of pin 'a' must be written in decimal digits, not as 0x10",
    "{pins: {a: [-12, 0]}}": "4:21: error: x of pin 'a' is out of range: -12 (from 0 to 9999)",
    "{pins: {a: [0, 10000]}}": "4:24: error: y of pin 'a' is out of range: 10000 (from 0 to 9999)",
    "{inside: {z: {}, b.z: [[c]]}}": "4:26: error: no element 'b.z' (choose from a, c, z, z.c, z.d)",
}


@pytest.mark.parametrize("layout", MISTAKES)
def test_a_mistake_in_the_letter_is_reported_where_it_is(layout: str) -> None:
    assert [str(d).removeprefix("b.yaml:") for d in loaded(layout).diagnostics] == [MISTAKES[layout]]


def test_a_container_by_two_names_has_hints_once() -> None:
    text = document("{inside: {z: {align: end}, x.z: {align: start}}}").replace(
        f"{{{ELEMENTS}}}", f"{{x: {{kind: zone, contains: {{{ELEMENTS}}}}}}}"
    )
    found = load_text(text, Path("b.yaml"))
    message = "b.yaml:4:36: error: 'x.z' is in `inside` twice (write its hints once)"
    assert [str(diagnostic) for diagnostic in found.diagnostics] == [message]


@pytest.mark.parametrize(
    ("layout", "fits"),
    [
        ("{direction: right, columns: [[a], [c, z]], align: start, pins: {a: [0, 12]}}", True),
        ("{order: [a, c], inside: {z: [[c], [d]]}}", True),
        ("{inside: {z: {columns: [[c], [d]], align: end}}}", True),
        ("{columns: [a]}", False),
        ("{align: middle}", False),
        ("{pins: {a: [0]}}", False),
        ("{pins: {a: [-1, 0]}}", False),
        ("{inside: {z: {colums: [[c]]}}}", False),
    ],
)
def test_the_schema_for_editors_knows_the_hints(layout: str, fits: bool) -> None:
    read = json.loads(json.dumps(YAML(typ="safe", pure=True).load(document(layout))))
    assert Draft202012Validator(json_schema()).is_valid(read) is fits
