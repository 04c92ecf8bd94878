"""The real tools that read the text formats, as `scripts/format-tools` fetches them into .cache/."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
READER = ROOT / "tests/contract/ReadWorkspace.java"


def mermaid() -> Path:
    """Mermaid's script for browsers; the test is skipped when it was not fetched."""
    return _fetched("mermaid-*/mermaid.min.js", "mermaid")


def d2() -> Path:
    """The D2 compiler; skipped when it was not fetched."""
    return _fetched("d2-*/d2", "d2")


def structurizr_workspace(dsl: Path) -> dict[str, Any]:
    """The workspace that Structurizr's own parser reads from the file, as its JSON; or skipped."""
    jars = _fetched("structurizr-dsl-*/jars", "structurizr")
    if shutil.which("java") is None:
        pytest.skip("needs java")
    path = ":".join(str(jar) for jar in sorted(jars.glob("*.jar")))
    command = ["java", "-cp", path, str(READER), str(dsl)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    read: dict[str, Any] = json.loads(ran.stdout)
    return read


def run_d2(source: Path, picture: Path) -> str:
    """Compile and draw; what D2 said on stderr. Fails when D2 does."""
    ran = subprocess.run(
        [str(d2()), str(source), str(picture)], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


def _fetched(pattern: str, name: str) -> Path:
    found = sorted((ROOT / ".cache").glob(pattern))
    if not found:
        pytest.skip(f"needs {name}, which scripts/format-tools fetches")
    return found[-1]
