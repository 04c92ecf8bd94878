"""The tour of the README, typed in as it stands: every command works and prints what is shown.

Digests, commits, run ids, sizes and durations differ from one machine to the next and are masked;
a line `...` stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_MASKS = (
    (r"sha256:[0-9a-f]+", "DIGEST"),
    (r"\d{8}T\d{6}Z-[0-9a-f]+", "RUN"),
    (r"\b[0-9a-f]{12}\b", "COMMIT"),
    (r"\d+\.\d s", "TIME"),
    (r"\d+(\.\d+)? [KMG]iB", "SIZE"),
    (r" +", " "),
)


def tour() -> list[tuple[str, list[str]]]:
    """(command, lines it prints) of every console block of the tour, less the set-up."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Five minutes")[2]
    steps: list[tuple[str, list[str]]] = []
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line:
                steps[-1][1].append(line)
    return [step for step in steps if step[0] not in (". .venv/bin/activate", "cd /tmp")]


def masked(lines: list[str]) -> list[str]:
    made = []
    for line in lines:
        for pattern, word in _MASKS:
            line = re.sub(pattern, word, line)
        made.append(line.rstrip())
    return [line for line in made if line]


def as_shown(shown: list[str], printed: list[str]) -> bool:
    """Whether what was printed is what is shown, `...` standing for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def run(command: str, folder: Path) -> list[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return done.stdout.splitlines()


def test_the_tour_prints_what_the_readme_shows(tmp_path: Path) -> None:
    folder = tmp_path
    steps = tour()
    assert len(steps) > 8
    for command, shown in steps:
        if command.startswith("cd "):
            folder = folder / command[3:]
            continue
        printed = masked(run(command, folder))
        assert as_shown(masked(shown), printed), f"$ {command}\n" + "\n".join(printed)
