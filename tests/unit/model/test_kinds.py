from pathlib import Path

import pytest

from blueprint.model import KINDS, Category
from blueprint.model.kinds import allows, kinds_for
from blueprint.project import open_project

PROJECT = Path(__file__).parents[3] / "blueprints" / "cloud-native-development"


@pytest.mark.parametrize(
    "kind", ["messaging", "cache", "api-gateway", "load-balancer", "firewall", "monitoring"]
)
def test_what_applications_lean_on_is_infrastructure(kind: str) -> None:
    assert KINDS[kind].category is Category.INFRASTRUCTURE


def test_a_served_model_is_deployed_like_an_application() -> None:
    assert allows("deploys", "image-registry", "model-serving")
    assert not allows("deploys", "image-registry", "database")
    assert kinds_for(frozenset({"workload"})) == ["application", "microservice", "model-serving"]


def test_anything_connects_with_anything() -> None:
    assert all(allows("connects", one, other) for one in KINDS for other in KINDS)


def test_our_own_blueprint_keeps_its_colours() -> None:
    elements = open_project(PROJECT).blueprint.elements
    ours = ("platform.messaging", "platform.caching", "infrastructure.api-management")
    assert {elements[address].category for address in ours} == {Category.DEVELOPER}
