"""Text from scripts, git and commits on its way to a terminal or a journal."""

from __future__ import annotations

import re

# Escape sequences first, so that their letters do not stay behind.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without escape sequences and control characters; line feeds and tabs stay."""
    return _CONTROL.sub("", _ESCAPE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def visible(text: str, keep: str = "") -> str:
    """A name on one line: what cannot be printed (and is not to `keep`) is written out, as in `a\\nb`."""
    return "".join(sign if sign.isprintable() or sign in keep else ascii(sign)[1:-1] for sign in text)


def count(number: int, noun: str) -> str:
    """`1 image`, `2 images`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def last_lines(text: str, count: int = 10) -> list[str]:
    """The last lines that are not empty, without control characters."""
    lines = [line.rstrip() for line in plain(text).splitlines()]
    return [line for line in lines if line][-count:]
