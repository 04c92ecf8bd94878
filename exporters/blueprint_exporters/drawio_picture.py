"""Pictures that draw.io opens as diagrams: exactly our SVG or PNG, with the draw.io file inside."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.drawio import DrawioExporter
from blueprint_exporters.png import PngExporter
from blueprint_exporters.svg import SvgExporter

__all__ = ["DrawioPngExporter", "DrawioSvgExporter"]

_HEADER_END = 8 + 12 + 13
"""Where the chunk IHDR ends, after the signature: length, type, CRC and 13 bytes of data."""


class DrawioSvgExporter:
    """One diagram as an SVG file whose root's attribute `content` holds the draw.io file."""

    suffix = "drawio.svg"
    multipage = False
    title = "editable SVG"

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the only page; ValueError unless there is exactly one."""
        picture = SvgExporter().render(pages)
        root = etree.fromstring(picture.data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        root.set("content", DrawioExporter().render(pages).data.decode("utf-8"))
        return Rendering(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), picture.media_type)


class DrawioPngExporter:
    """One diagram as a PNG file with the draw.io file in a `tEXt` chunk named `mxfile`."""

    suffix = "drawio.png"
    multipage = False
    title = "editable PNG"

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the only page; ValueError unless there is exactly one."""
        picture = PngExporter().render(pages)
        file = quote(DrawioExporter().render(pages).data, safe="!'()*-._~")  # as encodeURIComponent does
        chunk = _chunk(b"tEXt", b"mxfile\0" + file.encode("ascii"))
        data = picture.data[:_HEADER_END] + chunk + picture.data[_HEADER_END:]
        return Rendering(data, picture.media_type)


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk as the PNG specification has it (section 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
