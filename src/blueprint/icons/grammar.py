"""Whether path data, points and transforms are whole (SVG 2, sections 9.3.9 and 10.6; CSS Transforms 1).

Renderers disagree about half-written ones, so such an icon would not look the same in every format.
Each text is read once from left to right: no input makes this slow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_NUMBER = re.compile(r"[\s,]*([+-]?(?:\d{1,7}(?!\d)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2}(?!\d))?)")
_FLAG = re.compile(r"[\s,]*([01])")
_COMMAND = re.compile(r"[\s,]*([A-Za-z])")
_FUNCTION = re.compile(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)")
_END = re.compile(r"[\s,]*$")

_ARGUMENTS: Mapping[str, str] = MappingProxyType(
    {"M": "nn", "L": "nn", "T": "nn", "H": "n", "V": "n", "C": "nnnnnn", "S": "nnnn", "Q": "nnnn"}
    | {"A": "nnnffnn", "Z": ""}
)
"""What a command of a path takes, once or several times: numbers and flags."""

_COUNTS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"matrix": (6,), "translate": (1, 2), "scale": (1, 2), "rotate": (1, 3), "skewX": (1,), "skewY": (1,)}
)


def is_path(text: str) -> bool:
    """Whether it is path data: nothing at all, or commands with all their numbers, a move first."""
    position, first = 0, True
    while not _END.match(text, position):
        found = _COMMAND.match(text, position)
        wanted = _ARGUMENTS.get(found.group(1).upper()) if found else None
        if found is None or wanted is None or (first and found.group(1) not in "Mm"):
            return False
        after = _arguments(text, found.end(), wanted)
        if after is None:
            return False
        position, first = after, False
    return True


def _arguments(text: str, position: int, wanted: str) -> int | None:
    """Where the arguments of a command end, None when there are too few."""
    rounds = 0
    while wanted and (rounds == 0 or _NUMBER.match(text, position)):
        for kind in wanted:
            found = (_FLAG if kind == "f" else _NUMBER).match(text, position)
            if found is None:
                return None
            position = found.end()
        rounds += 1
    return position


def numbers(text: str) -> int | None:
    """How many numbers a list has, None when something else is in it."""
    position = count = 0
    while found := _NUMBER.match(text, position):
        position, count = found.end(), count + 1
    return count if _END.match(text, position) else None


def are_points(text: str) -> bool:
    """Whether it is a list of points, at least one."""
    count = numbers(text)
    return bool(count) and count is not None and count % 2 == 0


def is_transform(text: str) -> bool:
    """Whether it is a list of transforms, each with as many numbers as it takes."""
    position = 0
    while found := _FUNCTION.match(text, position):
        if numbers(found.group(2)) not in _COUNTS[found.group(1)]:
            return False
        position = found.end()
    return bool(_END.match(text, position))


def is_colour_function(text: str) -> bool:
    """Whether it is `rgb()` or `rgba()` with three or four plain numbers or percentages."""
    found = re.fullmatch(r"rgba?\(([0-9.,%\s]{1,60})\)", text)
    return found is not None and numbers(found.group(1).replace("%", " ")) in (3, 4)


def are_dashes(text: str) -> bool:
    """Whether it is a list of lengths, none of them negative."""
    return "-" not in text and bool(numbers(text))
