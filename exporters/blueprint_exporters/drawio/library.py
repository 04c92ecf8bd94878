"""A draw.io shape library (`mxlibrary`): every page is one entry of the palette.

The file is a JSON array in an XML element; an entry's diagram is compressed as draw.io does it,
because its search reads no other.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.common import xml_text
from blueprint_exporters.drawio.document import model
from blueprint_exporters.drawio.refuse import refuse_faults

_IDENTITY = ("address", "of")


class DrawioLibraryExporter:
    """Writes diagrams as the shapes of a library.

    Shapes carry their kind and fields, but no address: what is drawn with them is a new element.
    Ends of connectors that are "" are attached to nothing.
    """

    suffix = "library.xml"
    multipage = True
    title = "draw.io library"
    draws = "shapes"

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """One entry a page, in order; ValueError as DrawioExporter says."""
        refuse_faults(pages, loose=True)
        library = etree.Element("mxlibrary", title="Blueprint")
        library.text = json.dumps([_entry(page) for page in pages], ensure_ascii=False, indent=0)
        return Rendering(etree.tostring(library, encoding="UTF-8"), "application/vnd.jgraph.mxlibrary")


def _entry(page: LaidOutDiagram) -> dict[str, str | float]:
    drawn = model(page)
    for thing in drawn.iter("object"):
        etree.strip_attributes(thing, *_IDENTITY)
    return {
        "xml": _compressed(etree.tostring(drawn)),
        "w": round(page.width, 2),
        "h": round(page.height, 2),
        "title": xml_text(page.title or page.id),
        "aspect": "fixed",
    }


def _compressed(xml: bytes) -> str:
    """Base64 of the raw deflate of the percent-encoded text."""
    from zopfli import zopfli  # not zlib: its output differs from one build of Python to another

    stream: bytes = zopfli.compress(quote(xml).encode("ascii"), numiterations=1, blocksplitting=0)
    header, checksum = 2, 4  # of the zlib container, RFC 1950
    return b64encode(stream[header:-checksum]).decode("ascii")
