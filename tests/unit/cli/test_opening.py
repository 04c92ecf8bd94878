"""What commands say on the way."""

import pytest

from blueprint.cli.opening import say


def test_a_remark_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("warning: a\x1b]0;owned\x07\nsecond line")
    assert capsys.readouterr().err == "warning: a\\x1b]0;owned\\x07\nsecond line\n"
