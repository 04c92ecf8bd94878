"""Pictures in a project's own font: measured with it, and drawn with it in every format."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from blueprint.diagram import Diagram, Node
from blueprint.diagram.theme import LIGHT
from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.laid_out import Text
from blueprint.layout.memory import content_of
from blueprint.model import Typeface
from blueprint.testing import check_exporter, sample_diagrams
from blueprint_exporters.drawio import DrawioExporter
from blueprint_exporters.pdf import PdfExporter
from blueprint_exporters.png import PngExporter
from blueprint_exporters.svg import SvgExporter
from made_font import FAMILY, made_font
from pixels import rows
from poppler import different, fonts_of, picture_of, text_of

OWN = Typeface(FAMILY, made_font(advance=500), made_font(advance=550))
COMPACT = Typeface(FAMILY, made_font(advance=500, compact=True), made_font(advance=550, compact=True))
THIN = Typeface(FAMILY, made_font(advance=500))
FONTS = {"TTF": OWN, "OTF": COMPACT, "without bold": THIN}

DIAGRAM = Diagram(
    "own",
    "schematic",
    "In a font of its own",
    nodes=(
        Node("z", "zone", "A zone", children=(
            Node("z.a", "card", "Orders and deliveries", text="Takes orders in Ж and 漢.", icon="service"),
        )),
        Node("z.b", "card", "Payments", text="Takes money of every kind, day and night.", icon="service"),
    ),
)  # fmt: skip


def in_font(font: Typeface | None) -> Diagram:
    return replace(DIAGRAM, theme=LIGHT.changed({}, {}, font))


def page(font: Typeface | None) -> LaidOutDiagram:
    return lay_out(in_font(font))


def faces(svg: bytes) -> list[tuple[str, TTFont]]:
    """The declarations of the embedded fonts, with the fonts."""
    style = etree.fromstring(svg).findtext("{http://www.w3.org/2000/svg}style") or ""
    found = []
    for rule in style.splitlines():
        head, _, data = rule.partition("base64,")
        found.append((head, TTFont(BytesIO(b64decode(data.partition(")")[0])))))
    return found


@pytest.mark.parametrize("font", FONTS.values(), ids=FONTS)
def test_a_picture_in_another_font_is_laid_out_for_it(font: Typeface) -> None:
    wide = Typeface(FAMILY, made_font(advance=900))
    assert faults(page(font)) == []
    lines = [part.lines for item in page(font).items for part in item.parts if isinstance(part, Text)]
    assert lines != [part.lines for item in page(wide).items for part in item.parts if isinstance(part, Text)]


def test_a_layout_is_made_for_its_font() -> None:
    assert len({content_of(in_font(font)) for font in (None, OWN, COMPACT, THIN)}) == 4


@pytest.mark.parametrize("font", FONTS.values(), ids=FONTS)
def test_svg_embeds_the_used_characters_and_the_shipped_fonts_behind_them(font: Typeface) -> None:
    svg = SvgExporter().render([page(font)]).data
    families = etree.fromstring(svg).get("font-family")
    assert families.startswith(f"'{FAMILY}', 'Blueprint Sans', 'Blueprint Sans CJK'")
    found = faces(svg)
    own = [(head, face) for head, face in found if f"'{FAMILY}'" in head]
    weights = {head.partition("font-weight:")[2].partition(";")[0] for head, _ in own}
    assert weights == ({"400", "700"} if font.bold else {"400 700"})
    characters = set().union(*(face.getBestCmap() for _, face in own))
    assert ord("O") in characters
    assert ord("~") not in characters
    assert any(ord("Ж") in face.getBestCmap() for head, face in found if "'Blueprint Sans'" in head)


def test_drawio_asks_for_the_own_font_first() -> None:
    assert (
        b"fontFamily=Test Boxes,Blueprint Sans,Inter,Helvetica;" in DrawioExporter().render([page(OWN)]).data
    )
    assert b"fontFamily=Blueprint Sans,Inter,Helvetica;" in DrawioExporter().render([page(None)]).data


@pytest.mark.parametrize("font", FONTS.values(), ids=FONTS)
def test_pdf_embeds_the_own_font_and_looks_like_the_png(font: Typeface, tmp_path: Path) -> None:
    drawn = page(font)
    file = tmp_path / "own.pdf"
    file.write_bytes(PdfExporter().render([drawn]).data)
    embedded = {row[0].partition("+")[2]: row[1:] for row in fonts_of(file)}
    assert {"TestBoxes-Regular", "BlueprintSans-Regular"} <= set(embedded)
    assert ("TestBoxes-Bold" in embedded) == bool(font.bold)
    assert "deliveries" in text_of(file, 1)
    png = rows(PngExporter().render([drawn]).data)
    across, down, pixels = picture_of(file, 1, len(png[0]) // 4)
    assert (across, down) == (len(png[0]) // 4, len(png))
    assert different(pixels, png) < 0.01


def test_png_draws_the_own_font_s_letters() -> None:
    """All letters of the test font are boxes, so more ink than with any real font."""
    assert _ink(page(OWN)) > 1.5 * _ink(page(None))


def _ink(drawn: LaidOutDiagram) -> int:
    """Dark pixels in the page's title."""
    title = next(item.rect for item in drawn.items if item.role == "title")
    png = rows(PngExporter().render([drawn]).data)
    scale = len(png) / drawn.height
    lines = png[int(title.y * scale) : int(title.bottom * scale)]
    left, right = int(title.x * scale) * 4, int(title.right * scale) * 4
    return sum(row[x] < 128 for row in lines for x in range(left, right, 4))


@pytest.mark.parametrize("exporter", [SvgExporter, PngExporter, PdfExporter, DrawioExporter])
def test_exporters_keep_their_promises_with_an_own_font(exporter: type) -> None:
    class Same:
        suffix, multipage = exporter.suffix, exporter.multipage

        def render(self, pages: list[LaidOutDiagram]) -> object:
            return exporter().render([replace(p, theme=p.theme.changed({}, {}, OWN)) for p in pages])

    assert sample_diagrams()
    assert check_exporter(Same()) == []
