import hashlib
from pathlib import Path

import pytest
from lxml import etree

from blueprint.export import UnknownFormat
from blueprint.gallery import NameTaken, Settings, Update, workshop
from blueprint.model import View, ViewKind
from gallery_parts import Silent, digests, rendered, shop, source

ONE_FORMAT = Settings.of(("drawio",))


def test_a_project_has_all_its_files() -> None:
    suffixes = {
        "overview": (".svg", ".png", "@2x.png", ".pdf", ".drawio"),
        **dict.fromkeys(
            ["store", "elements/web", "elements/zone", "elements/zone.store"], (".svg", ".png", ".drawio")
        ),
    }
    pictures = {f"shop/{stem}{suffix}" for stem, endings in suffixes.items() for suffix in endings}
    files = set(rendered(shop(), Settings()).files)
    assert files == pictures | {
        f"shop/{name}" for name in ("index.html", "shop.drawio", "shop.pdf", "shop.zip")
    }


def test_the_entry_describes_every_file() -> None:
    made = rendered(shop(), ONE_FORMAT)
    described = {file.path: (file.size, file.sha256) for file in made.entry.files}
    assert described == {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in made.files.items()
    }
    assert {file.media_type for file in made.entry.files if file.path.endswith(".zip")} == {"application/zip"}


def test_the_entry_has_the_formats_by_the_names_that_people_use() -> None:
    formats = rendered(shop(), Settings.of(("drawio", "png2x", "svg"))).entry.formats
    assert list(formats.items()) == [("drawio", "draw.io"), ("png2x", "PNG 2×"), ("svg", "SVG")]


def test_the_file_of_the_project_has_all_views_as_pages() -> None:
    data = rendered(shop(), ONE_FORMAT).files["shop/shop.drawio"]
    assert len(etree.fromstring(data).findall("diagram")) == 2


def test_one_view_is_rendered_alone_with_the_bytes_that_it_has_among_all(tmp_path: Path) -> None:
    every = rendered(shop(), ONE_FORMAT).files
    paths, _ = Update(tmp_path, ONE_FORMAT, Silent()).view([source(shop())], "overview")
    assert paths == ["shop/overview.drawio"]
    assert (tmp_path / paths[0]).read_bytes() == every[paths[0]]


def test_the_view_of_the_pipeline_is_the_cover() -> None:
    assert rendered(shop(pipeline="store"), ONE_FORMAT).entry.cover == "store"
    assert rendered(shop(), ONE_FORMAT).entry.cover == "overview"


def test_a_project_without_views_still_has_its_elements() -> None:
    made = rendered(shop(views={}), ONE_FORMAT)
    assert "shop/elements/web.drawio" in made.files
    assert "shop/shop.drawio" not in made.files


def test_a_view_cannot_take_the_name_of_the_whole_project() -> None:
    view = View(id="shop", kind=ViewKind.DETAIL, title="Shop", of="web")
    with pytest.raises(NameTaken) as caught:
        rendered(shop(views={"shop": view}), ONE_FORMAT)
    assert str(caught.value) == (
        "view 'shop' would be written to shop/shop.drawio, which holds the whole project "
        "(give the view another id than the blueprint)"
    )


def test_no_two_files_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueprint_exporters.png.Png2xExporter.suffix", "png")
    with pytest.raises(NameTaken, match=r"two files of the formats png, png2x would be shop/"):
        rendered(shop(), Settings.of(("png", "png2x")))


def test_an_unknown_format_is_refused_with_the_choices() -> None:
    with pytest.raises(UnknownFormat, match=r"unknown format: 'gif' \(must be one of .*drawio, .*png, .*svg"):
        rendered(shop(), Settings.of(("svg", "gif")))


def test_progress_counts_every_picture(tmp_path: Path) -> None:
    listener = Silent()
    Update(tmp_path, ONE_FORMAT, listener).everything([source(shop())], complete=True)
    assert listener.told == [("shop", number, 5) for number in range(1, 6)]


def test_helper_processes_make_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "WORTH_A_PROCESS", 1)
    sources = [source(shop(id=name)) for name in ("bank", "shop", "till", "yard")]
    for processors in (1, 2):
        monkeypatch.setattr(workshop, "processors", lambda count=processors: count)
        Update(tmp_path / str(processors), ONE_FORMAT, Silent()).everything(sources, complete=True)
    assert digests(tmp_path / "1") == digests(tmp_path / "2")


def test_what_goes_wrong_in_a_helper_is_told_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no ink")

    monkeypatch.setattr(workshop, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(workshop, "processors", lambda: 2)
    monkeypatch.setattr("blueprint_exporters.drawio.DrawioExporter.render", fail)
    with pytest.raises(ValueError, match="no ink"):
        Update(tmp_path, ONE_FORMAT, Silent()).everything([source(shop())], complete=True)
    assert list(tmp_path.iterdir()) == []
