import io
from pathlib import Path

import pytest

from blueprint.cli.terminal import painter, print_diagnostics
from blueprint.diagnostics import Diagnostic, Position, Severity
from blueprint.wording import count


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


MISTAKE = Diagnostic(Position("b.yaml", 2, 3), "rule", "no element 'x'", "did you mean 'y'?")


@pytest.fixture(autouse=True)
def _no_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_a_pipe_gets_one_plain_line() -> None:
    stream = io.StringIO()
    print_diagnostics([MISTAKE], stream, {"b.yaml": "a\n  x: 1\n"})
    assert stream.getvalue() == "b.yaml:2:3: error: no element 'x' (did you mean 'y'?)\n"


def test_a_terminal_also_gets_the_source_line_with_a_caret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    print_diagnostics([MISTAKE], stream, {"b.yaml": "a\n\tx: 1\n"})
    assert stream.getvalue() == (
        "b.yaml:2:3: error: no element 'x' (did you mean 'y'?)\n    2 | \tx: 1\n      | \t ^\n"
    )


def test_the_source_line_may_come_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    file = tmp_path / "b.yaml"
    file.write_text("title: x\n")
    stream = Terminal()
    print_diagnostics([Diagnostic(Position(str(file), 1, 8), "rule", "odd")], stream)
    assert stream.getvalue().endswith("    1 | title: x\n      |        ^\n")


def test_a_position_outside_the_text_has_no_source_line() -> None:
    stream = Terminal()
    print_diagnostics([Diagnostic(Position("b.yaml", 9, 9), "rule", "odd")], stream, {"b.yaml": "a\n"})
    assert stream.getvalue().count("\n") == 1


def test_errors_are_red_and_warnings_yellow() -> None:
    stream = Terminal()
    warning = Diagnostic(Position("b.yaml"), "rule", "odd", severity=Severity.WARNING)
    print_diagnostics([MISTAKE, warning], stream, {})
    assert "\033[1;31merror:\033[0m" in stream.getvalue()
    assert "\033[1;33mwarning:\033[0m" in stream.getvalue()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert painter(Terminal())("x", "bold red") == "x"


def test_a_quoted_text_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    print_diagnostics([Diagnostic(Position("b.yaml"), "rule", "no image '\x1b[2J'")], stream)
    assert stream.getvalue() == "b.yaml:1:1: error: no image '\\x1b[2J'\n"


def test_one_is_singular() -> None:
    assert [count(number, "error") for number in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
