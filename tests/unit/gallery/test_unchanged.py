"""A second rendering makes what must be made, and nothing else."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from blueprint.gallery import LoadLinks, Reading, Settings, Source, Update
from blueprint.gallery import update as update_module
from blueprint.model import Blueprint, Gate, ThemeChoice, Typeface
from blueprint.project import lock_path, source_files
from gallery_parts import Silent, digests, shop
from made_font import FAMILY, made_font

DRAWIO = Settings.of(("drawio",))
PICTURES = 5

Render = Callable[..., int]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project's folder; what is in its file does not matter, as the blueprint is given."""
    folder = tmp_path / "project"
    (folder / "tests").mkdir(parents=True)
    (folder / "blueprint.yaml").write_text("1")
    (folder / "tests/look").write_text("")
    return folder


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    return tmp_path / "gallery"


def never() -> Reading:
    raise AssertionError("the blueprint was read")


@pytest.fixture
def render(project: Path, gallery: Path) -> Render:
    """Renders the project and says how many pictures were laid out; None: it must not be read."""

    def call(blueprint: Blueprint | None, settings: Settings = DRAWIO, *, remarks: bool = False) -> int:
        read = never if blueprint is None else lambda: Reading(blueprint, remarks)
        listener = Silent()
        file = project / "blueprint.yaml"
        given = Source(read, project, tuple(source_files(file)), lock_path(file))
        Update(gallery, settings, listener).everything([given], complete=True)
        return len(listener.told)

    return call


def test_what_is_as_it_was_is_not_even_read(render: Render, gallery: Path) -> None:
    assert render(shop()) == PICTURES
    before = digests(gallery)
    assert render(None) == 0
    assert digests(gallery) == before


def test_the_next_machine_need_not_read_it_either(render: Render, gallery: Path, tmp_path: Path) -> None:
    render(shop())
    shutil.copytree(gallery, tmp_path / "clone", copy_function=shutil.copyfile)
    shutil.rmtree(gallery)
    (tmp_path / "clone").rename(gallery)
    assert render(None) == 0


def test_another_text_for_the_same_blueprint_is_read_and_not_drawn(render: Render, project: Path) -> None:
    render(shop())
    (project / "blueprint.yaml").write_text("1 # a comment")
    assert render(shop()) == 0
    assert render(None) == 0


def test_remarks_are_made_each_time(render: Render) -> None:
    render(shop(), remarks=True)
    with pytest.raises(AssertionError, match="was read"):
        render(None)
    assert render(shop(), remarks=True) == 0


def test_what_the_checks_look_for_is_looked_for(render: Render, project: Path) -> None:
    gate = Gate(id="look", title="Look", run="tests/look")
    render(shop(gates={"look": gate}))
    assert render(None) == 0
    (project / "tests/look").unlink()
    with pytest.raises(AssertionError, match="was read"):
        render(None)


def test_of_a_changed_view_only_its_picture_is_drawn(render: Render, project: Path, gallery: Path) -> None:
    render(shop(), Settings.of(("svg",)))
    before = digests(gallery)
    views = shop().views
    other = views["store"].model_copy(update={"title": "Detail diagram - The store"})
    (project / "blueprint.yaml").write_text("2")
    assert render(shop(views={**views, "store": other}), Settings.of(("svg",))) == 1
    changed = {path for path, digest in digests(gallery).items() if before[path] != digest}
    assert changed == {
        "shop/store.svg", "shop/index.html", "shop/shop.zip", "catalogue.json", "fingerprints.json",
    }  # fmt: skip


def test_a_changed_view_changes_the_file_of_all_views(render: Render, project: Path, gallery: Path) -> None:
    render(shop())
    view = shop().views["store"].model_copy(update={"title": "Detail diagram - The store"})
    changed = shop(views={**shop().views, "store": view})
    (project / "blueprint.yaml").write_text("2")
    assert render(changed) == 2  # the other view is laid out, too
    there = digests(gallery)
    shutil.rmtree(gallery)
    assert render(changed) == PICTURES
    assert digests(gallery) == there


