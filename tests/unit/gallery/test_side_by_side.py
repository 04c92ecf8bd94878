"""Tasks that copies of the process share."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from blueprint.gallery import side_by_side as room
from blueprint.gallery.side_by_side import side_by_side


@pytest.fixture(autouse=True)
def three_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    monkeypatch.setattr(room, "processors", lambda: 3)


def test_results_come_in_the_order_of_the_tasks() -> None:
    assert side_by_side([partial(str, number) for number in range(40)]) == [str(n) for n in range(40)]


def test_several_processes_are_at_work() -> None:
    def slow() -> int:
        time.sleep(0.05)
        return os.getpid()

    assert len(set(side_by_side([slow] * 6))) == 3


def test_one_processor_does_it_all_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "processors", lambda: 1)
    assert set(side_by_side([os.getpid] * 3)) == {os.getpid()}
    assert side_by_side([]) == []


def test_what_a_copy_cannot_do_is_done_here() -> None:
    here = os.getpid()

    def only_here() -> int:
        if os.getpid() != here:
            os._exit(9)
        time.sleep(0.05)
        return 1

    assert side_by_side([only_here] * 4) == [1] * 4


def test_a_mistake_is_raised_here_whoever_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[int] = []
    fork = os.fork

    def counted() -> int:
        copies.append(fork())
        return copies[-1]

    monkeypatch.setattr(os, "fork", counted)

    def wrong() -> int:
        time.sleep(0.02)
        raise ValueError("no such picture")

    with pytest.raises(ValueError, match="no such picture"):
        side_by_side([wrong] * 3)
    assert len(copies) == 2
    for copy in copies:  # none is left behind
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_a_result_that_cannot_be_sent_is_made_here() -> None:
    def unsendable() -> object:
        time.sleep(0.02)
        return lambda: 7

    assert [made() for made in side_by_side([unsendable] * 3)] == [7, 7, 7]  # type: ignore[operator]
