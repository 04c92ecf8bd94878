"""Text in a real Chromium: as wide, in the same order, and the same picture as ours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Page

from blueprint.diagram import compose
from blueprint.layout import LaidOutDiagram, lay_out
from blueprint.source import load_text
from blueprint.text import FONTS, is_right_to_left, looked_up, shape, subset, width
from blueprint.text.graphemes import graphemes
from blueprint_exporters.png import PngExporter
from blueprint_exporters.svg import SvgExporter
from browsers import chromium
from world import BLUEPRINT, WORLD

SIZE = 40


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.fixture(scope="module")
def picture() -> LaidOutDiagram:
    blueprint = load_text(BLUEPRINT, Path("b.yaml")).blueprint
    assert blueprint is not None
    return lay_out(compose(blueprint, blueprint.views["all"]))


@pytest.mark.parametrize("bold", [False, True])
def test_text_is_as_wide_as_measured(page: Page, bold: bool) -> None:
    show(page, list(WORLD.values()), bold)
    drawn = page.evaluate("[...document.querySelectorAll('text')].map(t => t.getComputedTextLength())")
    for line, found in zip(WORLD.values(), drawn, strict=True):
        assert found == pytest.approx(width(line, SIZE, bold), rel=0.01), line


def test_runs_stand_where_the_browser_puts_them(page: Page) -> None:
    show(page, list(WORLD.values()), bold=False)
    starts = page.evaluate(
        """[...document.querySelectorAll('text')].map(t => {
             const left = t.getBBox().x;
             return [...Array(t.getNumberOfChars()).keys()].map(i => t.getExtentOfChar(i).x - left)})"""
    )
    for line, found in zip(WORLD.values(), starts, strict=True):
        for run in shape(line, SIZE, False, is_right_to_left([line])):
            assert min(abs(x - run.x) for x in found) < 1.5, (line, run.text)
        order = [line_order(line, found), ours(line)]
        assert order[0] == order[1], line


def line_order(line: str, starts: list[float]) -> str:
    """The letters that stand alone in a place, from left to right; UTF-16 indices as browsers count."""
    at, placed = 0, []
    for piece in graphemes(line):
        placed.append((starts[at], piece))
        at += len(piece.encode("utf-16-le")) // 2
    return letters("".join(piece for _, piece in sorted(placed, key=lambda one: one[0])))


def ours(line: str) -> str:
    drawn = ""
    for run in shape(line, SIZE, False, is_right_to_left([line])):
        pieces = graphemes(run.text)
        drawn += "".join(reversed(pieces) if run.right_to_left else pieces)
    return letters(drawn)


def letters(text: str) -> str:
    return "".join(piece for piece in graphemes(text) if len(piece) == 1 and piece.isalpha())


def test_graphemes_are_those_of_the_browser(page: Page) -> None:
    """But for Burmese vowels, which browsers may tear off; ours stay with their letter."""
    lines = [
        *(line for line in WORLD.values() if "\u102c" not in line),
        *BLUEPRINT.splitlines(),
        "🇩🇪🇫🇷🇮",
        "\u1112\u1161\u11ab각\u11a8",
        "a\u200db\u0301",
        "က္ ព្រះ क्\u200dष",
    ]
    found = page.evaluate(
        "lines => lines.map(line => [...new Intl.Segmenter('en').segment(line)].map(s => s.segment))", lines
    )
    assert [graphemes(line) for line in lines] == found


def test_the_png_is_what_a_browser_shows_of_the_svg(
    page: Page, picture: LaidOutDiagram, tmp_path: Path
) -> None:
    file = tmp_path / "world.svg"
    file.write_bytes(SvgExporter().render([picture]).data)
    page.set_viewport_size({"width": round(picture.width), "height": round(picture.height)})
    page.goto(file.as_uri())
    page.wait_for_function("document.fonts.status == 'loaded' && document.fonts.size > 8")
    shown = page.screenshot()
    assert (
        different(page, PngExporter(scale=1).render([picture]).data, shown) < 0.01
    )  # all of it one pixel aside: 0.022


def different(page: Page, one: bytes, other: bytes) -> float:
    """The share of 3 by 3 blocks of two PNG files whose mean brightness differs by more than a tenth.

    Of blocks, because a browser puts baselines on whole pixels.
    """
    page.goto("about:blank")
    share: float = page.evaluate(
        """async pictures => {
             const [a, b] = await Promise.all(pictures.map(async data => {
               const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
               const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
               canvas.drawImage(image, 0, 0);
               return canvas.getImageData(0, 0, image.width, image.height)}));
             if (a.width != b.width || a.height != b.height) return 1;
             const sum = (image, left, top) => {
               let all = 0;
               for (let y = top; y < top + 3; y++)
                 for (let x = left; x < left + 3; x++)
                   for (let i = 0; i < 3; i++) all += image.data[4 * (y * image.width + x) + i];
               return all};
             let count = 0, blocks = 0;
             for (let y = 0; y + 3 <= a.height; y += 3)
               for (let x = 0; x + 3 <= a.width; x += 3, blocks++)
                 if (Math.abs(sum(a, x, y) - sum(b, x, y)) > 0.1 * 9 * 765) count++;
             return count / blocks}""",
        [b64encode(one).decode("ascii"), b64encode(other).decode("ascii")],
    )
    return share


def show(page: Page, lines: list[str], bold: bool) -> None:
    """A page of `text` elements in the shipped fonts, each a paragraph of its own direction."""
    weight = 700 if bold else 400
    texts = "".join(
        f"<text x='900' y='{50 * i + 50}' font-size='{SIZE}' font-weight='{weight}' "
        f"direction='{'rtl' if is_right_to_left([line]) else 'ltr'}'>{line}</text>"
        for i, line in enumerate(lines)
    )
    families = ",".join(f'"{font.family}"' for font in FONTS)
    style = f"{faces(lines, bold)} svg {{text-rendering: geometricPrecision}}"
    drawing = f"<svg width='1900' height='2000' font-family='{families}'>{texts}</svg>"
    page.set_content(f"<style>{style}</style>{drawing}")
    page.wait_for_function("document.fonts.status == 'loaded'")


def faces(lines: list[str], bold: bool) -> str:
    runs = [run for line in lines for run in shape(line, SIZE, bold)]
    rules = []
    for font, group in groupby(sorted(runs, key=lambda run: run.font.family), key=lambda run: run.font):
        cut = subset("".join(sorted(set().union(*map(looked_up, group)))), bold, font)
        data = b64encode(cut).decode("ascii")
        source = f"src:url(data:font/woff2;base64,{data})"
        rules.append(f"@font-face{{font-family:'{font.family}';font-weight:400 700;{source}}}")
    return "".join(rules)
