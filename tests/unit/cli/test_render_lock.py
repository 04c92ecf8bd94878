"""`blueprint render` and the layout lock beside a blueprint."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from blueprint.gallery import drawing
from blueprint.project import lock_path
from command_line import Ran, runner
from gallery_parts import digests

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
  other: {kind: schematic, title: Other, show: [web, store]}
  web-detail: {kind: detail, of: web, title: Web}
"""
FAR = [300, 700, 192, 96]

Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `blueprint ARGUMENTS` where there is one blueprint in blueprints/shop."""
    (tmp_path / "blueprints/shop").mkdir(parents=True)
    (tmp_path / "blueprints/shop/blueprint.yaml").write_text(SHOP)
    monkeypatch.chdir(tmp_path)
    return runner(monkeypatch, capsys)


@pytest.fixture
def render(run: Run) -> Run:
    return lambda *arguments: run("render", "--format", "drawio", *arguments)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "blueprints/shop/layout.lock.json"


def put_away(lock: Path, *views: str) -> None:
    """Writes the lock anew with the store of these views far away."""
    document = json.loads(lock.read_text())
    for view in views:
        document["views"][view]["places"]["store"] = FAR
    lock.write_text(json.dumps(document))


def place(lock: Path, view: str) -> object:
    return json.loads(lock.read_text())["views"][view]["places"]["store"]


def test_rendering_writes_the_schematic_views_into_the_lock(render: Run, lock: Path) -> None:
    assert "shop: blueprints/shop/layout.lock.json written (commit it)" in render().err
    assert list(json.loads(lock.read_text())["views"]) == ["other", "overview"]


def test_quiet_tells_of_a_lock_that_was_written_and_of_nothing_else(render: Run, lock: Path) -> None:
    told = "shop: blueprints/shop/layout.lock.json written (commit it)\n"
    assert render("--quiet").err == told
    assert render("--quiet").err == ""
    put_away(lock, "overview")
    lock.write_text(lock.read_text() + "\n")
    assert (ran := render("--quiet", "--check")).err == ""
    assert "stale: blueprints/shop/layout.lock.json\n" in ran.out
    assert render("-q").err == told


def test_a_second_rendering_reads_nothing_and_draws_nothing(
    render: Run, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render()
    before = digests(Path())
    monkeypatch.setattr("blueprint.project.open_project", lambda path: pytest.fail("it was read"))
    assert render().err.endswith("all up to date\n")
    assert digests(Path()) == before


def test_a_gallery_made_of_the_lock_alone_is_the_same(render: Run) -> None:
    render()
    render("-o", "again")
    assert digests(Path("again")) == digests(Path("gallery"))


def test_what_the_lock_says_is_drawn(render: Run, lock: Path) -> None:
    render()
    before = digests(Path("gallery/shop"))
    put_away(lock, "overview")
    assert render().code == 0
    after = digests(Path("gallery/shop"))
    assert place(lock, "overview") == FAR
    assert after["overview.drawio"] != before["overview.drawio"]
    assert after["other.drawio"] == before["other.drawio"]
    assert render("--check").code == 0


def test_fresh_forgets_the_lock(render: Run, lock: Path) -> None:
    render()
    before, gallery = lock.read_bytes(), digests(Path("gallery"))
    put_away(lock, "overview")
    render()
    assert digests(Path("gallery")) != gallery
    assert render("--fresh").code == 0
    assert lock.read_bytes() == before
    assert digests(Path("gallery")) == gallery


def test_fresh_forgets_only_the_view_that_is_drawn(render: Run, lock: Path) -> None:
    render()
    put_away(lock, "overview", "other")
    assert render("--view", "overview", "--fresh").code == 0
    assert place(lock, "overview") != FAR
    assert place(lock, "other") == FAR


def test_one_view_alone_brings_its_entry_alone(render: Run, lock: Path) -> None:
    assert render("--view", "overview").code == 0
    assert list(json.loads(lock.read_text())["views"]) == ["overview"]


@pytest.mark.parametrize("only", [(), ("--view", "overview")])
def test_check_names_a_lock_that_is_missing_or_stale_and_writes_none(
    render: Run, lock: Path, only: tuple[str, ...]
) -> None:
    render()
    text = lock.read_text()
    lock.unlink()
    ran = render("--check", *only)
    assert (ran.code, ran.out) == (3, "missing: blueprints/shop/layout.lock.json\n")
    assert not lock.exists()
    lock.write_text(text + "\n")
    ran = render("--check", *only)
    assert (ran.code, ran.out) == (3, "stale: blueprints/shop/layout.lock.json\n")
    assert lock.read_text() == text + "\n"


def test_views_that_are_gone_leave_the_lock(render: Run, lock: Path) -> None:
    render()
    file = lock.with_name("blueprint.yaml")
    file.write_text("".join(line for line in SHOP.splitlines(keepends=True) if "other:" not in line))
    render()
    assert list(json.loads(lock.read_text())["views"]) == ["overview"]


def test_a_lock_in_conflict_stops_before_anything_is_written(render: Run, run: Run, lock: Path) -> None:
    lock.write_text('{\n<<<<<<< HEAD\n  "format": 1,\n=======\n>>>>>>> other\n}\n')
    told = "blueprints/shop/layout.lock.json:2:1: error: this is a merge conflict"
    for ran in (
        render(),
        render("--view", "overview"),
        run("export", "svg", "blueprints/shop", "--view", "other"),
    ):
        assert ran.code == 2
        assert ran.err.startswith(told)
    assert run("validate", "blueprints/shop").out.startswith(told)
    assert not Path("gallery").exists()
    assert render("--fresh").code == 0
    assert "<<<" not in lock.read_text()


def test_a_lock_that_cannot_be_written_is_a_warning(
    render: Run, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr("blueprint.gallery.lock_file.write_atomically", refuse)
    ran = render("--quiet")
    told = "cannot write blueprints/shop/layout.lock.json: Permission denied; the layout is not kept"
    assert (ran.code, ran.err) == (0, f"shop: warning: {told}\n")
    assert Path("gallery/shop/overview.drawio").exists()


def test_an_exported_picture_is_the_gallerys(render: Run, run: Run, lock: Path) -> None:
    render()
    put_away(lock, "overview")
    render()
    assert run("export", "drawio", "blueprints/shop", "--view", "overview", "-o", "one.drawio").code == 0
    assert Path("one.drawio").read_bytes() == Path("gallery/shop/overview.drawio").read_bytes()


def test_only_what_changed_is_laid_out(render: Run, lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    render()
    laid_out: list[str] = []
    lay_out = drawing.lay_out
    monkeypatch.setattr(drawing, "lay_out", lambda diagram: laid_out.append(diagram.id) or lay_out(diagram))
    file = lock.with_name("blueprint.yaml")
    file.write_text(SHOP.replace("title: Other,", "title: Another,"))
    before = json.loads(lock.read_text())["views"]["overview"]
    render("--view", "other")
    assert laid_out == ["other"]
    assert json.loads(lock.read_text())["views"]["overview"] == before


def two_of_a_folder() -> tuple[Path, Path]:
    """Two blueprint files side by side whose views have the same names."""
    one, two = Path("blueprints/shop/one.yaml"), Path("blueprints/shop/two.yaml")
    one.write_text(SHOP.replace("blueprint: shop", "blueprint: one"))
    two.write_text(SHOP.replace("blueprint: shop", "blueprint: two"))
    return one, two


def test_two_blueprints_of_a_folder_have_a_lock_each(render: Run, run: Run, lock: Path) -> None:
    one, two = two_of_a_folder()
    assert render(str(one), str(two), str(lock.with_name("blueprint.yaml"))).code == 0
    locks = [lock, *(lock.with_name(f"{name}.layout.lock.json") for name in ("one", "two"))]
    assert sorted(lock.parent.glob("*lock*")) == sorted(locks)
    put_away(locks[1], "overview")
    assert render(str(one), str(two)).code == 0
    assert [place(each, "overview") == FAR for each in locks] == [False, True, False]
    assert run("export", "drawio", str(one), "--view", "overview", "-o", "one.drawio").code == 0
    assert Path("one.drawio").read_bytes() == Path("gallery/one/overview.drawio").read_bytes()


def test_one_view_of_a_blueprint_leaves_the_lock_of_its_neighbour(render: Run, lock: Path) -> None:
    one, two = two_of_a_folder()
    render(str(two))
    before = digests(lock.parent)
    assert render(str(one), "--view", "overview").code == 0
    assert {**digests(lock.parent), **before} == digests(lock.parent)
    assert list(json.loads((lock.with_name("one.layout.lock.json")).read_text())["views"]) == ["overview"]


def test_a_broken_lock_stops_only_its_own_blueprint(render: Run, run: Run, lock: Path) -> None:
    one, two = two_of_a_folder()
    lock.with_name("one.layout.lock.json").write_text("[]")
    assert run("validate", str(one)).out.startswith("blueprints/shop/one.layout.lock.json:1:1: error:")
    assert render(str(one)).code == 2
    assert run("validate", str(two)).code == 0
    assert render(str(two)).code == 0


@pytest.mark.parametrize(
    ("blueprint", "lock"),
    [
        ("blueprint.yaml", "layout.lock.json"),
        ("one.yaml", "one.layout.lock.json"),
        ("one.yml", "one.yml.layout.lock.json"),
    ],
)
def test_no_two_blueprints_have_the_same_lock(blueprint: str, lock: str) -> None:
    assert lock_path(Path("shop") / blueprint) == Path("shop") / lock
