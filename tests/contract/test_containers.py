"""Containers run on this machine, from images that are on disk or in a registry."""

from __future__ import annotations

import subprocess
from pathlib import Path

from contract.containers import Podman, run_bundle
from contract.registries import Registry


def test_podman_runs_a_program_out_of_an_oci_layout(podman: Podman) -> None:
    ran = podman("run", "--rm", podman.layout, "/bin/busybox", "sh", "-c", "echo here; exit 3")
    assert (ran.returncode, ran.stdout) == (3, "here\n")


def test_podman_runs_by_digest_what_skopeo_pushed(
    podman: Podman, docker_registry: Registry, tmp_path: Path
) -> None:
    name = docker_registry.repository()
    pushed = tmp_path / "digest"
    copy = ["skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false", f"--digestfile={pushed}"]
    subprocess.run([*copy, podman.layout, f"docker://{name}:dev"], check=True, capture_output=True)
    image = f"{name}@{pushed.read_text()}"
    ran = podman("run", "--rm", "--tls-verify=false", image, "/bin/busybox", "echo", "from the registry")
    assert (ran.returncode, ran.stdout) == (0, "from the registry\n"), ran.stderr


def test_runc_runs_the_command_of_the_image(runc_bundle: Path) -> None:
    assert run_bundle(runc_bundle).stdout == "it runs\n"
