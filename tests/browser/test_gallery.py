"""The committed gallery in a real browser, opened from its files; and its load links in draw.io."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from blueprint.gallery import Catalogue, LoadLinks, read_catalogue
from browsers import chromium, drawio_web_app, served

GALLERY = Path(__file__).parents[2] / "gallery"
PAGES = ["index.html", "cloud-native-development/index.html"]
WIDE, NARROW = (1600, 1000), (390, 844)
QUIET_EDITOR = "index.html?stealth=1&splash=0&math=0&libraries=0&pv=0"

_DECODE_ALL = """async () => {
  for (const image of document.images) image.loading = 'eager';
  await Promise.allSettled([...document.images].map(image => image.decode()));
  return [...document.images].filter(image => !image.naturalWidth).map(image => image.src);
}"""
_RESOLVED_LINKS = "() => [...document.links].map(link => link.href)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(GALLERY)


class Visit:
    """A page of the gallery in the browser, and everything it asked for or complained of."""

    def __init__(
        self, browser: Browser, path: str, size: tuple[int, int] = WIDE, scheme: str = "light"
    ) -> None:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto((GALLERY / path).as_uri())

    def style(self, selector: str, name: str) -> str:
        """A computed style of the first element that the selector finds."""
        script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
        return str(self.page.evaluate(script, [selector, name]))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_all_its_pictures_and_asks_for_nothing_else(
    browser: Browser, path: str, size: tuple[int, int]
) -> None:
    visit = Visit(browser, path, size)
    assert visit.page.evaluate("() => document.images.length") > 0
    assert visit.page.evaluate(_DECODE_ALL) == []
    assert visit.complaints == []
    assert {urlsplit(url).scheme for url in visit.requests} <= {"file", "data"}


@pytest.mark.parametrize("path", PAGES)
def test_every_local_link_leads_to_a_file(browser: Browser, path: str) -> None:
    links = [urlsplit(link) for link in Visit(browser, path).page.evaluate(_RESOLVED_LINKS)]
    files = {Path(unquote(link.path)) for link in links if link.scheme == "file"}
    assert len(files) > 2
    assert [file for file in files if not file.is_file()] == []
    assert {link.scheme for link in links} <= {"file", "https"}


@pytest.mark.parametrize("path", PAGES)
def test_a_narrow_screen_scrolls_in_one_direction_only(browser: Browser, path: str) -> None:
    width = Visit(browser, path, NARROW).page.evaluate("() => document.documentElement.scrollWidth")
    assert width == NARROW[0]


def test_the_style_and_the_font_are_in_the_page(browser: Browser) -> None:
    visit = Visit(browser, PAGES[1])
    visit.page.evaluate("() => document.fonts.ready")
    assert visit.page.evaluate("() => document.fonts.check('700 16px \"Blueprint Sans\"')")
    assert visit.style(".cover .mat", "borderTopLeftRadius") == "12px"


def test_pictures_keep_a_light_mat_in_the_dark(browser: Browser) -> None:
    light, dark = Visit(browser, PAGES[1]), Visit(browser, PAGES[1], scheme="dark")
    assert light.style("body", "backgroundColor") != dark.style("body", "backgroundColor")
    assert light.style(".mat", "backgroundColor") == dark.style(".mat", "backgroundColor")


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(browser: Browser) -> None:
    visit = Visit(browser, PAGES[1])
    for _ in range(2):
        visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("() => document.activeElement.textContent") == "Download diagram"
    assert visit.style(":focus-visible", "outlineStyle") == "solid"


def test_from_the_index_to_a_picture_alone_and_back(browser: Browser) -> None:
    page = Visit(browser, PAGES[0]).page
    page.get_by_role("link", name="Cloud-native development", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Cloud-native development"
    page.locator(".cover .mat").click()
    assert page.locator(".cover .mat").bounding_box() == {"x": 0, "y": 0, "width": 1600, "height": 1000}
    picture = page.locator(".cover .mat img").bounding_box()
    assert picture is not None
    assert picture["width"] > 1500
    assert picture["height"] > 900
    page.get_by_label("Close: Cloud-native development deployment (Enterprise registry)").click()
    assert page.url.endswith("#view-enterprise-registry")
    page.locator(".cover").get_by_label("SVG").click()
    page.wait_for_url("**/enterprise-registry.svg")
    assert page.evaluate("() => document.documentElement.localName") == "svg"


@pytest.mark.parametrize("figure", ["view-enterprise-registry", "view-logical-details", "element-prod"])
def test_on_a_narrow_screen_a_picture_alone_is_as_high_as_the_window_and_moves_sideways(
    browser: Browser, figure: str
) -> None:
    page = Visit(browser, PAGES[1], NARROW).page
    page.locator(f"#{figure} .mat").click()
    mat = page.locator(f"#{figure} .mat")
    assert mat.bounding_box() == {"x": 0, "y": 0, "width": NARROW[0], "height": NARROW[1]}
    scrolled = mat.evaluate("mat => [mat.scrollWidth > mat.clientWidth, mat.scrollHeight - mat.clientHeight]")
    assert scrolled == [True, 0]
    assert page.evaluate("() => document.documentElement.scrollWidth") == NARROW[0]
    page.locator(f"#{figure} .back").click()
    assert page.url.endswith(f"#{figure}")


def test_download_diagram_downloads_the_file_of_the_project(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    with served(GALLERY) as address:  # from a file, Chromium shows the file instead: it is there already
        page.goto(address + PAGES[1])
        with page.expect_download() as waiting:
            page.locator("header").get_by_text("Download diagram").click()
        waiting.value.save_as(tmp_path / "got.drawio")
    assert waiting.value.suggested_filename == "cloud-native-development.drawio"
    wanted = GALLERY / "cloud-native-development/cloud-native-development.drawio"
    assert (tmp_path / "got.drawio").read_bytes() == wanted.read_bytes()


def test_the_page_works_under_any_path_of_a_server(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "er").symlink_to(GALLERY)
    with served(tmp_path) as address:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}deep/er/{PAGES[1]}")
        assert page.evaluate(_DECODE_ALL) == []
    assert all(url.startswith((f"{address}deep/er/", "data:")) for url in asked)


def test_load_diagram_opens_the_whole_project_in_draw_io(browser: Browser, catalogue: Catalogue) -> None:
    project = catalogue.project("cloud-native-development")
    assert project is not None
    path = project.downloads["drawio"]
    with served(drawio_web_app()) as address:
        link = LoadLinks(address + QUIET_EDITOR).to(path, (GALLERY / path).read_bytes())
        assert link is not None
        assert opened_in_draw_io(browser, link, address) == [view.title for view in project.views]


def test_load_diagram_opens_one_element_in_draw_io(browser: Browser, catalogue: Catalogue) -> None:
    path = "cloud-native-development/elements/dev.registry.drawio"
    with served(drawio_web_app()) as address:
        link = LoadLinks(address + QUIET_EDITOR).to(path, (GALLERY / path).read_bytes())
        assert link is not None
        assert opened_in_draw_io(browser, link, address) == ["Image registry"]


def opened_in_draw_io(browser: Browser, link: str, address: str) -> list[str]:
    """The names of the pages that the editor shows; no dialog, no script error."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route(
        "**/*", lambda route: route.continue_() if route.request.url.startswith(address) else route.abort()
    )
    page.goto(link)
    page.wait_for_function("() => window.Draw && Draw.loadPlugin")
    page.evaluate("() => Draw.loadPlugin(editor => { window.editor = editor })")
    page.wait_for_function("() => window.editor && editor.currentFile && editor.pages")
    dialog = page.locator(".geDialog")
    assert (complaints, dialog.all_inner_texts()) == ([], [])
    assert page.evaluate("() => Object.keys(editor.editor.graph.model.cells).length") > 2
    return list(page.evaluate("() => editor.pages.map(page => page.getName())"))
