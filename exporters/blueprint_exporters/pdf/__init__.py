"""PDF: vector pages with embedded fonts and text that can be searched, one page a diagram."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.pdf.document import PdfFile

__all__ = ["PdfExporter"]


class PdfExporter:
    """Draws diagrams as the pages of one PDF file, each with the proportions of its diagram."""

    suffix = "pdf"
    multipage = True
    title = "PDF"

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the pages in order, with a bookmark each; ValueError when there is none."""
        if not pages:
            raise ValueError("a PDF file needs at least one page")
        return Rendering(PdfFile(pages).data(), "application/pdf")
