from pathlib import Path

import pytest

from blueprint.model import Category, Trust
from blueprint.source import Loaded, load, load_text
from blueprint.source.parse import parse
from blueprint.source.tree import Mapping, text_of

PROJECT = Path(__file__).parents[3] / "blueprints" / "cloud-native-development"


def loaded(text: str) -> Loaded:
    found = load_text("blueprint: x\n" + text, Path("b.yaml"))
    assert [str(diagnostic) for diagnostic in found.diagnostics] == []
    return found


def elements(text: str) -> Loaded:
    return loaded("elements:\n" + text)


def test_a_folder_stands_for_its_blueprint() -> None:
    assert load(PROJECT) == load(PROJECT / "blueprint.yaml")


def test_nesting_becomes_addresses() -> None:
    blueprint = elements(
        "  a: {kind: zone, contains: {b: {kind: cluster, contains: {c: {kind: tool}}}}}\n"
    ).blueprint
    assert blueprint is not None
    assert list(blueprint.elements) == ["a", "a.b", "a.b.c"]


def test_what_is_obvious_comes_from_the_id_and_the_kind() -> None:
    blueprint = elements("  api-gateway: {kind: api-gateway}\n").blueprint
    assert blueprint is not None
    element = blueprint.elements["api-gateway"]
    assert (element.title, element.category, element.icon) == ("Api gateway", Category.INFRASTRUCTURE, "api")
    assert blueprint.title == "X"


def test_an_exact_address_wins_over_a_suffix() -> None:
    text = "  r: {kind: tool}\n  z: {kind: zone, contains: {r: {kind: tool}}}\n"
    blueprint = elements(text + "views: {a: {kind: detail, of: r}, b: {kind: detail, of: z.r}}\n").blueprint
    assert blueprint is not None
    assert [view.of for view in blueprint.views.values()] == ["r", "z.r"]


def test_rows_inside_a_container_look_there_first() -> None:
    text = "  r: {kind: tool}\n  z: {kind: zone, contains: {r: {kind: tool}}}\n"
    view = "views: {v: {kind: schematic, layout: {rows: [[r, z]], inside: {z: [[r]]}}}}\n"
    blueprint = elements(text + view).blueprint
    assert blueprint is not None
    layout = blueprint.views["v"].layout
    assert (layout.of("").rows, layout.of("z").rows) == ((("r", "z"),), (("z.r",),))


def test_relationships_have_their_settings_and_one_may_stand_for_a_list() -> None:
    text = (
        "  a: {kind: image-registry}\n  b: {kind: image-registry}\n"
        "images: {i: {source: s}}\ngates: {g: {run: g}, h: {run: h}}\n"
        "relationships:\n"
        "  - a -> b: {promotes: {images: i, tagged: dev, as: 1.10}, requires: g, then: [g, h], label: L}\n"
        "  - a -> b: {pushes: , id: again}\n"
    )
    blueprint = elements(text).blueprint
    assert blueprint is not None
    first, second = blueprint.relationships
    assert (first.address, first.images, first.tagged, first.retag) == (
        "a->b#promotes",
        ("i",),
        "dev",
        "1.10",
    )
    assert (first.requires, first.then, first.label) == (("g",), ("g", "h"), "L")
    assert (second.address, second.type) == ("a->b#again", "pushes")


def test_a_step_may_name_one_of_several_relationships() -> None:
    text = (
        "  a: {kind: tool}\n  b: {kind: tool}\n"
        "relationships: [{a -> b: {connects: {}}}, {a -> b: {connects: {}, id: other}}]\n"
        "views: {v: {kind: schematic, storyline: {1: {step: a -> b#other, text: T}}}}\n"
    )
    blueprint = elements(text).blueprint
    assert blueprint is not None
    assert blueprint.views["v"].storyline[0].relationships == ("a->b#other",)


def test_anchors_aliases_and_merge_keys_work() -> None:
    text = (
        "  a: &a {kind: image-registry, title: A, trust: untrusted}\n"
        "  b: *a\n  c: {<<: *a, trust: trusted}\n  d: {<<: [{title: D}, *a]}\n"
    )
    blueprint = elements(text).blueprint
    assert blueprint is not None
    titles = {address: (one.title, one.trust) for address, one in blueprint.elements.items()}
    assert titles == {
        "a": ("A", Trust.UNTRUSTED),
        "b": ("A", Trust.UNTRUSTED),
        "c": ("A", Trust.TRUSTED),
        "d": ("D", Trust.UNTRUSTED),
    }


