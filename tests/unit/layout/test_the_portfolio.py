"""Every view and every element of the committed blueprints is a clean picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from blueprint.diagram import compose, element_card
from blueprint.layout import faults, lay_out
from blueprint.project import find_projects, open_project

ROOT = Path(__file__).parents[3]
PROJECTS = [open_project(path).blueprint for path in find_projects([ROOT / "blueprints"])]


@pytest.mark.parametrize(
    ("blueprint", "view"),
    [pytest.param(b, v, id=f"{b.id}/{v.id}") for b in PROJECTS for v in b.views.values()],
)
def test_a_view_has_no_faults(blueprint, view):  # type: ignore[no-untyped-def]
    assert faults(lay_out(compose(blueprint, view))) == []


@pytest.mark.parametrize("blueprint", PROJECTS, ids=lambda b: b.id)
def test_no_element_alone_has_faults(blueprint):  # type: ignore[no-untyped-def]
    found = {e.address: faults(lay_out(element_card(blueprint, e))) for e in blueprint.elements.values()}
    assert {address: list_ for address, list_ in found.items() if list_} == {}
