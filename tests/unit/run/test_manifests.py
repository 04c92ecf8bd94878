"""What a deployment takes over from the blueprint."""

import json
from pathlib import Path

import pytest

import small_project
from blueprint.run.manifests import manifests_of, replicas_of
from small_project import world_of

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("instances", "replicas"), [("", 1), ("3", 3), ("2..5", 2), ("1..n+1", 1), ("0..n+1", 1)]
)
def test_there_are_as_many_replicas_as_instances_at_least(instances: str, replicas: int) -> None:
    assert replicas_of(instances) == replicas


@pytest.mark.parametrize(
    ("user", "numbers"), [("1000", (1000, 1000)), ("1000:2000", (1000, 2000)), ("nobody", (65532, 65532))]
)
def test_a_deployment_runs_as_the_images_user(tmp_path: Path, user: str, numbers: tuple[int, int]) -> None:
    world = world_of(small_project.write_project(tmp_path / "project"))
    workload = next(e for e in world.blueprint.elements.values() if e.runs)
    spec = world.blueprint.images[workload.runs or ""].model_copy(update={"user": user})
    files = manifests_of(world, workload.parent, workload.address, f"hub/app@{DIGEST}", spec, "")
    deployment = json.loads(next(data for path, data in files.items() if path.endswith("deployment.json")))
    security = deployment["spec"]["template"]["spec"]["securityContext"]
    assert (security["runAsUser"], security["runAsGroup"]) == numbers


def test_a_git_lfs_pointer_is_refused_instead_of_shipped(tmp_path: Path) -> None:
    project = small_project.write_project(tmp_path / "project")
    source = next(s.source for s in world_of(project).blueprint.images.values() if s.source)
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    small_project.write(project, f"{source}/rootfs/big.bin", pointer)
    small_project.commit(project, "Track a large file")
    with pytest.raises(Exception, match=r"big\.bin is a Git LFS pointer"):
        small_project.plan_of(project)
