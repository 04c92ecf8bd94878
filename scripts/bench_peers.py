"""The peers of the bench: fetched once into .cache/bench/, and what each draws of a model.

D2's and LikeC4's PNG need a browser of playwright's own, which is a download from elsewhere: they get
playwright's driver from npm, and Debian's chromium in the place of that browser.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bench_model as languages
from bench_model import Model

CACHE = Path(".cache").resolve()
HOME = CACHE / "bench"
LIKEC4 = "likec4@1.59.4"
DRIVER = "1.47.2"  # of playwright, which D2 0.7.2 drives
DIAGRAMS = "diagrams==0.25.1"
_ENVIRONMENT = {
    "PLAYWRIGHT_BROWSERS_PATH": str(HOME / "browsers"),
    "PLAYWRIGHT_DRIVER_PATH": str(HOME / "driver"),
    "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS": "1",
}


@dataclass(frozen=True)
class Peer:
    """What a tool makes of a model: the file, and the command that makes it in a new process."""

    name: str
    file: Path
    command: tuple[str, ...]
    folder: Path

    def run(self, timeout: float = 300) -> str:
        """Make the file; "" or why it could not be made."""
        self.file.unlink(missing_ok=True)
        try:
            ran = subprocess.run(
                self.command,
                cwd=self.folder,
                env=os.environ | _ENVIRONMENT,
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        except FileNotFoundError:
            return f"{self.command[0]} is not installed"
        except subprocess.TimeoutExpired:
            return f"not done after {timeout:.0f} s"
        if ran.returncode == 0 and self.file.exists():
            return ""
        last = [line for line in (ran.stderr or ran.stdout).splitlines() if line.strip()]
        return (last[-1] if last else f"exit code {ran.returncode}")[:100]


def peers(model: Model, folder: Path) -> list[Peer]:
    """Write the model in each tool's language into the folder; what each makes of it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "likec4").mkdir(exist_ok=True)
    (folder / "peer.d2").write_text(languages.d2(model))
    (folder / "peer.mmd").write_text(languages.mermaid(model))
    (folder / "peer.dot").write_text(languages.dot(model))
    (folder / "likec4/model.c4").write_text(languages.likec4(model))
    (folder / "with_diagrams.py").write_text(languages.diagrams(model, "diagrams"))
    d2 = str(next(CACHE.glob("d2-*/d2"), Path("d2")))
    likec4 = str(HOME / "likec4/node_modules/.bin/likec4")
    script = str(next(CACHE.glob("mermaid-*/mermaid.min.js"), Path("mermaid")))
    mermaid = (sys.executable, str(Path(__file__).with_name("bench_mermaid.py")), script)

    diagrams = ("env", f"PYTHONPATH={HOME / 'diagrams'}", sys.executable)

    def peer(name: str, file: str, *command: str) -> Peer:
        return Peer(name, folder / file, command, folder)

    return [
        peer("D2: SVG", "d2.svg", d2, "peer.d2", "d2.svg"),
        peer("D2: PNG", "d2.png", d2, "peer.d2", "d2.png"),
        peer("LikeC4: draw.io", "index.drawio", likec4, "export", "drawio", "likec4", "-o", "."),
        peer("LikeC4: PNG", "index.png", likec4, "export", "png", "likec4", "-o", "."),
        peer("Mermaid in Chromium: SVG, PNG", "mermaid.svg", *mermaid, "peer.mmd", "mermaid"),
        peer("diagrams: PNG", "diagrams.png", *diagrams, "with_diagrams.py"),
        peer("dot, splines=ortho: SVG", "dot.svg", "dot", "-Tsvg", "-odot.svg", "peer.dot"),
    ]


def fetch() -> None:
    """Fetch what is not there yet; what cannot be had is told, and its rows say so."""
    HOME.mkdir(parents=True, exist_ok=True)
    _once("likec4", lambda folder: _npm(folder, LIKEC4))
    _once("diagrams", lambda folder: _pip(folder, DIAGRAMS))
    _once("driver", _driver)
    for found in HOME.rglob("playwright-core/browsers.json"):
        _browsers(found)
    for found in (HOME / "driver").rglob("package/browsers.json"):
        _browsers(found)


def _once(name: str, make: Callable[[Path], None]) -> None:
    """Make the folder completely or not at all."""
    fresh = HOME / f"{name}.part"
    if (HOME / name).exists():
        return
    print(f"bench: fetching {name}", file=sys.stderr)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        make(fresh)
        fresh.rename(HOME / name)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"bench: goes on without {name}: {error}", file=sys.stderr)


def _npm(folder: Path, package: str) -> None:
    (folder / "package.json").write_text('{"private": true}')
    subprocess.run(["npm", "install", "--silent", package], cwd=folder, check=True, capture_output=True)


def _pip(folder: Path, package: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), package]
    subprocess.run(command, check=True, capture_output=True)


def _driver(folder: Path) -> None:
    """Playwright's driver as D2's library expects it: node and the package, in a folder by version."""
    made = folder / "ms-playwright-go" / DRIVER
    made.mkdir(parents=True)
    pack = ["npm", "pack", "--silent", f"playwright-core@{DRIVER}"]
    subprocess.run(pack, cwd=made, check=True, capture_output=True)
    archive = next(made.glob("*.tgz"))
    subprocess.run(["tar", "xzf", archive.name], cwd=made, check=True)
    archive.unlink()
    node = shutil.which("node")
    if node is None:
        raise FileNotFoundError("node is not installed")
    (made / "node").symlink_to(node)


def _browsers(listed: Path) -> None:
    """Debian's chromium in each place where this playwright looks for its own."""
    for browser in json.loads(listed.read_text())["browsers"]:
        name = browser["name"].replace("-", "_")
        if name not in ("chromium", "chromium_headless_shell", "ffmpeg"):
            continue
        home = HOME / "browsers" / f"{name}-{browser['revision']}"
        for program in (
            "chrome-linux/chrome",
            "chrome-linux64/chrome",
            "chrome-linux/headless_shell",
            "chrome-headless-shell-linux64/chrome-headless-shell",
            "ffmpeg-linux",
        ):
            (home / program).parent.mkdir(parents=True, exist_ok=True)
            (home / program).write_text('#!/bin/sh\nexec chromium --no-sandbox "$@"\n')
            (home / program).chmod(0o755)
        (home / "INSTALLATION_COMPLETE").touch()
