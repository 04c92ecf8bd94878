from pathlib import Path

import pytest

from blueprint.checks.flow import Flow
from blueprint.model import Blueprint
from blueprint.project import open_project

PROJECT = Path(__file__).parents[3] / "blueprints" / "cloud-native-development"


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    return open_project(PROJECT).blueprint


def test_our_own_blueprint_has_no_errors_and_no_warnings() -> None:
    assert open_project(PROJECT).warnings == ()


def test_the_order_leads_from_the_push_to_production(blueprint: Blueprint) -> None:
    order = Flow(blueprint).order()
    assert ("developer->ci.platform#triggers", "ci.platform->ci.registry#builds") in order
    assert ("prod.registry->prod.application#deploys", "developer->ci.platform#triggers") not in order
    dev_tests = "dev.registry->dev.application#deploys"
    assert (dev_tests, "enterprise.sandbox-registry->enterprise.enterprise-registry#promotes") in order
