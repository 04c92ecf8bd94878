from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blueprint.oci.remote.retry import RetryPolicy

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
POLICY = RetryPolicy(first=0.5, longest=30, draw=lambda: 1.0, now=lambda: NOW)


def test_delays_grow_up_to_a_limit() -> None:
    assert [POLICY.delay(attempt) for attempt in (1, 2, 3, 9)] == [0.5, 1.0, 2.0, 30]


def test_delays_are_drawn_so_that_not_all_come_at_once() -> None:
    drawn = iter((0.0, 0.25, 0.75))
    policy = RetryPolicy(first=1.0, draw=lambda: next(drawn))
    assert [policy.delay(1) for _ in range(3)] == [0.0, 0.25, 0.75]


@pytest.mark.parametrize(
    ("retry_after", "delay"),
    [
        ("7", 7),
        ("0", 0),
        ("3600", 30),
        ("Mon, 06 May 2024 07:08:14 GMT", 5),
        ("Mon, 06 May 2024 09:08:14 GMT", 30),
        ("Mon, 06 May 2024 07:00:00 GMT", 0),
        ("99999999999999999999", 30),
    ],
)
def test_what_the_server_asks_for_counts_up_to_a_limit(retry_after: str, delay: float) -> None:
    policy = RetryPolicy(longest=30, draw=lambda: 0.0, now=lambda: NOW)
    assert policy.delay(1, retry_after) == delay


@pytest.mark.parametrize("retry_after", ["", "soon", "-5", "1.5", "٣"])
def test_what_is_neither_a_number_nor_a_date_is_ignored(retry_after: str) -> None:
    assert POLICY.delay(1, retry_after) == 0.5
