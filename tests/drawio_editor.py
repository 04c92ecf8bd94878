"""The real draw.io editor, driven in a headless Chromium: open, look, edit, save, open again."""

from __future__ import annotations

import contextlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from blueprint.text import FAMILY, font_file
from browsers import drawio_web_app, served

_ADDRESS = "index.html?stealth=1&splash=0&math=0&libraries=0&pv=0&lang=en&local=1"
_PROBE = Path(__file__).with_suffix(".js")


@dataclass
class Editor:
    """One editor window, with a file at a time. Whatever it complains of is collected."""

    page: Page
    complaints: list[str]

    def open(self, data: bytes, name: str) -> None:
        """Open a file; its name tells its format. AssertionError when the editor complains."""
        text = b64encode(data).decode() if name.endswith(".png") else data.decode("utf-8")
        assert self._ask("open", [text, name]) is True
        assert self.page.locator(".geDialog").all_inner_texts() == []
        assert self.complaints == []

    def run(self, script: str, *given: Any) -> Any:
        """Run JavaScript with `ui`, `graph`, `model`, `cell(address)` and the `given` values."""
        return self._ask("run", [script, list(given)])

    def load_library(self, data: bytes) -> None:
        """Show a shape library in the palette, with the id `library`."""
        self._ask("library", data.decode("utf-8"))

    def pages(self) -> list[str]:
        """The ids of the pages."""
        return list(self.run("return ui.pages.map(page => page.getId())"))

    def select(self, page: str) -> None:
        """Show a page, by its id."""
        self.run("ui.selectPage(ui.pages.find(page => page.getId() === given[0]), true)", page)

    def saved(self) -> bytes:
        """The file as the editor would save it, uncompressed."""
        options = "true, null, null, null, true, false, null, null, null, true"
        return str(self.run(f"return ui.getFileData({options})")).encode()

    def drag(self, address: str, dx: float, dy: float, at: Sequence[float] = (0.5, 0.5)) -> None:
        """Drag a thing with the mouse by so many pixels of the page, held at shares of its size."""
        x, y, scale = self._ask("handle", [address, *at])
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        for share in (0.1, 0.3, 0.6, 0.9, 1.0, 1.0):
            mouse.move(x + share * dx * scale, y + share * dy * scale)
        mouse.up()
        self.run("graph.clearSelection(); graph.zoomTo(1)")

    def places(self) -> dict[str, list[Any]]:
        """Left, top, width and height on the page of all that has an address; edges: their points."""
        return dict(self._ask("places"))

    def lines(self) -> list[tuple[str, int, int]]:
        """Every label of the shown page, with the lines that it has and the lines that are drawn."""
        return [(label, wanted, shown) for label, wanted, shown in self._ask("lines")]

    def picture(self, width: float, height: float) -> bytes:
        """The shown page as the editor exports it: a PNG of one pixel a CSS pixel, from its corner."""
        size = {"width": int(width), "height": int(height)}
        self.page.set_viewport_size(size)
        self._ask("spread", [width, height])
        taken = self.page.screenshot(clip={"x": 0, "y": 0, **size})
        self.page.evaluate("() => document.getElementById('sheet').remove()")
        return taken

    def difference(self, one: bytes, other: bytes) -> float:
        """The share of pixels that differ by more than a quarter of a channel's range."""
        return float(self._ask("difference", [b64encode(one).decode(), b64encode(other).decode()]))

    def install_font(self) -> None:
        """Make the shipped font known to the browser, as if it were installed on the machine."""
        style = self.page.add_style_tag(content=_face(bold=False) + _face(bold=True))
        style.evaluate("style => { style.id = 'our-font' }")
        for weight in (400, 700):
            self.page.evaluate("font => document.fonts.load(font)", f"{weight} 16px '{FAMILY}'")

    def remove_font(self) -> None:
        """Undo `install_font`."""
        self.page.evaluate(
            "() => { const style = document.getElementById('our-font'); style && style.remove() }"
        )

    def _ask(self, name: str, given: Any = None) -> Any:
        return self.page.evaluate(f"given => probe.{name}(given)", given)


def _face(*, bold: bool) -> str:
    data = b64encode(font_file(bold).read_bytes()).decode()
    weight = 700 if bold else 400
    return f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url(data:font/otf;base64,{data})}}"


@contextlib.contextmanager
def drawio(browser: Browser) -> Iterator[Editor]:
    """The editor without a file; skipped when its web app is not at hand. It reaches nothing else."""
    with served(drawio_web_app()) as address:
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        near = (address, "data:", "blob:")
        page.route(
            "**/*",
            lambda route: route.continue_() if route.request.url.startswith(near) else route.abort(),
        )
        try:
            page.goto(address + _ADDRESS)
            page.wait_for_function("() => window.Draw && Draw.loadPlugin")
            page.evaluate("() => Draw.loadPlugin(editor => { window.editor = editor })")
            page.wait_for_function("() => window.editor && editor.editor && editor.editor.graph")
            page.add_script_tag(content=_PROBE.read_text(encoding="utf-8"))
            yield Editor(page, complaints)
        finally:
            page.unroute_all(behavior="ignoreErrors")
            page.close()
