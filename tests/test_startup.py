"""Asking for help costs next to nothing: heavy libraries load with the command that needs them."""

import subprocess
import sys
from pathlib import Path

import pytest

from blueprint.cli import COMMANDS

HEAVY = {
    "networkx", "pydantic", "lxml", "graphviz", "pygraphviz", "ruamel", "yaml", "httpx", "asyncio",
    "resvg_py", "fontTools", "rich", "sqlite3", "lightkube", "httpx2",
}  # fmt: skip


def loaded_by(*arguments: str) -> set[str]:
    """The top-level packages that a run of the command line has imported when it ends."""
    code = (
        "import sys\n"
        f"sys.argv = ['blueprint', *{arguments!r}]\n"
        "from blueprint.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print('LOADED', *{name.split('.')[0] for name in sys.modules})\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(result.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_and_version_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) & HEAVY == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_own_help_imports_no_room(name: str) -> None:
    # typer reads the parameters of a command with pydantic.
    assert loaded_by(name, "--help") & HEAVY <= {"pydantic"}


def test_rendering_what_is_up_to_date_reads_and_draws_nothing(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text(
        "blueprint: shop\ntitle: Shop\nelements:\n  web: {kind: application, title: Web}\n"
        "views:\n  web-detail: {kind: detail, of: web, title: Web}\n"
    )
    arguments = ("render", str(tmp_path), "--quiet", "--format", "svg", "--output", str(tmp_path / "gallery"))
    assert {"yaml", "fontTools"} <= loaded_by(*arguments)
    again = loaded_by(*arguments)
    assert again & (HEAVY | {"blueprint_exporters", "multiprocessing"}) <= {"pydantic"}


def test_a_command_loads_what_it_needs() -> None:
    assert "yaml" in loaded_by("schema")
