"""`blueprint render --theme` and a blueprint's own theme, down to the colours of the files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from blueprint.diagram.theme import THEMES
from command_line import Ran, runner

SHOP = """\
blueprint: shop
elements: {web: {kind: application, icon: icons/web.svg}}
views: {all: {kind: logical, columns: [{title: Shop, elements: [web]}]}}
"""
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 2h3" fill="#fedcba"/></svg>'

Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "web.svg").write_text(ICON, encoding="utf-8")
    (tmp_path / "blueprint.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def picture(shop: Path, of: str = "all") -> str:
    return (shop / f"gallery/shop/{of}.svg").read_text(encoding="utf-8")


def page(theme: str) -> str:
    return f'fill="{THEMES[theme].colour("page")}"'


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_are_drawn_in_the_theme_that_is_asked_for(run: Run, shop: Path, theme: str) -> None:
    assert run("render", "--theme", theme, "--format", "svg").code == 0
    assert page(theme) in picture(shop)
    assert THEMES[theme].colour("bar.application") in picture(shop, "elements/web")


def test_without_asking_it_is_the_blueprint_s_own(run: Run, shop: Path) -> None:
    (shop / "blueprint.yaml").write_text(SHOP + "theme: dark\n", encoding="utf-8")
    assert run("render", "--format", "svg").code == 0
    assert page("dark") in picture(shop)


def test_another_theme_renews_what_is_there(run: Run, shop: Path) -> None:
    assert run("render", "--format", "svg").code == 0
    assert run("render", "--format", "svg", "--theme", "dark", "--check").code == 3
    assert run("render", "--format", "svg", "--theme", "dark").code == 0
    assert page("dark") in picture(shop)


def test_an_unknown_theme_is_refused_with_the_choices(run: Run, shop: Path) -> None:
    ran = run("render", "--theme", "drak")
    assert ran.code == 2
    assert "unknown theme: 'drak' (must be one of light, dark, print)" in ran.err


def test_the_project_s_own_icon_is_in_the_picture(run: Run, shop: Path) -> None:
    assert run("render", "--format", "svg").code == 0
    assert '<path d="M1 2h3" fill="#fedcba"/>' in picture(shop)
    changed = ICON.replace("#fedcba", "#abcdef")
    (shop / "icons" / "web.svg").write_text(changed, encoding="utf-8")
    assert run("render", "--format", "svg").code == 0
    assert 'fill="#abcdef"' in picture(shop)
