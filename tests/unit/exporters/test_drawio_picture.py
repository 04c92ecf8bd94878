import struct
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from lxml import etree

from blueprint.export import exporter
from blueprint.testing import check_exporter, sample_diagrams
from blueprint_exporters.drawio import DrawioExporter
from blueprint_exporters.drawio_picture import DrawioPngExporter, DrawioSvgExporter
from blueprint_exporters.png import PngExporter
from blueprint_exporters.svg import SvgExporter

PAGES = sample_diagrams()


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and data of every chunk; their checksums are right."""
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + data),)
        yield kind, data
        at += 12 + length


@pytest.mark.parametrize("name", ["drawio-svg", "drawio-png"])
def test_an_editable_picture_owes_nothing(name: str) -> None:
    assert check_exporter(exporter(name)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_the_svg_s_root_holds_the_file_and_the_rest_is_our_picture(page: object) -> None:
    root = etree.fromstring(DrawioSvgExporter().render([page]).data)
    assert root.attrib.pop("content").encode() == DrawioExporter().render([page]).data
    ours = etree.fromstring(SvgExporter().render([page]).data)
    assert etree.tostring(root, method="c14n") == etree.tostring(ours, method="c14n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_the_png_holds_the_file_before_its_pixels_and_the_rest_is_our_picture(page: object) -> None:
    made = list(chunks(DrawioPngExporter().render([page]).data))
    assert [kind for kind, _ in made[:2]] == [b"IHDR", b"tEXt"]
    keyword, _, file = made.pop(1)[1].partition(b"\0")
    assert keyword == b"mxfile"
    assert unquote(file.decode("ascii")).encode() == DrawioExporter().render([page]).data
    assert made == list(chunks(PngExporter().render([page]).data))
