"""Generated graphs: whatever the model, a layout keeps its promises."""

from __future__ import annotations

import pytest

from blueprint.layout import faults, lay_out
from blueprint.layout.measure import measure
from generated_diagrams import generated


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [5, 12])
def test_a_small_generated_diagram_has_no_faults(seed: int, size: int) -> None:
    assert faults(lay_out(generated(seed, size))) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_generated_diagram_of_thirty_elements_has_no_faults(seed: int) -> None:
    assert faults(lay_out(generated(seed, 30))) == []


@pytest.mark.parametrize("size", [60, 100, 150])
def test_a_large_generated_diagram_has_no_faults(size: int) -> None:
    assert faults(lay_out(generated(1, size))) == []


def test_three_hundred_elements_in_thirty_zones_have_no_faults() -> None:
    assert faults(lay_out(generated(1, 300, zones=30, connectors=450))) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_elements_in_eight_zones_make_a_slide(seed: int) -> None:
    figures = measure(lay_out(generated(seed, 30, zones=8, connectors=35, hostile=False)))
    assert figures.faults == 0
    assert figures.aspect <= 2
    assert figures.label_height >= 7.5
    assert figures.bends <= 2
    assert figures.crossings <= 12


@pytest.mark.parametrize("seed", range(2))
def test_the_same_diagram_is_laid_out_the_same_way_twice(seed: int) -> None:
    assert lay_out(generated(seed, 9)) == lay_out(generated(seed, 9))
