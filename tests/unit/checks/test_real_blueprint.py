from pathlib import Path

import pytest

from blueprint.checks.flow import Flow
from blueprint.model import Blueprint
from blueprint.project import open_project

BLUEPRINTS = Path(__file__).parents[3] / "blueprints"
PROJECT = BLUEPRINTS / "cloud-native-development"


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    return open_project(PROJECT).blueprint


@pytest.mark.parametrize("name", ["cloud-native-development", "bike-sharing"])
def test_our_own_blueprints_have_no_errors_and_no_warnings(name: str) -> None:
    assert open_project(BLUEPRINTS / name).warnings == ()


@pytest.mark.parametrize("name", ["cloud-native-development", "bike-sharing"])
def test_every_element_of_ours_has_a_detail_card(name: str) -> None:
    ours = open_project(BLUEPRINTS / name).blueprint
    assert {view.of for view in ours.views.values() if view.of} == set(ours.elements)


def test_elements_that_only_other_schematics_show_take_no_part_in_the_pipeline(blueprint: Blueprint) -> None:
    executed = {r.address for r in blueprint.relationships if r.is_executable}
    pulls = "enterprise.sandbox-registry->ci.platform#pulls"
    assert executed == {*blueprint.numbers(), pulls}


def test_the_order_leads_from_the_push_to_production(blueprint: Blueprint) -> None:
    order = Flow(blueprint).order()
    assert ("developer->ci.platform#triggers", "ci.platform->ci.registry#builds") in order
    assert ("prod.registry->prod.application#deploys", "developer->ci.platform#triggers") not in order
    dev_tests = "dev.registry->dev.application#deploys"
    assert (dev_tests, "enterprise.sandbox-registry->enterprise.enterprise-registry#promotes") in order
