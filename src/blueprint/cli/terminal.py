"""What commands share about terminals: colours, diagnostics with their source line, JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

from blueprint.diagnostics import Diagnostic, Severity
from blueprint.wording import visible

_STYLES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35",
    "cyan": "36",
}  # fmt: skip


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is reading along."""
    return stream.isatty()


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour what goes to the stream (https://no-color.org, TERM=dumb, a pipe: no)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painter(stream: TextIO) -> Callable[[str, str], str]:
    """A function `(text, styles)`, styles such as `"bold red"`; it changes nothing on a plain stream."""
    if not wants_colour(stream):
        return lambda text, styles: text
    return _paint


def _paint(text: str, styles: str) -> str:
    codes = ";".join(_STYLES[style] for style in styles.split())
    return f"\033[{codes}m{text}\033[0m" if codes else text


def print_json(value: Any, stream: TextIO) -> None:
    """Indented JSON with a line feed at its end."""
    stream.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def print_diagnostics(
    diagnostics: Iterable[Diagnostic], stream: TextIO, texts: dict[str, str] | None = None
) -> None:
    """One line each; on a terminal also the source line with a caret (`texts` by file, else the file).

    Files that hold a secret are not shown.
    """
    paint = painter(stream)
    found = list(diagnostics)
    hidden = {diagnostic.position.file for diagnostic in found if diagnostic.rule == "secret"}
    for diagnostic in found:
        stream.write(_headline(diagnostic, paint) + "\n")
        if is_terminal(stream) and diagnostic.position.file not in hidden:
            stream.write(_snippet(diagnostic, texts or {}, paint))


def diagnostic_document(diagnostic: Diagnostic) -> dict[str, Any]:
    """The diagnostic as plain JSON data."""
    return {
        "file": diagnostic.position.file,
        "line": diagnostic.position.line,
        "column": diagnostic.position.column,
        "severity": diagnostic.severity.value,
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _headline(diagnostic: Diagnostic, paint: Callable[[str, str], str]) -> str:
    colour = "bold red" if diagnostic.severity is Severity.ERROR else "bold yellow"
    hint = paint(_quoted(f" ({diagnostic.hint})"), "dim") if diagnostic.hint else ""
    place = paint(_quoted(str(diagnostic.position)), "bold")
    return f"{place}: {paint(f'{diagnostic.severity}:', colour)} {_quoted(diagnostic.message)}{hint}"


def _snippet(diagnostic: Diagnostic, texts: dict[str, str], paint: Callable[[str, str], str]) -> str:
    line = _source_line(diagnostic, texts)
    if line is None:
        return ""
    column = min(diagnostic.position.column, len(line) + 1)
    # Tabs stay tabs in front of the caret, so that it stands below its character.
    lead = "".join("\t" if sign == "\t" else " " for sign in line[: column - 1])
    gutter = f"{diagnostic.position.line:>5} | "
    caret = paint("^", "bold red" if diagnostic.severity is Severity.ERROR else "bold yellow")
    return f"{paint(gutter, 'dim')}{line}\n{' ' * (len(gutter) - 2)}{paint('| ', 'dim')}{lead}{caret}\n"


def _source_line(diagnostic: Diagnostic, texts: dict[str, str]) -> str | None:
    text = texts.get(diagnostic.position.file)
    if text is None:
        try:
            text = Path(diagnostic.position.file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    lines = text.splitlines()
    number = diagnostic.position.line
    return _quoted(lines[number - 1]) if 0 < number <= len(lines) else None


def _quoted(text: str) -> str:
    """What we quote cannot steer a terminal; tabs stay, so that a caret below stands right."""
    return visible(text, keep="\t")