@pytest.mark.parametrize("path", ["shop/overview.drawio", "shop/elements/zone.store.drawio"])
@pytest.mark.parametrize("harm", ["edit", "remove"])
def test_a_picture_that_is_not_what_was_drawn_is_drawn_again(
    render: Render, gallery: Path, path: str, harm: str
) -> None:
    render(shop())
    before = digests(gallery)
    (gallery / path).write_text("edited") if harm == "edit" else (gallery / path).unlink()
    assert render(shop()) == 1
    assert digests(gallery) == before


@pytest.mark.parametrize(
    "name", ["fingerprints.json", "catalogue.json", "index.html", "shop/index.html", "shop/shop.zip"]
)
@pytest.mark.parametrize("harm", ["edit", "remove"])
def test_everything_else_is_put_right_too(render: Render, gallery: Path, name: str, harm: str) -> None:
    render(shop())
    before = digests(gallery)
    if harm == "remove":
        (gallery / name).unlink()
        if name == "catalogue.json":
            (gallery / "index.html").unlink()  # without a catalogue it would be somebody else's
    elif name.endswith(".json"):
        document = json.loads((gallery / name).read_text())
        (gallery / name).write_text(json.dumps(document))
        if name == "fingerprints.json":
            for record in document["projects"].values():
                record["unread"] = record["project"] = record["whole"] = "sha256:0"
            (gallery / name).write_text(json.dumps(document))
    else:
        (gallery / name).write_text("edited")
    render(shop())
    assert digests(gallery) == before


def test_another_version_of_the_code_draws_everything(
    render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(shop())
    monkeypatch.setattr(update_module, "engine", lambda formats: "sha256:another")
    assert render(shop()) == PICTURES


@pytest.mark.parametrize(
    ("settings", "drawn"),
    [
        (replace(DRAWIO, links=LoadLinks("https://draw.example/")), 0),
        (Settings.of(("drawio", "svg")), PICTURES),
        (replace(DRAWIO, theme="dark"), PICTURES),
    ],
)
def test_other_settings_make_what_depends_on_them(render: Render, settings: Settings, drawn: int) -> None:
    render(shop())
    assert render(shop(), settings) == drawn
    assert render(None, settings) == 0


def test_asking_finds_the_same_and_writes_nothing(project: Path, gallery: Path, render: Render) -> None:
    render(shop())
    (gallery / "shop/store.drawio").write_text("edited")
    before = digests(gallery)
    file = project / "blueprint.yaml"
    given = Source(lambda: Reading(shop()), project, tuple(source_files(file)), lock_path(file))
    _, found = Update(gallery, DRAWIO, Silent(), write=False).everything([given], complete=True)
    assert [f"{each.fault} {each.path}" for each in found] == ["stale shop/store.drawio"]
    assert digests(gallery) == before


def test_fingerprints_that_are_out_of_date_are_no_difference(
    project: Path, gallery: Path, render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(shop())
    monkeypatch.setattr(update_module, "engine", lambda formats: "sha256:another")
    file = project / "blueprint.yaml"
    given = Source(lambda: Reading(shop()), project, tuple(source_files(file)), lock_path(file))
    _, found = Update(gallery, DRAWIO, Silent(), write=False).everything([given], complete=True)
    assert found == []


def test_another_file_of_the_project_s_own_font_changes_every_picture(render: Render, project: Path) -> None:
    (project / "fonts").mkdir()
    for advance in (600, 700):
        data = made_font(advance=advance)
        (project / "fonts/Own.ttf").write_bytes(data)
        choice = ThemeChoice(font=Typeface(FAMILY, data))
        assert render(shop().model_copy(update={"theme": choice})) == PICTURES
        assert render(None) == 0
