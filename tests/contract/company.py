"""The cloud-native development project on systems of a company: three registries and three namespaces."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import small_project as small
from blueprint.oci import Layout, Repository, copy
from blueprint.project import open_project
from blueprint.run.apply import RunResult, execute, make_plan
from blueprint.run.journal import read_runs
from blueprint.run.status import Status, status_of
from blueprint.run.world import World
from blueprint.source import load_target
from contract.kube_api import Cluster
from contract.registries import PASSWORD, USER, Registry

PROJECT = Path(__file__).parents[2] / "blueprints" / "cloud-native-development"
TARGET = "enterprise"
SANDBOX, TRUSTED = "enterprise.sandbox-registry", "enterprise.enterprise-registry"


@dataclass
class Restartable:
    """A registry with bearer tokens that can be stopped, and comes back where it was with what it had."""

    start: Callable[[int], Any]
    stack: ExitStack = field(default_factory=ExitStack)
    port: int = 0

    def __enter__(self) -> Registry:
        registry: Registry = self.stack.enter_context(self.start(self.port))
        self.port = int(registry.host.rpartition(":")[2])
        return registry

    def stop(self) -> None:
        self.stack.close()


@dataclass(frozen=True)
class Company:
    """The project, and the systems that its target `enterprise` names."""

    project: Path
    plain: Registry
    tls: Registry
    tokens: Restartable
    at: Mapping[str, str]  # element -> HOST/PREFIX
    namespaces: Mapping[str, str]  # cluster -> namespace
    cluster: Cluster
    login: Path  # docker's config.json
    first: Mapping[str, str]  # image -> digest that the sandbox first saw

    def world(self) -> World:
        """As a new process would see it."""
        project = open_project(self.project)
        return World(project.root.resolve(), project.blueprint, load_target(project.root, TARGET))

    def apply(self, reporter: small.Silent | None = None) -> RunResult:
        world = self.world()
        return execute(world, make_plan(world), reporter or small.Silent())

    def start_apply(self) -> subprocess.Popen[bytes]:
        """`blueprint apply` in a process of its own, without output."""
        command = [sys.executable, "-m", "blueprint", "apply", ".", "--target", TARGET, "--auto-approve"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=self.project, stdin=quiet, stdout=quiet, stderr=quiet)

    def to_do(self) -> list[str]:
        return [step.id for step in make_plan(self.world()).to_do]

    def status(self) -> Status:
        return status_of(self.world())

    def repository(self, place: str, image: str) -> Repository:
        return self.world().images(place).repository(image, is_written=True)

    def deployments(self, cluster: str) -> dict[str, Any]:
        """By name, from `kubectl get deploy -o json`."""
        program = self.cluster.programs / "kubectl"
        if not program.is_file():
            pytest.skip(f"needs kubectl in {self.cluster.programs}")
        arguments = ["--kubeconfig", str(self.cluster.kubeconfig), "-n", self.namespaces[cluster]]
        seen = subprocess.run(
            [program, *arguments, "get", "deploy", "-o", "json"],
            check=True, capture_output=True, text=True, env=os.environ | {"HOME": str(self.cluster.folder)},
        )  # fmt: skip
        return {item["metadata"]["name"]: item for item in json.loads(seen.stdout)["items"]}

    def commit(self, text: str) -> str:
        """Somebody changes the page of the application."""
        page = "workload/app/rootfs/www/index.html"
        changed = (self.project / page).read_text().replace("<h1>", f"<h1>{text} ", 1)
        small.write(self.project, page, changed)
        return small.commit(self.project, text)

    def runs(self) -> int:
        return len(read_runs(self.world().journal_path))


def log_in(file: Path, *hosts: str, password: str = PASSWORD) -> None:
    secret = base64.b64encode(f"{USER}:{password}".encode()).decode()
    file.write_text(json.dumps({"auths": {host: {"auth": secret} for host in hosts}}))


def copied_project(folder: Path) -> Path:
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(".blueprint"))
    small.write(folder, ".gitignore", ".blueprint/\ntargets/enterprise.yaml\n")
    small.git(folder, "init", "-q", "-b", "main", ".")
    small.commit(folder, "First version")
    return folder


def publish_base(project: Path, folder: Path, destination: Repository) -> None:
    """What an external registry has: the image that the project's own script makes."""
    command = [sys.executable, str(project / "workload/base/prepare"), str(folder), "1.35"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(made.stdout + made.stderr)
    copy(Layout(folder), "1.35", destination, tag="1.35")


def write_target(company: Company) -> None:
    lines = [f"target: {TARGET}", "bindings:"]
    for element, at in company.at.items():
        more = f", ca: {company.tls.ca}" if at.startswith(company.tls.host) else ""
        lines.append(f"  {element}: {{driver: registry, at: '{at}'{more}}}")
    for cluster, namespace in company.namespaces.items():
        where = f"kubeconfig: {company.cluster.kubeconfig}, namespace: {namespace}"
        lines.append(f"  {cluster}: {{driver: kubernetes, {where}, timeout: 60, force-conflicts: true}}")
    small.write(company.project, f"targets/{TARGET}.yaml", "\n".join(lines) + "\n")
