"""Text in a box of a given size."""

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
    lines: int = 1,
    centred: bool = False,
    bold: bool = False,
) -> Text:
    """Words in the middle of a box: smaller when they are too long, and cut when that is not enough.

    `indent` is the distance from the box's left and right edge in px, `least` the smallest size as a
    part of `size`, `lines` how many lines there may be if the box is high enough.
    """
    room, smallest = box.width - 2 * indent, size * least
    while size - 1 >= smallest and len(text.wrap(words, size, room, bold=bold)) > _most(lines, size, box):
        size -= 1
    wrapped = text.wrap(words, size, room, bold=bold, max_lines=_most(lines, size, box))
    y = box.y + (box.height - len(wrapped) * line_height(size)) / 2
    align: Literal["center", "left"] = "center" if centred else "left"
    return text_block(wrapped, size, (box.x + indent, y), room, colour, bold=bold, align=align)


def _most(lines: int, size: float, box: Rect) -> int:
    """How many lines of a size have room in a box, at least one and at most `lines`."""
    return max(min(lines, int(box.height // line_height(size))), 1)
