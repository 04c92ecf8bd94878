import io
import posixpath
import re
import zipfile
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from urllib.parse import unquote

import pytest
from lxml import html

from blueprint.gallery.catalogue import Catalogue
from blueprint.gallery.figures import Links, picture, short_title, size_in_words
from blueprint.gallery.index_page import index_page
from blueprint.gallery.load_links import LoadLinks
from blueprint.gallery.project_page import project_page
from blueprint.gallery.settings import Settings
from gallery_parts import HOSTILE, RenderedProject, rendered
from gallery_parts import shop as shop_blueprint

PAGE = "shop/index.html"


@cache
def shop() -> RenderedProject:
    return rendered(shop_blueprint(), Settings.of(("svg", "drawio")))


def shop_page() -> html.HtmlElement:
    return html.document_fromstring(shop().files[PAGE].decode())


def index() -> html.HtmlElement:
    return html.document_fromstring(index_page(Catalogue(projects=(shop().entry,))).decode())


def local_links(page: html.HtmlElement, folder: str) -> set[str]:
    """What the page asks for or links to, as paths in the gallery."""
    links = page.xpath("//a/@href | //img/@src")
    local = (unquote(link) for link in links if not re.match("https?:|#", link))
    return {posixpath.normpath(posixpath.join(folder, link)) for link in local}


def test_every_link_of_the_project_page_leads_somewhere() -> None:
    assert local_links(shop_page(), "shop") <= {*shop().files, "index.html"}


def test_every_anchor_is_on_the_page() -> None:
    page = shop_page()
    anchors = [link[1:] for link in page.xpath("//a/@href") if link.startswith("#")]
    assert anchors
    assert set(anchors) <= set(page.xpath("//@id"))


def test_every_picture_of_the_project_is_on_its_page() -> None:
    assert {path for path in shop().files if path.endswith(".svg")} <= local_links(shop_page(), "shop")


def test_every_file_is_offered_under_the_title_of_its_format_with_its_size() -> None:
    links = shop_page().xpath("//section[@class='cover']//ul[@class='files']/li[1]")[0]
    size = len(shop().files["shop/overview.svg"])
    assert links.text_content() == f"SVG {size_in_words(size)}"
    zipped = shop_page().xpath("//header//a[contains(@class, 'quiet')]")[0]
    assert zipped.text_content() == (
        f"Download the project as zip {size_in_words(len(shop().files['shop/shop.zip']))}"
    )


def test_the_files_of_all_diagrams_follow_the_one_that_can_be_loaded() -> None:
    made = rendered(shop_blueprint(), Settings.of(("pdf", "drawio")))
    page = html.document_fromstring(made.files[PAGE].decode())
    texts = [link.text for link in page.xpath("//header//a[contains(@class, 'button')]")]
    assert [text.strip() for text in texts] == [
        "Download diagram", "Load diagram", "All diagrams as PDF", "Download the project as zip",
    ]  # fmt: skip


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_in_words(size) for size in (999, 1000, 999_499, 999_500, 12_345_678)] == [
        "999 B", "1 kB", "999 kB", "1.0 MB", "12.3 MB",
    ]  # fmt: skip


def test_dense_screens_are_offered_the_picture_with_more_pixels() -> None:
    files = {"png": "shop/a b.png", "png2x": "shop/a b@2x.png", "other": "shop/b@3x.png"}
    entry = shop().entry.views[0].model_copy(update={"files": files})
    image = html.fragment_fromstring(picture(entry, Links("shop")))
    assert (image.get("src"), image.get("srcset")) == ("a%20b.png", "a%20b@2x.png 2x")


def test_the_index_leads_to_the_project_and_its_file() -> None:
    assert local_links(index(), "") == {
        "catalogue.json", PAGE, "shop/overview.svg", "shop/shop.drawio",
    }  # fmt: skip


@pytest.mark.parametrize("page", [index, shop_page])
def test_headings_are_in_order(page: object) -> None:
    levels = [int(heading.tag[1]) for heading in page().iter("h1", "h2", "h3", "h4")]  # type: ignore[operator]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_say_what_they_show_and_how_large_they_are() -> None:
    cover = shop_page().xpath("//section[@class='cover']//img")[0]
    assert cover.get("alt") == "Schematic diagram - Overview. All of the shop."
    assert int(cover.get("width")) > int(cover.get("height")) > 0


def test_links_with_the_same_words_are_told_apart_by_their_labels() -> None:
    labels = [label for label in shop_page().xpath("//a/@aria-label") if label.startswith("Download diagram")]
    assert len(labels) == len(set(labels)) == 1 + 2 + 3  # the project, its views, its elements


def test_text_from_the_model_stays_text() -> None:
    assert not shop_page().xpath("//script")
    assert HOSTILE in shop_page().xpath("//h3/text()")


def test_the_storyline_has_the_numbers_of_the_picture() -> None:
    items = shop_page().xpath("//section[@class='cover']//ol/li")
    assert [(item.get("value"), item.text_content()) for item in items] == [("1", "The web reads.")]


