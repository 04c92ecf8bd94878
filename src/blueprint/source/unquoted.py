"""The text without quotes that a syntax error comes from, found in the author's own words.

YAML ends a text without quotes at ': ' and begins a comment at ' #'; its parsers notice later, and
speak of braces. Nothing here is certain: it is asked when the text is known to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENING, _CLOSING, _QUOTES = "{[", "}]", "'\""
_BEFORE_A_VALUE = "{[,:-"  # a quote after one of these opens a quoted text
_BLOCK_VALUE = re.compile(r"(?:\s*-\s+)*\s*[^\s:][^:]*:\s+(?P<value>[^\s'\"\[{&*!|>#].*)?$")
_FLOW_VALUE = re.compile(r"\s*[^\s:][^:]*:\s+(?P<value>[^\s'\"].*)$")


@dataclass(frozen=True)
class Unquoted:
    """A text that lacks quotes, the sign that ends it too early, and where that is, counted from 0."""

    text: str
    sign: str
    line: int
    column: int

    @property
    def message(self) -> str:
        if self.sign == "#":
            return "a '#' after a space begins a comment, so a text with it needs quotes"
        return "a text with ': ' in it needs quotes"

    @property
    def hint(self) -> str:
        return f"write {_quoted(self.text)}"


def unquoted(
    lines: Sequence[str], start: tuple[int, int] | None, end: tuple[int, int], *, flow: bool
) -> Unquoted | None:
    """What lacks quotes when the parser fails at `end` (line and column from 0).

    `flow` says that it was among braces or brackets, opened at `start` when that is known.
    """
    found = _before_colon(lines, *end, flow=flow)
    if found is None and flow:
        found = next(_swallowed(lines, start, end[0]), None)
    return found


def _before_colon(lines: Sequence[str], line: int, column: int, *, flow: bool) -> Unquoted | None:
    """The value of a key that ends in a second ': '."""
    if line >= len(lines) or not re.match(r":(\s|$)", lines[line][column:]):
        return None
    begin = _begin_of_part(lines[line], column) if flow else 0
    pattern = _FLOW_VALUE if flow else _BLOCK_VALUE
    found = pattern.match(lines[line][begin:column])
    if found is None or not found["value"]:
        return None
    text = lines[line][begin + found.start("value") :]
    return Unquoted(_cut(text) if flow else _without_comment(text), ":", line, column)


def _swallowed(lines: Sequence[str], start: tuple[int, int] | None, last: int) -> Iterator[Unquoted]:
    """Texts with a comment in them that takes a closing brace or bracket along."""
    for number in range(start[0] if start else 0, min(last + 1, len(lines))):
        line = lines[number]
        column = _comment(line)
        if column is None or _excess(line[column:]) >= 0 or (start is None and _excess(line[:column]) <= 0):
            continue
        part = line[_begin_of_part(line, column) :]
        value = _FLOW_VALUE.match(part)
        text = part[value.start("value") :] if value else part
        if value or not text.lstrip().startswith("#"):
            yield Unquoted(_cut(text), "#", number, column)


def _comment(line: str) -> int | None:
    """Where a comment begins in a line."""
    return next(
        (i for i, sign in _outside_quotes(line) if sign == "#" and line[i - 1 : i] in ("", " ", "\t")), None
    )


def _begin_of_part(line: str, end: int) -> int:
    """Where the entry of a flow collection begins that goes on at `end`."""
    return max((i + 1 for i, sign in _outside_quotes(line[:end]) if sign in "{[,"), default=0)


def _excess(text: str) -> int:
    """How many more brackets the text opens than it closes."""
    return sum(text.count(sign) for sign in _OPENING) - sum(text.count(sign) for sign in _CLOSING)


def _outside_quotes(line: str) -> Iterator[tuple[int, str]]:
    quote, before = "", ""
    for i, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in _QUOTES and (not before or before in _BEFORE_A_VALUE):
            quote = sign
        else:
            yield i, sign
        before = sign if not sign.isspace() else before


def _cut(text: str) -> str:
    """A value in a flow collection: up to the next comma, brace or bracket."""
    return re.split(r"[,{}\[\]]", text, maxsplit=1)[0].strip()


def _without_comment(text: str) -> str:
    return re.split(r"\s#", text, maxsplit=1)[0].strip()


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"
