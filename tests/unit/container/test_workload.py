from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blueprint.container import ContainerError, Runtime, Workload
from blueprint.container.commands import list_command, pull_command, run_command

DIGEST = "sha256:" + "a" * 64
WORKLOAD = Workload(
    name="app",
    environment="dev",
    image="127.0.0.1:5000/team/app",
    digest=DIGEST,
    commit="c0ffee",
    command=("/app", "--serve"),
    variables={"GREETING": "hello there", "API_TOKEN": "hunter2hunter2"},
)


def test_the_container_has_the_rights_that_the_manifests_give() -> None:
    command = run_command(Runtime(), WORKLOAD, "id")
    for flag in (
        "--user=65532:65532",
        "--cap-drop=all",
        "--security-opt=no-new-privileges",
        "--read-only",
        "--read-only-tmpfs=false",
        "--memory=67108864",
        "--memory-swap=67108864",
        "--publish=127.0.0.1::8080",
        "--http-proxy=false",
        "--pull=never",
    ):
        assert flag in command
    assert command[-3:] == ["id", "/app", "--serve"]


def test_labels_name_workload_digest_and_commit() -> None:
    command = run_command(Runtime(), WORKLOAD, "id")
    for label in ("workload=app", "environment=dev", f"digest={DIGEST}", "commit=c0ffee"):
        assert f"--label=io.blueprint.{label}" in command


def test_values_of_variables_are_not_on_the_command_line() -> None:
    command = run_command(Runtime(), WORKLOAD, "id")
    assert "--env=API_TOKEN" in command
    assert not any("hunter2" in word or "hello" in word for word in command)


def test_what_the_runtime_cannot_do_is_left_out_and_said() -> None:
    runtime = Runtime(limits_memory=False, own_network=False, flags=("--ulimit=nofile=1:1",))
    command = run_command(runtime, WORKLOAD, "id")
    assert not any(word.startswith(("--memory", "--publish")) for word in command)
    assert "--network=host" in command
    assert "--ulimit=nofile=1:1" in command
    assert runtime.notes == ("memory is not limited", "containers share the network of this machine")
    assert Runtime().notes == ()


def test_an_image_is_pulled_by_digest() -> None:
    assert pull_command(WORKLOAD, "") == ["pull", "--quiet", f"docker://127.0.0.1:5000/team/app@{DIGEST}"]
    plain = replace(WORKLOAD, plain_http=True)
    assert "--tls-verify=false" in pull_command(plain, "")
    assert pull_command(replace(WORKLOAD, image=Path("/x")), "/y:image")[-1] == "oci:/y:image"


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "sha256:" + "b" * 64},
        {"port": 9090},
        {"command": ()},
        {"variables": {}},
        {"user": 1000},
        {"memory": 1 << 30},
        {"health_path": None},
    ],
)
def test_another_digest_or_setting_is_another_container(change: dict[str, Any]) -> None:
    assert replace(WORKLOAD, **change).container != WORKLOAD.container


@pytest.mark.parametrize("change", [{"commit": "decaf"}, {"image": Path("/layout")}, {"plain_http": True}])
def test_where_the_same_digest_comes_from_makes_no_other_container(change: dict[str, Any]) -> None:
    assert replace(WORKLOAD, **change).container == WORKLOAD.container


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "App"}, "cannot name a container"),
        ({"name": "-x"}, "cannot name a container"),
        ({"environment": ""}, "cannot name a container"),
        ({"name": "a" * 64}, "at most 63"),
        ({"digest": "dev"}, "is no digest"),
        ({"image": "127.0.0.1:5000/team/app:dev"}, "has a tag"),
        ({"image": "team/app"}, "names no registry"),
        ({"image": "127.0.0.1:5000/Team"}, "is no repository name"),
        ({"variables": {"A=B": "c"}}, "environment variable"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_happens(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ContainerError, match=why):
        replace(WORKLOAD, **change)


def test_only_our_own_containers_are_listed() -> None:
    command = list_command("mine", "dev", "app")
    assert "--filter=label=app.kubernetes.io/managed-by=blueprint" in command
    assert "--filter=label=io.blueprint.scope=mine" in command
    assert "--filter=label=io.blueprint.environment=dev" in command
    assert "--filter=label=io.blueprint.workload=app" in command
    assert not any("workload=" in word for word in list_command("mine"))
