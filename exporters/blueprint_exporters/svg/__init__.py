"""SVG 1.1, one page a file: groups that carry addresses, and the font's used characters embedded."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.svg.document import document

__all__ = ["SvgExporter"]


class SvgExporter:
    """Draws one diagram as a self-contained SVG file.

    `embed_fonts=False` is for renderers that are given the main font's files: no font is embedded, and
    lines that need other fonts are outlines.
    """

    suffix = "svg"
    multipage = False

    def __init__(self, embed_fonts: bool = True) -> None:
        self.embed_fonts = embed_fonts

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the only page; ValueError unless there is exactly one."""
        if len(pages) != 1:
            raise ValueError(f"an SVG file holds one page, not {len(pages)}")
        return Rendering(document(pages[0], embed_fonts=self.embed_fonts), "image/svg+xml")
