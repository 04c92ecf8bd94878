"""What lies near is found without looking at everything."""

from __future__ import annotations

import random

from blueprint.layout.laid_out import Rect
from blueprint.layout.nearby import Nearby


def _rects(count: int) -> list[Rect]:
    chance = random.Random(7)  # noqa: S311 - a seed makes the test repeatable
    sides = (0.0, 3.0, 150.0, 700.0)
    return [
        Rect(
            chance.uniform(-500, 2000), chance.uniform(-500, 2000), chance.choice(sides), chance.choice(sides)
        )
        for _ in range(count)
    ]


def test_exactly_what_overlaps_is_found_in_the_order_given() -> None:
    rects = _rects(300)
    nearby = Nearby((rect, number) for number, rect in enumerate(rects))
    for area in _rects(40):
        expected = [(rect, number) for number, rect in enumerate(rects) if area.overlaps(rect)]
        assert nearby.overlapping(area) == expected


def test_a_mere_line_is_found_where_it_crosses() -> None:
    nearby = Nearby([(Rect(0, 50, 1000, 0), "line")])
    assert [thing for _, thing in nearby.overlapping(Rect(600, 40, 20, 20))] == ["line"]
    assert nearby.overlapping(Rect(600, 50, 20, 20)) == []
