"""PDF files as poppler reads them: pages, text, fonts, bookmarks, and the same picture as the PNG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from blueprint.diagram import compose
from blueprint.layout import LaidOutDiagram, lay_out
from blueprint.layout.laid_out import IconMark, Part, Text
from blueprint.source import load_text
from blueprint.testing import sample_diagrams
from blueprint_exporters.pdf import PdfExporter
from blueprint_exporters.png import PngExporter
from pixels import rows
from poppler import different, fonts_of, picture_of, poppler, text_of
from world import BLUEPRINT

PAGE, EVIL = sample_diagrams()


@cache
def world() -> LaidOutDiagram:
    blueprint = load_text(BLUEPRINT, Path("b.yaml")).blueprint
    assert blueprint is not None
    return lay_out(compose(blueprint, blueprint.views["all"]))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, PAGE, EVIL, world())


def written(folder: Path, *pages: LaidOutDiagram) -> Path:
    made = folder / "pages.pdf"
    made.write_bytes(PdfExporter().render(pages).data)
    return made


def test_every_diagram_is_a_page_of_its_size(file: Path) -> None:
    info = poppler("pdfinfo", "-l", "-1", str(file)).decode()
    assert "Pages:           3" in info
    for number, page in enumerate((PAGE, EVIL, world()), start=1):
        assert f"Page    {number} size:  {page.width * 0.75:g} x {page.height * 0.75:g} pts" in info


def test_the_file_says_what_it_is_and_nothing_of_who_and_when(file: Path) -> None:
    info = poppler("pdfinfo", str(file)).decode()
    assert f"Title:           {PAGE.title}" in info
    assert "Tagged:          yes" in info
    assert not any(word in info for word in ("Author", "Creator", "CreationDate", "ModDate"))


def test_readers_show_bookmarks_of_the_project_its_kinds_and_its_diagrams(tmp_path: Path) -> None:
    kinds = ("logical", "schematic")
    pages = [replace(PAGE, id=kind, title=f"A {kind} one", kind=kind, project="Shop & Co.") for kind in kinds]
    file = written(tmp_path, *pages)
    told = poppler("pdftohtml", "-xml", "-i", "-stdout", str(file))
    outline = etree.fromstring(told, etree.XMLParser(load_dtd=False, recover=True)).find("outline")
    assert outline is not None
    assert tree(outline) == [
        ("Shop & Co.", [
            ("Logical diagrams", [("A logical one", [])]),
            ("Schematic diagrams", [("A schematic one", [])]),
        ])
    ]  # fmt: skip
    assert [item.get("page") for item in outline.iter("item")] == ["1", "1", "1", "2", "2"]
    assert "Title:           Shop & Co." in poppler("pdfinfo", str(file)).decode()


def tree(outline: etree._Element) -> list[tuple[str, list[Any]]]:
    """Titles with those below them; an `outline` stands behind the item that it belongs to."""
    found: list[tuple[str, list[Any]]] = []
    for child in outline:
        if child.tag == "item":
            found.append((child.text or "", []))
        else:
            found[-1][1].extend(tree(child))
    return found


def test_all_text_can_be_found(file: Path) -> None:
    for number, page in enumerate((PAGE, world()), start=1):
        shown = text_of(file, number * 2 - 1)
        texts = [part for item in page.items for part in item.parts if isinstance(part, Text)]
        wanted = [word for text in texts for line in text.lines for word in line.split()]
        assert sorted(letters(shown)) == sorted(letters(wanted))


def letters(words: list[str]) -> list[str]:
    """The words without signs, and with their letters in one order.

    poppler 22 turns the letters of an Arabic ligature round, and brackets beside right-to-left words.
    """
    plain = ("".join(sorted(character for character in word if character.isalnum())) for word in words)
    return [word for word in plain if word]


def test_text_is_read_in_the_order_of_the_storyline(file: Path) -> None:
    shown = " ".join(text_of(file, 1))
    places = [shown.index(word) for word in (PAGE.title, "CI/CD platform", "Services")]
    assert places == sorted(places)


def test_every_font_is_embedded_as_a_subset_with_its_text(file: Path) -> None:
    fonts = fonts_of(file)
    assert {row[0].partition("+")[2] for row in fonts} >= {
        "BlueprintSans-Regular",
        "BlueprintSans-Bold",
        "BlueprintSansCJK-Regular",
        "BlueprintSansArabic-Bold",
        "BlueprintEmoji-Regular",
    }
    assert all(row[3:6] == ["yes", "yes", "yes"] for row in fonts)


def test_the_page_is_the_same_picture_as_the_png(file: Path) -> None:
    for number, page in ((1, PAGE), (3, world())):
        across, down, pixels = picture_of(file, number, round(page.width))
        drawn = rows(PngExporter(scale=1).render([page]).data)
        assert (across, down) == (len(drawn[0]) // 4, len(drawn))
        assert different(pixels, drawn) < 0.006  # all of it one pixel aside: 0.024


def test_an_icon_of_somebody_s_own_is_drawn_like_in_the_png(tmp_path: Path) -> None:
    markup = (
        '<svg width="24" height="24" viewBox="0 0 48 48"><g fill="currentColor">'
        '<rect x="2" y="2" width="44" height="44" rx="8" fill="rgb(255,136,0)" fill-opacity="0.5"/>'
        '<circle cx="24" cy="24" r="14" fill="none" stroke="navy" stroke-width="4" stroke-dasharray="6 3"/>'
        '<g transform="rotate(45 24 24) scale(0.5) translate(24,24)"><path fill-rule="evenodd" '
        'd="M0 0h48v48h-48zM12 12q12-12 24 0a8 8 0 0 1 0 24z"/></g></g></svg>'
    )
    below = tuple(replace(item, parts=tuple(with_own(item.parts, markup))) for item in PAGE.below)
    page = replace(PAGE, below=below, connectors=(), above=())
    drawn = rows(PngExporter(scale=3).render([page]).data)
    _, _, pixels = picture_of(written(tmp_path, page), 1, round(3 * page.width))
    assert different(pixels, drawn) < 0.001


def with_own(parts: Sequence[Part], markup: str) -> Iterator[Part]:
    """The parts without text, of which programs place letters each in their own way."""
    for part in parts:
        if isinstance(part, IconMark):
            yield replace(part, drawing=markup)
        elif not isinstance(part, Text):
            yield part
