import hashlib
from dataclasses import replace

import pytest
from lxml import etree

from blueprint.export import UnknownFormat, exporter
from blueprint.gallery import NameTaken, Settings, workshop
from blueprint.gallery.drawing import draw, draw_view
from blueprint.gallery.rendering import render_pictures, render_project
from blueprint.model import View, ViewKind
from gallery_parts import drawn_shop, shop

ONE_FORMAT = Settings(("drawio",))


def test_a_project_has_all_its_files() -> None:
    rendered = render_project(drawn_shop(), Settings())
    stems = ["overview", "store", "elements/web", "elements/zone", "elements/zone.store"]
    pictures = {f"shop/{stem}.{suffix}" for stem in stems for suffix in ("svg", "png", "drawio")}
    assert set(rendered.files) == pictures | {"shop/index.html", "shop/shop.drawio", "shop/shop.zip"}


def test_the_entry_describes_every_file() -> None:
    rendered = render_project(drawn_shop(), ONE_FORMAT)
    described = {file.path: (file.size, file.sha256) for file in rendered.entry.files}
    assert described == {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in rendered.files.items()
    }
    assert {file.media_type for file in rendered.entry.files if file.path.endswith(".zip")} == {
        "application/zip"
    }


def test_the_same_drawing_has_the_same_bytes() -> None:
    assert render_project(drawn_shop(), ONE_FORMAT) == render_project(drawn_shop(), ONE_FORMAT)


def test_the_file_of_the_project_has_all_views_as_pages() -> None:
    data = render_project(drawn_shop(), ONE_FORMAT).files["shop/shop.drawio"]
    assert len(etree.fromstring(data).findall("diagram")) == 2


def test_one_view_is_rendered_alone_with_the_bytes_that_it_has_among_all() -> None:
    every = render_project(drawn_shop(), ONE_FORMAT).files
    alone = render_pictures(draw_view(shop(), "overview"), ONE_FORMAT)
    assert dict(alone) == {"shop/overview.drawio": every["shop/overview.drawio"]}


def test_the_view_of_the_pipeline_is_the_cover() -> None:
    assert render_project(drawn_shop(pipeline="store"), ONE_FORMAT).entry.cover == "store"
    assert render_project(drawn_shop(), ONE_FORMAT).entry.cover == "overview"


def test_a_project_without_views_still_has_its_elements() -> None:
    rendered = render_project(drawn_shop(views={}), ONE_FORMAT)
    assert "shop/elements/web.drawio" in rendered.files
    assert "shop/shop.drawio" not in rendered.files


def test_a_view_cannot_take_the_name_of_the_whole_project() -> None:
    view = View(id="shop", kind=ViewKind.DETAIL, title="Shop", of="web")
    with pytest.raises(NameTaken) as caught:
        render_project(draw(shop(views={"shop": view})), ONE_FORMAT)
    assert str(caught.value) == (
        "view 'shop' would be written to shop/shop.drawio, which holds the whole project "
        "(give the view another id than the blueprint)"
    )


def test_an_unknown_format_is_refused_with_the_choices() -> None:
    with pytest.raises(UnknownFormat, match=r"unknown format: 'gif' \(must be one of drawio, png, svg\)"):
        render_project(drawn_shop(), Settings(("svg", "gif")))


def test_progress_counts_every_picture() -> None:
    seen: list[tuple[int, int]] = []
    render_project(drawn_shop(), ONE_FORMAT, lambda done, total: seen.append((done, total)))
    assert seen == [(number, 5) for number in range(1, 6)]


def test_helper_processes_draw_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = drawn_shop()
    diagrams = [replace(drawing.views["overview"], id=f"page-{number}") for number in range(9)]
    exporters = {"drawio": exporter("drawio")}
    monkeypatch.setattr(workshop, "_processors", lambda: 1)
    alone = workshop.render_each(diagrams, exporters)
    monkeypatch.setattr(workshop, "_processors", lambda: 2)
    assert workshop.render_each(diagrams, exporters) == alone
