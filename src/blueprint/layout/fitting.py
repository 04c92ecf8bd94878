"""One line of text in a box of a given size."""

from __future__ import annotations

from typing import Literal

from blueprint import text
from blueprint.layout.laid_out import Rect, Text
from blueprint.layout.parts import line_height, text_block


def fitted(
    words: str,
    size: float,
    box: Rect,
    colour: str,
    *,
    indent: float = 12,
    least: float = 0.65,
    centred: bool = False,
    bold: bool = False,
) -> Text:
    """One line in the middle of a box, smaller when it is too long, and cut when that is not enough.

    `indent` is the distance from the box's left and right edge in px, `least` the smallest size as a
    part of `size`.
    """
    room = box.width - 2 * indent
    smallest = size * least
    while size > smallest and text.width(words, size, bold) > room:
        size -= 1
    lines = text.wrap(words, size, room, bold=bold, max_lines=1)
    y = box.y + (box.height - line_height(size)) / 2
    align: Literal["center", "left"] = "center" if centred else "left"
    return text_block(lines, size, (box.x + indent, y), room, colour, bold=bold, align=align)
