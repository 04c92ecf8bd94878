"""A small project for the tests of the deploy wing: three images, four registries, no busybox."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from blueprint.oci import BuildSpec, FileEntry, Layout, RegistryFolder, build_image, store
from blueprint.plan import Plan
from blueprint.plan.step import BaseStep
from blueprint.project import open_project
from blueprint.run.apply import RunResult, execute, make_plan
from blueprint.run.executor import Ended
from blueprint.run.world import World
from blueprint.source import load_target

BLUEPRINT = """\
blueprint: small
title: Small
pipeline: road

images:
  base: {origin: external, tag: "1"}
  app: {source: src/app, base: base, port: 8080, command: [/bin/serve]}
  extra: {source: src/extra, base: base}

gates:
  look: {title: Look, run: tests/look}
  smoke: {title: Smoke, run: tests/smoke}
  certify: {title: Certify, run: tests/certification/certify, certifies: true}

elements:
  developer: {kind: person, title: Developer}
  ci:
    kind: cluster
    title: CI
    contains:
      platform: {kind: ci-platform, title: Platform}
      registry: {kind: image-registry, title: Transient, trust: untrusted}
  hub:
    kind: cluster
    title: Hub
    contains:
      sandbox: {kind: image-registry, title: Sandbox, trust: untrusted}
      safe: {kind: image-registry, title: Safe, trust: trusted}
  dev:
    kind: cluster
    title: Dev
    contains:
      web: {kind: application, title: Web, runs: app}
  prod:
    kind: cluster
    title: Prod
    production: true
    contains:
      web: {kind: application, title: Web, runs: app}
      registry: {kind: image-registry, title: Registry, trust: trusted}
  external: {kind: image-source, title: External, trust: untrusted}

relationships:
  - developer -> ci.platform: {triggers: {}}
  - ci.platform -> ci.registry: {builds: {images: [app, extra], tag: dev}, then: look}
  - ci.registry -> sandbox: {pushes: {tagged: dev}}
  - external -> sandbox: {imports: {images: [base]}}
  - sandbox -> ci.platform: {pulls: {images: [base]}}
  - sandbox -> dev.web: {deploys: {tagged: dev}, then: smoke}
  - sandbox -> safe: {promotes: {tagged: dev, as: ok, images: [app]}, requires: [smoke, certify]}
  - safe -> prod.registry: {promotes: {tagged: ok, as: live}}
  - prod.registry -> prod.web: {deploys: {}}

views:
  road:
    kind: schematic
    title: Road
    show: [developer, ci, hub, dev, prod, external]
    storyline:
      1: {step: developer -> ci.platform, text: push}
      2: {step: ci.platform -> ci.registry, text: build}
      3: {step: ci.registry -> sandbox, text: move}
      4: {step: external -> sandbox, text: mirror}
      5: {step: sandbox -> dev.web, text: try}
      6: {step: sandbox -> safe, text: certify}
      7: {step: safe -> prod.registry, text: release}
      8: {step: prod.registry -> prod.web, text: live}
"""
SCRIPT = """\
#!/bin/sh
echo "$BLUEPRINT_GATE sees $BLUEPRINT_IMAGE"
test -f "$BLUEPRINT_ROOTFS/etc/base" && test -f "$BLUEPRINT_ROOTFS/etc/name"
"""
_GIT = ("-c", "user.name=Tester", "-c", "user.email=tester@localhost")
_DATE = "2026-01-01T00:00:00Z"


def write_project(folder: Path) -> Path:
    """Writes the project, with its external image, and commits it; returns its folder."""
    files = {
        "blueprint.yaml": BLUEPRINT,
        ".gitignore": ".blueprint/\nimages/\n",
        "targets/local.yaml": "target: local\nbindings:\n"
        "  external: {driver: registry-folder, path: images}\n",
        "src/app/rootfs/etc/name": "app\n",
        "src/app/rootfs/bin/serve": "#!/bin/sh\n",
        "src/extra/rootfs/etc/name": "extra\n",
        **{f"tests/{gate}": SCRIPT for gate in ("look", "smoke", "certification/certify")},
    }
    for path, text in files.items():
        write(folder, path, text)
    write_base(folder / "images", b"base\n")
    git(folder, "init", "-q", "-b", "main", ".")
    commit(folder, "First version")
    return folder


def write(folder: Path, path: str, text: str) -> None:
    """Writes one file; a script when it begins like one."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755 if text.startswith("#!") else 0o644)


def write_base(images: Path, content: bytes) -> str:
    """Publishes the external image `base:1`; its digest."""
    spec = BuildSpec("base", (FileEntry("etc/base", content),), datetime(2026, 1, 1, tzinfo=UTC), user="1")
    built = build_image(spec)
    store(built, RegistryFolder(images).repository("base"), None, "1")
    return built.digest


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    environment = {"PATH": "/usr/bin:/bin", "GIT_AUTHOR_DATE": _DATE, "GIT_COMMITTER_DATE": _DATE}
    done = subprocess.run(
        ["git", *_GIT, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path, subject: str) -> str:
    """Commits everything; the commit's id."""
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", subject)
    return git(folder, "rev-parse", "HEAD")


def world_of(folder: Path) -> World:
    """The project on its local target."""
    project = open_project(folder)
    return World(project.root.resolve(), project.blueprint, load_target(project.root, "local"))


class Silent:
    """A reporter that remembers how steps ended."""

    def __init__(self) -> None:
        self.ended: dict[str, Ended] = {}

    def started(self, step: BaseStep) -> None:
        pass

    def finished(self, step: BaseStep, ended: Ended) -> None:
        self.ended[step.id] = ended

    def moved(self, step: BaseStep, size: int) -> None:
        pass


def plan_of(folder: Path) -> Plan:
    """The plan for the project as it is now."""
    return make_plan(world_of(folder))


def apply(folder: Path, stop: threading.Event | None = None) -> RunResult:
    """Plans and executes."""
    world = world_of(folder)
    return execute(world, make_plan(world), Silent(), stop=stop)


def tags(folder: Path) -> Mapping[str, str]:
    """`place/image:tag` -> digest, of everything on the local target."""
    found = {}
    for index in sorted((folder / ".blueprint" / "local").rglob("index.json")):
        place = index.parent.relative_to(folder / ".blueprint" / "local").as_posix()
        found |= {f"{place}:{tag}": digest for tag, digest in tags_of(index.parent).items()}
    return found


def tags_of(layout: Path) -> Mapping[str, str]:
    """Tag -> digest of one image layout."""
    return {tag: found.digest for tag, found in Layout(layout).tags().items()}


def snapshot(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Every file and folder below a folder: time of its last change, and content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, b"" if path.is_dir() else path.read_bytes())
        for path in sorted(folder.rglob("*"))
    }
