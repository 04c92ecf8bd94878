"""Another browser shows the same: Firefox beside Chromium, on a picture and on a page of the gallery."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

from blueprint.diagram import compose
from blueprint.layout import lay_out
from blueprint.model import Typeface
from blueprint.source import load_text
from blueprint_exporters.svg import SvgExporter
from browsers import chromium, firefox
from made_font import FAMILY, made_font
from world import BLUEPRINT

GALLERY = Path(__file__).parents[2] / "gallery"
PAGE = (1280, 900)
MOST_DIFFERENT = {".svg": 0.004, ".html": 0.02}
"""The share of pixels that may be drawn differently, at the edges of letters; other letters make 0.02.

A page's lines of text stand where each browser rounds them to.
"""

_DIFFERENCE = (Path(__file__).parents[1] / "drawio_editor.js").read_text(encoding="utf-8")


def picture(folder: Path) -> tuple[str, int, int]:
    """Words of all scripts, the Latin ones in a font that no machine has: its address and its size."""
    blueprint = load_text(BLUEPRINT, Path("b.yaml")).blueprint
    assert blueprint is not None
    diagram = compose(blueprint, blueprint.views["all"])
    own = Typeface(FAMILY, made_font(advance=450), made_font(advance=500))
    page = lay_out(replace(diagram, theme=diagram.theme.changed({}, {}, own)))
    file = folder / "picture.svg"
    file.write_bytes(SvgExporter().render([page]).data)
    return file.as_uri(), round(page.width), round(page.height)


def test_firefox_shows_a_picture_and_the_gallery_as_chromium_does(tmp_path: Path) -> None:
    sights = [picture(tmp_path), ((GALLERY / "bike-sharing/index.html").as_uri(), *PAGE)]
    theirs = firefox(tmp_path, sights)
    with chromium() as browser:
        page = browser.new_page()
        different = {}
        for (address, width, height), other in zip(sights, theirs, strict=True):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            page.evaluate("() => document.fonts && document.fonts.ready")
            taken = page.screenshot()
            (tmp_path / f"chromium-{len(different)}.png").write_bytes(taken)
            page.goto("about:blank")
            page.evaluate(_DIFFERENCE)
            pair = [b64encode(taken).decode(), b64encode(other).decode()]
            different[address] = page.evaluate("pair => probe.difference(pair)", pair)
    for address, share in different.items():
        assert share < MOST_DIFFERENT[Path(address).suffix], different
    assert min(different.values()) > 0, "two browsers never draw each pixel alike"
