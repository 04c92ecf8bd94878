import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from blueprint.cli import main
from blueprint.export import formats

SHOP = """\
blueprint: shop
title: Shop
elements:
  web: {kind: application, title: Web}
  store: {kind: storage, title: Store}
relationships:
  - web -> store: {connects: {}}
views:
  overview: {kind: schematic, title: Overview, show: [web, store]}
  web-detail: {kind: detail, of: web, title: Web}
"""

MUST_START = "must start with http:// or https://"

LOCKED = "shop: {} written (commit it)\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one blueprint, and no configuration from outside."""
    folder = tmp_path / "blueprints/shop"
    folder.mkdir(parents=True)
    (folder / "blueprint.yaml").write_text(SHOP)
    monkeypatch.chdir(tmp_path)
    for name in ("BLUEPRINT_EDITOR_URL", "BLUEPRINT_GALLERY_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `blueprint render --format drawio ...`: exit code, standard output, standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["blueprint", "render", "--format", "drawio", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return call


def test_without_arguments_all_blueprints_become_a_gallery(run: Run, workplace: Path) -> None:
    told = "shop: 7 files, 7 written\n" + LOCKED.format("blueprints/shop/layout.lock.json")
    assert run() == (0, "gallery/shop/index.html\ngallery/index.html\n", told)
    assert etree.parse(workplace / "gallery/shop/elements/store.drawio").getroot().tag == "mxfile"


def test_in_a_project_it_is_drawn(run: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace / "blueprints/shop")
    told = "shop: 7 files, 7 written\n" + LOCKED.format("layout.lock.json")
    assert run() == (0, "gallery/shop/index.html\ngallery/index.html\n", told)


def test_where_nothing_is_it_says_what_it_looked_for(
    run: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workplace / "empty").mkdir()
    monkeypatch.chdir(workplace / "empty")
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith(".:1:1: error: there is neither a blueprint.yaml nor a folder blueprints/ here")


def test_a_second_time_nothing_is_written(run: Run) -> None:
    run()
    assert run() == (0, "gallery/shop/index.html\ngallery/index.html\n", "shop: 7 files, all up to date\n")
    assert run("--check") == (0, "", "shop: 7 files, all up to date\n")


def test_check_lists_what_is_not_up_to_date_and_touches_nothing(run: Run, workplace: Path) -> None:
    run()
    blueprint = workplace / "blueprints/shop/blueprint.yaml"
    blueprint.write_text(blueprint.read_text().replace("overview:", "picture:"))
    code, out, err = run("--check")
    assert code == 3
    assert err == "shop: 7 files, 5 not up to date\n"
    assert out.splitlines() == [
        "stale: gallery/shop/index.html",
        "superfluous: gallery/shop/overview.drawio",
        "missing: gallery/shop/picture.drawio",
        "stale: gallery/shop/shop.drawio",
        "stale: gallery/shop/shop.zip",
        "stale: blueprints/shop/layout.lock.json",
        "stale: gallery/catalogue.json",
    ]
    assert run("--quiet")[2] == LOCKED.format("blueprints/shop/layout.lock.json")
    assert run("--check", "--quiet") == (0, "", "")


def test_a_folder_elsewhere_and_one_view_alone(run: Run, workplace: Path) -> None:
    code, out, err = run("blueprints/shop", "-o", "site/pictures", "--view", "overview")
    told = "shop: 1 file, 1 written\n" + LOCKED.format("blueprints/shop/layout.lock.json")
    assert (code, out, err) == (0, "site/pictures/shop/overview.drawio\n", told)
    assert [path.name for path in (workplace / "site/pictures/shop").iterdir()] == ["overview.drawio"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--view", "overwiev"], "unknown view: 'overwiev' (must be one of overview, web-detail)"),
        (["--format", "drawio,gif"], f"unknown format: 'gif' (must be one of {', '.join(formats())})"),
        (
            ["--editor", "ftp://x"],
            "the address of the diagram tool must start with http:// or https://: 'ftp://x'",
        ),
        (
            ["--url", "javascript:x"],
            "the address of the gallery must start with http:// or https://: 'javascript:x'",
        ),
    ],
)
def test_bad_input_is_told_in_one_line(run: Run, workplace: Path, arguments: list[str], message: str) -> None:
    assert run(*arguments) == (2, "", f"blueprint: {message}\n")
    assert not (workplace / "gallery").exists()


def test_a_mistake_in_the_blueprint_stops_before_anything_is_written(run: Run, workplace: Path) -> None:
    wrong = SHOP.replace("show: [web, store]", "show: [web, stoer]")
    (workplace / "blueprints/shop/blueprint.yaml").write_text(wrong)
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "blueprints/shop/blueprint.yaml:9:" in err
    assert not (workplace / "gallery").exists()


def test_addresses_come_from_options_or_from_the_environment(
    run: Run, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--url", "https://site.example/")
    with_option = (workplace / "gallery/shop/index.html").read_bytes()
    assert b"#Uhttps%3A%2F%2Fsite.example%2Fshop%2Fshop.drawio" in with_option
    monkeypatch.setenv("BLUEPRINT_GALLERY_URL", "https://site.example/")
    assert run("--check")[0] == 0
    monkeypatch.setenv("BLUEPRINT_EDITOR_URL", "https://draw.example/")
    run()
    assert b'href="https://draw.example/#Uhttps' in (workplace / "gallery/shop/index.html").read_bytes()


def test_the_same_blueprint_gives_the_same_bytes_in_every_folder(run: Run, workplace: Path) -> None:
    run("-o", "one")
    run("-o", "two/deeper")
    first, second = workplace / "one", workplace / "two/deeper"
    paths = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert paths
    assert all((first / path).read_bytes() == (second / path).read_bytes() for path in paths)
