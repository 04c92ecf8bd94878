"""YAML's syntax errors in words that say what to do."""

from __future__ import annotations

import re
from typing import Any

from blueprint.diagnostics import Diagnostic, Position
from blueprint.source.unquoted import Unquoted, unquoted

_OPENED = {"while parsing a flow mapping": "{", "while parsing a flow sequence": "["}
_IN_FLOW = (*_OPENED, "while parsing a flow node")


def syntax_error(error: Any, file: str, text: str) -> Diagnostic:
    """The diagnostic for a `MarkedYAMLError` of the parser, in the text that it read."""
    if found := _unquoted(error, text):
        position = Position(file, found.line + 1, found.column + 1)
        return Diagnostic(position, "syntax", found.message, found.hint)
    mark = error.problem_mark or error.context_mark
    position = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
    message, hint = _words(error.problem or "", error.context or "", error)
    return Diagnostic(position, "syntax", message, hint)


def _unquoted(error: Any, text: str) -> Unquoted | None:
    """The text that lacks quotes, where one is to blame."""
    end, opened = error.problem_mark, error.context_mark
    flow = error.context in _IN_FLOW
    if end is None or not (flow or "mapping values are not allowed" in (error.problem or "")):
        return None
    start = (opened.line, opened.column) if opened and error.context in _OPENED else None
    return unquoted(re.split("\r\n|\r|\n", text), start, (end.line, end.column), flow=flow)


def _words(problem: str, context: str, error: Any) -> tuple[str, str]:
    if context in _OPENED:
        return _unclosed(context, error)
    if "quoted scalar" in context and "unexpected end" in problem:
        return f"the quote opened at line {error.context_mark.line + 1} is not closed", "close it"
    for pattern, message, hint in _TABLE:
        if found := re.search(pattern, problem):
            return message.format(*found.groups()), hint
    return f"this is not YAML: {problem or context}", "check the indentation and the quotes"


def _unclosed(context: str, error: Any) -> tuple[str, str]:
    sign = _OPENED[context]
    close = {"{": "}", "[": "]"}[sign]
    line = error.context_mark.line + 1
    return (
        f"the '{sign}' opened at line {line} is not closed here",
        f"a '{close}' or a ',' is missing, or quotes around a text",
    )


_TABLE = [
    (
        r"mapping values are not allowed here",
        "a ':' cannot stand here",
        "the line above is unfinished or indented differently, or a text with ': ' in it lacks quotes",
    ),
    (
        r"character '\\t' that cannot start|character '\t' that cannot start",
        "a tab cannot indent",
        "use spaces",
    ),
    (r"character '(.)' that cannot start", "a value cannot start with '{}'", "put the text in quotes"),
    (
        r"undefined alias '(.+)'",
        "'*{0}' names nothing",
        "an anchor of that name, written with &, must stand above",
    ),
    (
        r"expected <block end>",
        "this does not fit what stands around it",
        "entries of one list or mapping start in the same column",
    ),
    (
        r"could not find expected ':'",
        "a key without a ':'",
        "write `key: value`, or put a long text in quotes",
    ),
    (
        r"sequence entries are not allowed here",
        "a list cannot start here",
        "begin it on a line of its own, or write [a, b]",
    ),
    (r"unknown escape character '(.)'", "'\\{0}' means nothing in double quotes", "use single quotes"),
    (r"another document", "a second document starts here", "a file holds one blueprint; remove the '---'"),
    (
        r"undefined tag handle|tag",
        "YAML tags (words that start with !) are not allowed",
        "remove it, or put it in quotes",
    ),
    (r"expected the node content, but found '(.+)'", "a value is missing before '{0}'", "write one"),
    (r"chomping or indentation", "text after '|' or '>' must start on the next line", "move it down"),
]
