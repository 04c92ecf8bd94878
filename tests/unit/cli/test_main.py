import pytest

import blueprint.cli
from blueprint.diagnostics import Diagnostic, InvalidInput, Position


class Refusal(Exception):
    exit_code = 4


def outcome(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> object:
    def fail(prog_name: str) -> None:
        raise error

    monkeypatch.setattr(blueprint.cli, "app", fail)
    with pytest.raises(SystemExit) as caught:
        blueprint.cli.main()
    return caught.value.code


def test_invalid_input_becomes_its_diagnostics(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = InvalidInput([Diagnostic(Position("b.yaml", 1, 2), "rule", "odd", "even")])
    assert outcome(error, monkeypatch) == 2
    assert capsys.readouterr().err == "b.yaml:1:2: error: odd (even)\n"


def test_a_rooms_refusal_brings_its_own_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(Refusal("waiting for you"), monkeypatch) == 4
    assert capsys.readouterr().err == "blueprint: waiting for you\n"


class Unreachable(Exception):
    temporary = True


def test_the_worlds_refusal_is_failed_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(Unreachable("nobody answers"), monkeypatch) == 1
    assert outcome(PermissionError(13, "Permission denied", "out.json"), monkeypatch) == 1
    assert capsys.readouterr().err == "blueprint: nobody answers\nblueprint: out.json: Permission denied\n"


def test_an_interruption_has_the_shells_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome(KeyboardInterrupt(), monkeypatch) == 130


def test_a_bug_stays_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(prog_name: str) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(blueprint.cli, "app", fail)
    with pytest.raises(RuntimeError, match="a bug"):
        blueprint.cli.main()
