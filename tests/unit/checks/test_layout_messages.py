"""The exact words for layout hints that make no sense; line 4 is `layout:`, line 5 its first field."""

from pathlib import Path

import pytest

from blueprint.project import check_project
from blueprint.source import load_text

BEFORE = """\
blueprint: x
elements: {a: {kind: tool}, b: {kind: tool}, z: {kind: zone, contains: {c: {kind: tool}, d: {kind: tool}}}}
views: {all: {kind: schematic}, v: {kind: schematic, SHOW
layout: {
"""

# In each: a name, what the view shows, the layout's fields, and the messages.
CASES: list[tuple[str, str, str, list[str]]] = [
    (
        "rows and columns of the page",
        "",
        "rows: [[a, b]],\ncolumns: [[z]]",
        [
            "6:1: error: `rows` and `columns` exclude each other on the page of view 'v'"
            " (keep one of them; `rows` is at line 5)",
        ],
    ),
    (
        "rows and columns of a zone",
        "",
        "inside: {z: {columns: [[c]], rows: [[d]]}}",
        [
            "5:30: error: `columns` and `rows` exclude each other in 'z' of view 'v'"
            " (keep one of them; `columns` is at line 5)",
        ],
    ),
    (
        "an order beside columns",
        "",
        "columns: [[a], [b]],\norder: [a, z]",
        [
            "6:1: error: `columns` and `order` exclude each other on the page of view 'v'"
            " (keep one of them; `columns` is at line 5)",
        ],
    ),
    (
        "an order beside rows of a zone",
        "",
        "inside: {z: {order: [c, d], rows: [[c, d]]}}",
        [
            "5:29: error: `order` and `rows` exclude each other in 'z' of view 'v'"
            " (keep one of them; `order` is at line 5)",
        ],
    ),
    (
        "names that there are not",
        "",
        "columns: [[aa]], pins: {bb: [0, 0]}, inside: {z: {order: [c, cc]}, zz: {align: end}}",
        [
            "5:12: error: no element 'aa' (did you mean 'a'?)",
            "5:25: error: no element 'bb' (did you mean 'b'?)",
            "5:62: error: no element 'cc' (did you mean 'c'?)",
            "5:68: error: no element 'zz' (did you mean 'z'?)",
        ],
    ),
    (
        "what the view does not show",
        "show: [a, c], ",
        "columns: [[a], [b]],\ninside: {z: {order: [c, d]}}",
        [
            "5:17: error: view 'v' does not show 'b' (add it to `show`, or take it out of `columns`)",
            "6:25: error: view 'v' does not show 'z.d' (add it to `show`, or take it out of `order`)",
        ],
    ),
    (
        "a pin and a container that the view does not show",
        "show: [a], ",
        "pins: {b: [0, 0]},\ninside: {z: {align: start}}",
        [
            "5:8: error: view 'v' does not show 'b' (add it to `show`, or take it out of `pins`)",
            "6:10: error: view 'v' does not show 'z' (add it to `show`, or take it out of `inside`)",
        ],
    ),
    (
        "elements of another zone",
        "",
        "columns: [[c]],\norder: [],\ninside: {z: {columns: [[a]], pins: {b: [0, 0]}}}",
        [
            "5:12: error: 'z.c' does not stand directly on the page (name it under `inside: {z: ...}`)",
            "7:25: error: 'a' does not stand directly in 'z' (name it in the page's own `columns`)",
            "7:37: error: 'b' does not stand directly in 'z' (name it in the page's own `pins`)",
        ],
    ),
    (
        "an element twice",
        "",
        "columns: [[a], [b, a]],\ninside: {z: {order: [c, d, z.c]}}",
        [
            "5:20: error: 'a' is in `columns` twice (an element has one place)",
            "6:28: error: 'z.c' is in `order` twice (an element has one place)",
        ],
    ),
    (
        "an element by two names",
        "",
        "inside: {z: {pins: {c: [0, 0], z.c: [0, 96]}}}",
        ["5:32: error: 'z.c' is pinned twice (an element has one place)"],
    ),
    (
        "hints for what contains nothing",
        "",
        "inside: {a: {align: start}}",
        ["5:10: error: view 'v' shows nothing inside 'a' (take it out of `inside`)"],
    ),
    (
        "hints for a container that is collapsed",
        "collapse: [z], ",
        "inside: {z: {align: start}}",
        ["5:10: error: view 'v' shows nothing inside 'z' (take it out of `inside`)"],
    ),
    (
        "a pinned element in a row, and one in a column",
        "",
        "pins: {a: [0, 0]},\nrows: [[b, a]],\ninside: {z: {columns: [[c]], pins: {c: [0, 0]}}}",
        [
            "5:8: error: 'a' is pinned and stands in `rows` too"
            " (take it out of one of them; in `rows` it is at line 6)",
            "7:37: error: 'z.c' is pinned and stands in `columns` too"
            " (take it out of one of them; in `columns` it is at line 7)",
        ],
    ),
    (
        "two pins at one point",
        "",
        "pins: {a: [24, 48],\nb: [24, 48], z: [48, 24]}",
        ["6:1: error: 'b' is pinned to [24, 48], where 'a' is (give it another point)"],
    ),
    (
        "a direction where columns say everything",
        "",
        "direction: right, columns: [[a], [b], [z]], inside: {z: [[c], [d]]}",
        ["5:12: warning: 'direction' has no effect: the page of view 'v' has `columns` (take it out)"],
    ),
    (
        "a direction where rows and pins say everything",
        "",
        "direction: down, rows: [[a], [b], [z]], inside: {z: {pins: {c: [24, 48]}}}",
        ["5:12: warning: 'direction' has no effect: the page of view 'v' has `rows` (take it out)"],
    ),
    ("a direction for a zone that is free", "", "direction: down, rows: [[a], [b], [z]]", []),
    ("a direction for the page", "", "direction: right, align: end, inside: {z: [[c], [d]]}", []),
    (
        "all that can be said at once",
        "",
        "order: [a, z], align: start, pins: {b: [0, 480]}, inside: {z: {columns: [[c], [d]], align: end}}",
        [],
    ),
]


def messages(shown: str, layout: str, kind: str = "schematic") -> list[str]:
    before = BEFORE.replace("SHOW", shown).replace("v: {kind: schematic", f"v: {{kind: {kind}")
    found = check_project(load_text(f"{before}{layout}\n}}}}}}\n", Path("b.yaml")))
    return [str(diagnostic).removeprefix("b.yaml:") for diagnostic in found]


@pytest.mark.parametrize(
    ("shown", "layout", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_hints_that_make_no_sense_are_reported_where_they_are(
    shown: str, layout: str, expected: list[str]
) -> None:
    assert messages(shown, layout) == expected


@pytest.mark.parametrize("layout", ["columns: [[a]]", "direction: right", "inside: {z: {align: end}}"])
def test_other_views_take_no_layout(layout: str) -> None:
    assert messages("of: a, ", layout, kind="detail") == [
        "4:1: error: 'layout' means nothing in a detail view: 'v' (it is for schematic views)"
    ]
