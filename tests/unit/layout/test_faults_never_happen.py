"""Generated graphs: whatever the model, a layout keeps its promises."""

from __future__ import annotations

import pytest

from blueprint.layout import faults, lay_out
from generated_diagrams import generated


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [5, 12, 30])
def test_a_generated_diagram_has_no_faults(seed: int, size: int) -> None:
    assert faults(lay_out(generated(seed, size))) == []


@pytest.mark.parametrize("seed", range(2))
def test_the_same_diagram_is_laid_out_the_same_way_twice(seed: int) -> None:
    assert lay_out(generated(seed, 9)) == lay_out(generated(seed, 9))