def test_a_click_on_a_picture_fits_it_to_the_window_and_another_goes_back() -> None:
    page = shop_page()
    mats = page.xpath("//a[@class='mat']")
    assert len(mats) == 2 + 3
    for mat in mats:
        around, back = mat.getparent(), mat.getnext()
        assert mat.get("href") == f"#{mat.get('id')}" == f"#alone-{around.get('id')}"
        assert (back.get("class"), back.get("href")) == ("back", f"#{around.get('id')}")
    svg = page.xpath("//section[@class='cover']//ul[@class='files']//a[text()='SVG']/@href")
    assert svg == ["overview.svg"]


def test_the_contents_count_the_cover_with_its_kind() -> None:
    entry = shop().entry
    more = entry.views[0].model_copy(update={"id": "more"})
    for views, counted, headings in (
        (entry.views, ["Schematic diagrams 1", "Detail diagrams 1", "Elements 3"], ["Detail diagrams"]),
        (
            (*entry.views, more),
            ["Schematic diagrams 2", "Detail diagrams 1", "Elements 3"],
            ["More schematic diagrams", "Detail diagrams"],
        ),
    ):
        made = project_page(entry.model_copy(update={"views": views}), Links("shop"))
        page = html.document_fromstring(made.decode())
        assert [item.text_content() for item in page.xpath("//nav//li")] == counted
        assert page.xpath("//h2/text()")[1:-1] == headings
        assert {link[1:] for link in page.xpath("//nav//a/@href")} <= set(page.xpath("//@id"))


def test_the_index_promises_a_deployment_only_where_there_is_a_pipeline() -> None:
    assert index().xpath("//p[@class='lead']/text()") == [
        "Architectures that are stored once and drawn from that;"
        " those with a pipeline are deployed from it, too."
    ]


def test_download_and_load_are_offered_for_the_project() -> None:
    download, load = shop_page().xpath("//header//a[contains(@class, 'button')]")[:2]
    assert (download.text, download.get("href"), download.get("download")) == (
        "Download diagram", "shop.drawio", "shop.drawio",
    )  # fmt: skip
    assert load.text == "Load diagram"
    assert load.get("href").startswith("https://app.diagrams.net/#R")


def test_what_is_too_large_for_a_link_says_what_to_do_instead() -> None:
    links = Links("shop", "https://draw.example/", MappingProxyType({"shop/shop.drawio": None}))
    page = html.document_fromstring(project_page(shop().entry, links).decode())
    line = page.xpath("//header//span[@class='too-large']")[0]
    assert line.text_content() == "Too large for a link: download it and open it at draw.example"
    assert line.find("a").get("href") == "https://draw.example/"


def test_a_published_gallery_links_to_its_files() -> None:
    links = LoadLinks("https://draw.example/", "https://site.example/g/")
    made = rendered(shop_blueprint(), Settings.of(("svg", "drawio"), links))
    page = html.document_fromstring(made.files[PAGE].decode())
    assert page.xpath("//a[text()='Load diagram']/@href")[0] == (
        "https://draw.example/#Uhttps%3A%2F%2Fsite.example%2Fg%2Fshop%2Fshop.drawio"
    )


def test_a_detail_diagram_is_linked_from_its_element() -> None:
    figure = shop_page().get_element_by_id("element-zone.store")
    assert figure.xpath(".//a[text()='Detail diagram']/@href") == ["#view-store"]
    assert figure.xpath(".//p[@class='inside']/text()") == ["Zone"]


def test_the_page_in_the_zip_needs_nothing_outside_it() -> None:
    with zipfile.ZipFile(io.BytesIO(shop().files["shop/shop.zip"])) as archive:
        names, page = archive.namelist(), html.document_fromstring(archive.read(PAGE).decode())
    assert local_links(page, "shop") | {PAGE} == set(names)


@pytest.mark.parametrize(("formats", "packed"), [(("svg", "png"), False), (("png",), True)])
def test_the_zip_leaves_out_pngs_where_it_has_the_svg(formats: tuple[str, ...], packed: bool) -> None:
    data = rendered(shop_blueprint(), Settings.of(formats)).files["shop/shop.zip"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names, page = archive.namelist(), html.document_fromstring(archive.read(PAGE).decode())
    assert any(name.endswith(".png") for name in names) == packed
    assert local_links(page, "shop") | {PAGE} == set(names)


def test_a_page_may_only_load_what_it_came_with() -> None:
    policy = shop_page().xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; img-src 'self' data:; font-src data:; style-src 'sha256-")


def test_an_empty_gallery_says_so() -> None:
    assert b"There is nothing here yet." in index_page(Catalogue())


def test_a_title_loses_only_the_kind_of_diagram() -> None:
    assert short_title("Detail diagram - Developer IDE") == "Developer IDE"
    assert short_title("Detail diagram - ") == "Detail diagram - "
    assert short_title("Overview - Detail diagram - x") == "Overview - Detail diagram - x"
