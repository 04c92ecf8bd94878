"""The committed gallery is what `blueprint render` would write now."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_committed_gallery_is_up_to_date() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("BLUEPRINT_")}
    command = [sys.executable, "-c", "from blueprint.cli import main; main()", "render", "--check", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "run `blueprint render`"
