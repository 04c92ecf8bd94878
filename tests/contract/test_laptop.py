"""The cloud-native development project on a laptop: its workloads really run, in containers."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import small_project as small
from blueprint.container import NoRuntime
from blueprint.plan.step import Action
from blueprint.project import open_project
from blueprint.run.apply import execute, make_plan
from blueprint.run.clusters.container import ContainerCluster
from blueprint.run.errors import RunError
from blueprint.run.history import RunState
from blueprint.run.prepare import prepare_sources
from blueprint.run.world import World
from blueprint.source import load_target

PROJECT = Path(__file__).parents[2] / "blueprints" / "cloud-native-development"


def world_of(folder: Path) -> World:
    project = open_project(folder)
    return World(project.root.resolve(), project.blueprint, load_target(project.root, "laptop"))


def cluster_of(world: World, name: str) -> ContainerCluster:
    found = world.cluster(name)
    assert isinstance(found, ContainerCluster)
    return found


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(".blueprint"))
    small.write(folder, ".gitignore", ".blueprint/\n")
    small.git(folder, "init", "-q", "-b", "main", ".")
    small.commit(folder, "First version")
    world = world_of(folder)
    try:
        runtime = cluster_of(world, "prod").runtime
        prepare_sources(world, lambda text: None)
    except (NoRuntime, RunError) as error:
        pytest.skip(str(error))
    yield folder
    for one in runtime.observe():
        runtime.remove(one.environment, one.name)


def test_production_answers_from_containers_and_a_second_apply_leaves_them_alone(laptop: Path) -> None:
    world = world_of(laptop)
    reporter = small.Silent()
    result = execute(world, make_plan(world), reporter)
    assert {one.detail for one in result.ended.values() if one.outcome == "failed"} == set()
    assert result.state is RunState.SUCCEEDED
    prod = cluster_of(world_of(laptop), "prod")
    [running] = prod.runtime.observe(prod.namespace, "application")
    with urllib.request.urlopen(f"http://{running.address}/healthz", timeout=10) as answer:
        assert answer.read().strip() == b"ok"
    plan = make_plan(world_of(laptop))
    assert [step.id for step in plan.steps if step.action is not Action.UNCHANGED] == []
    assert running.digest == plan.observation.images["app"].digest
