"""`image copy` and `tag` are read without typer, and mean the same as with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from blueprint.cli import COMMANDS, image_work
from blueprint.cli.application import make_app
from blueprint.cli.image_quick import run_quickly
from blueprint.oci import Layout
from contract import remote_images as images

PLAIN = [
    "copy a.example/b:1 c.example/d:2",
    "copy a.example/b:1 c.example/d --no-attached --quiet",
    "copy --platform linux/amd64 --platform linux/arm64 oci:a oci:b:1 --format json",
    "copy oci:a --plain-http --certs some/folder oci-archive:b.tar:1 --auth-file auth.json --foreign-layers",
    "copy --no-attached --attached oci:a oci:b --format text",
    "tag a.example/b:1 2 3 latest",
    "tag a.example/b:1 2 --format json --plain-http --certs c --auth-file a",
]
LEFT = [
    "copy a b c",
    "copy a",
    "copy --help a b",
    "copy -h a",
    "copy a b --format=json",
    "copy a b --format yaml",
    "copy a b --platform",
    "copy a b --platform --quiet",
    "copy a b --unknown x",
    "copy a -- b",
    "tag a b --quiet",
    "tag a",
    "list a b",
    "inspect a --raw b",
    "copy",
]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []

    def copied(*arguments: Any) -> None:
        made.append(("copy", *arguments))

    def tagged(image: str, tags: list[str], reach: image_work.Reach, *, as_json: bool) -> None:
        made.append(("tag", image, list(tags), reach, as_json))

    monkeypatch.setattr(image_work, "copy_image", copied)
    monkeypatch.setattr(image_work, "tag_image", tagged)
    return made


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_command_means_the_same_with_and_without_typer(line: str, calls: list[Any]) -> None:
    assert run_quickly(["image", *line.split()])
    make_app(COMMANDS)(["image", *line.split()], standalone_mode=False)
    quick, typers = (_with_lists(call) for call in calls)
    assert quick == typers


def _with_lists(call: Any) -> list[Any]:
    return [str(part).replace("()", "[]") for part in call]


@pytest.mark.parametrize("line", LEFT)
def test_everything_else_is_left_to_typer(line: str, calls: list[Any]) -> None:
    assert not run_quickly(["image", *line.split()])
    assert calls == []


def test_a_copy_imports_neither_typer_nor_other_rooms(tmp_path: Path) -> None:
    images.image(Layout(tmp_path / "a"), tag="1")
    code = (
        "import sys\n"
        f"sys.argv = ['blueprint', 'image', 'copy', 'oci:{tmp_path}/a', 'oci:{tmp_path}/b:1', '--quiet']\n"
        "from blueprint.cli import main\n"
        "main()\n"
        "print('LOADED', *sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert Layout(tmp_path / "b").tags() == Layout(tmp_path / "a").tags()
    heavy = {"typer", "pydantic", "asyncio", "tarfile", "subprocess", "concurrent.futures", "networkx"}
    assert loaded & heavy == set()
    assert {name for name in loaded if name.startswith("blueprint.model")} == set()
