"""PNG: the SVG of the same page, drawn by resvg with the main font's files and no others.

Lines of other scripts reach resvg as outlines: it knows no right-to-left paragraphs, and takes a
cluster of several glyphs for as wide as its widest.
"""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.text import FAMILY, font_file
from blueprint_exporters.svg import SvgExporter

__all__ = ["Png2xExporter", "PngExporter"]


class PngExporter:
    """Draws one diagram as a PNG of `scale` pixels per CSS pixel."""

    suffix = "png"
    multipage = False
    title = "PNG"

    def __init__(self, scale: float = 1) -> None:
        self.scale = scale

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the only page; ValueError unless there is exactly one."""
        import resvg_py

        svg = SvgExporter(embed_fonts=False).render(pages).data
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg.decode("utf-8"),
            zoom=self.scale,
            skip_system_fonts=True,
            font_files=[str(font_file(False)), str(font_file(True))],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
        return Rendering(bytes(drawn), "image/png")


class Png2xExporter(PngExporter):
    """The same with twice as many pixels each way, for dense screens and slides."""

    suffix = "@2x.png"
    title = "PNG 2×"

    def __init__(self) -> None:
        super().__init__(scale=2)