def test_of_several_merges_the_first_wins_and_what_is_written_wins_over_all() -> None:
    tree, diagnostics = parse("{<<: {a: 1, b: 1, c: 1}, <<: [{b: 2, d: 2}, {d: 3, e: 3}], c: 4}", "b.yaml")
    assert isinstance(tree, Mapping)
    assert diagnostics == []
    values = [(key, text_of(tree, key)) for key in sorted(tree.entries)]
    assert values == [("a", "1"), ("b", "1"), ("c", "4"), ("d", "2"), ("e", "3")]


def test_thousands_of_merges_in_one_mapping_are_read() -> None:
    lines = [f"<<: {{k{number}: 1}}" for number in range(4_000)]
    tree, _ = parse("\n".join(lines), "b.yaml")
    assert isinstance(tree, Mapping)
    assert len(tree.entries) == 4_000


def test_numbers_that_are_words_stay_as_they_are_written() -> None:
    text = (
        "  a: {kind: image-source, instances: 1}\nimages: {i: {origin: a, tag: 1.10, command: [sleep, 10]}}\n"
    )
    blueprint = elements(text).blueprint
    assert blueprint is not None
    assert blueprint.elements["a"].instances == "1"
    assert (blueprint.images["i"].tag, blueprint.images["i"].command) == ("1.10", ("sleep", "10"))


def test_positions_are_found_by_address_and_by_path() -> None:
    positions = elements(
        "  a:\n    kind: zone\n    contains:\n      b: {kind: tool, title: B}\n"
        "relationships:\n  - a -> b: {connects: {}, label: L}\n"
        "views:\n  v:\n    kind: schematic\n    show: [a]\n    storyline:\n"
        "      1: {step: a -> b, text: T}\n"
    ).positions
    places = {
        "a": (3, 3),
        "elements/a/kind": (4, 11),
        "a.b": (6, 7),
        "elements/a.b/title": (6, 30),
        "elements/a.b/trust": (6, 7),
        "a->a.b#connects": (8, 5),
        "relationships/a->a.b#connects/label": (8, 35),
        "views/v": (10, 3),
        "views/v/show/a": (12, 12),
        "views/v/storyline/1": (14, 7),
        "views/v/storyline/1/step": (14, 11),
        "nothing": (1, 1),
    }
    assert {path: (positions.of(path).line, positions.of(path).column) for path in places} == places


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "blueprint.yaml"
    file.write_bytes(b"\xef\xbb\xbfblueprint: x\r\nelements:\r\n  a: {kind: tol}\r\n")
    assert [str(found) for found in load(file).diagnostics] == [
        f"{file}:3:13: error: unknown kind 'tol' (did you mean 'tool'?)"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "1:1: error: the file is empty (`blueprint new NAME` writes a start)"),
        (b"# nothing\n", "1:1: error: the file is empty (`blueprint new NAME` writes a start)"),
        (b"title: x\n\xff\n", "2:1: error: byte 10 is not UTF-8 text (save the file as UTF-8)"),
        (b"[" * 5000, "1:1: error: nested too deeply (at most 60 levels)"),
        (b"[" * 70 + b"]" * 70, "1:62: error: nested too deeply (at most 60 levels)"),
        (b"x" * 2_000_001, "1:1: error: the file is too large: 2000001 characters (at most 2000000)"),
        (b"x" * 8_000_001, "1:1: error: the file is too large (at most 2000000 characters)"),
        (b"- a\n", "1:1: error: the blueprint must be a mapping, not a list (`key: value`)"),
    ],
    ids=["empty", "comment", "latin-1", "bomb of brackets", "deep", "large", "larger", "list"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "blueprint.yaml"
    file.write_bytes(data)
    found = load(file)
    assert found.blueprint is None
    assert [str(diagnostic) for diagnostic in found.diagnostics] == [f"{file}:{message}"]


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    found = load_text("\n".join(lines), Path("b.yaml"))
    assert found.blueprint is None
    assert [diagnostic.rule for diagnostic in found.diagnostics] == ["too-large"]


def test_a_file_that_is_not_there_is_a_diagnostic(tmp_path: Path) -> None:
    file = tmp_path / "blueprint.yaml"
    assert [str(found) for found in load(file).diagnostics] == [
        f"{file}:1:1: error: cannot be read: No such file or directory"
    ]


def test_the_blueprint_without_its_wrong_parts_still_stands() -> None:
    found = load_text(
        "blueprint: x\nelements: {a: {kind: tol, contains: {b: {kind: tool}}}, c: {kind: tool}}\n", Path("b")
    )
    assert found.blueprint is not None
    assert list(found.blueprint.elements) == ["c"]
    assert found.damaged == {"elements"}
