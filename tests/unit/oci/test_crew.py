from __future__ import annotations

import threading

import pytest

from blueprint.oci.crew import Crew, Stopped


@pytest.mark.parametrize("workers", [1, 4])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert Crew(workers).run(lambda number: number * 2, range(20)) == list(range(0, 40, 2))


def test_items_are_worked_on_at_once() -> None:
    together = threading.Barrier(3, timeout=10)
    Crew(3).run(lambda _: together.wait(), range(3))


def test_the_first_failure_ends_all_and_is_raised() -> None:
    crew, begun, done = Crew(2), threading.Event(), list[int]()

    def task(number: int) -> None:
        if number == 0:
            begun.wait(10)
            raise ValueError("broken")
        begun.set()
        while True:
            crew.check()

    with pytest.raises(ValueError, match="broken"):
        crew.run(task, range(100))
    assert done == []
    with pytest.raises(Stopped):
        crew.check()


def test_nothing_to_do_is_done() -> None:
    assert Crew(4).run(lambda number: number, list[int]()) == []
