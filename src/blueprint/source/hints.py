"""The letter of a schematic view's `layout`."""

from __future__ import annotations

from typing import Final

from blueprint.source.shape import Field, Fixed, Many, Record, Table, Text, Whole

FURTHEST: Final = 9999  # px; a pin beyond makes a picture that no PNG holds

_ELEMENT = Text("element")
_LINES = Many(Many(_ELEMENT))
_HINTS: Final[dict[str, Field]] = {
    "rows": Field(
        _LINES, "Rows from top to bottom, each from left to right.", examples=([["dev", "test"], ["ci"]],)
    ),
    "columns": Field(
        _LINES, "Columns from left to right, each from top to bottom; instead of rows.",
        examples=([["dev", "test"], ["ci"]],),
    ),
    "order": Field(
        Many(_ELEMENT), "What is read before what, left to right and top to bottom, without rows or columns.",
        examples=(["dev", "test", "prod"],),
    ),
    "align": Field(
        Text("alignment", ("start", "center", "end"),
             summaries=("At the left or the top", "In the middle", "At the right or the bottom")),
        "How what stands in rows or columns, or is free, is aligned across.", default="center",
    ),
    "pins": Field(
        Table(Fixed(("x", "y"), Whole(0, FURTHEST)), _ELEMENT, "pin", form="element: [x, y]"),
        "Top left corners in px, from the top left corner of the container or of the page's content.",
        examples=({"dev": [0, 120]},),
    ),
}  # fmt: skip

LAYOUT: Final = Record(
    "layout",
    {
        "direction": Field(Text("direction", ("right", "down")), "Where arrows mostly go.", default="right"),
        **_HINTS,
        "inside": Field(
            Table(Record("container", _HINTS, shorthand="rows"), _ELEMENT, "container"),
            "The same inside containers; a list alone are rows.",
            examples=({"dev": [["application"], ["registry"]]}, {"dev": {"columns": [["application"]]}}),
        ),
    },
)
