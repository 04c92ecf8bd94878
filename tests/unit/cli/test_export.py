import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from command_line import Ran, runner

SHOP = """\
blueprint: shop
title: Shop
elements:
  web: {kind: application, title: Web}
  store: {kind: storage, title: Store}
relationships:
  - web -> store: {connects: {}}
views:
  deployment: {kind: schematic, title: Deployment, show: [web, store]}
  web-detail: {kind: detail, of: web, title: Web}
"""

GUIDE = Path(__file__).parents[3] / "docs/howto/draw-io.md"
COMMANDS = re.findall(r"^\$ blueprint (export .*)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)

Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "blueprint.yaml").write_text(SHOP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_format_of_pages_takes_all_views(run: Run) -> None:
    ran = run("export", "drawio")
    assert ran.code == 0
    assert etree.fromstring(ran.out.encode()).xpath("//diagram/@id") == ["deployment", "web-detail"]


def test_a_format_of_one_picture_takes_the_view_that_is_named(run: Run, shop: Path) -> None:
    ran = run("export", "drawio-svg", shop, "--view", "deployment", "-o", "pictures/deployment.drawio.svg")
    assert (ran.code, ran.out, ran.err) == (0, "", "Wrote pictures/deployment.drawio.svg\n")
    root = etree.fromstring((shop / "pictures/deployment.drawio.svg").read_bytes())
    assert etree.fromstring(root.get("content").encode()).xpath("//diagram/@id") == ["deployment"]


def test_a_format_of_one_picture_wants_to_know_the_view(run: Run) -> None:
    ran = run("export", "svg")
    assert ran.code == 2
    assert "--view" in ran.err
    assert "deployment, web-detail" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("svg", "--view", "nope"), "unknown view: 'nope'"),
        (("drawio", "--theme", "pink"), "unknown theme: 'pink'"),
        (("nope",), "unknown format: 'nope'"),
    ],
)
def test_what_is_not_there_is_refused_with_the_choices(
    run: Run, arguments: tuple[str, ...], words: str
) -> None:
    ran = run("export", *arguments)
    assert ran.code == 2
    assert words in ran.err
    assert "must be one of" in ran.err.replace("\n", " ")


def test_a_theme_can_be_chosen(run: Run) -> None:
    light, dark = run("export", "drawio"), run("export", "drawio", "--theme", "dark")
    assert light.out != dark.out


def test_the_shape_library_needs_no_blueprint(run: Run, shop: Path) -> None:
    (shop / "blueprint.yaml").unlink()
    ran = run("export", "drawio-library", "-o", "shapes.xml")
    assert ran.code == 0
    assert '"title": "Image registry"' in etree.parse(shop / "shapes.xml").getroot().text


def test_the_shape_library_of_a_blueprint_has_its_elements(run: Run, shop: Path) -> None:
    words = etree.fromstring(run("export", "drawio-library", shop).out.encode()).text
    assert '"title": "Web"' in words
    assert '"title": "Image registry"' not in words


@pytest.mark.parametrize("command", COMMANDS)
def test_the_guide_s_commands_write_their_files(run: Run, shop: Path, command: str) -> None:
    assert run(*command.split()).code == 0
    assert (shop / command.rpartition(" -o ")[2]).stat().st_size > 1000
