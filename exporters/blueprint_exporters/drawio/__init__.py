"""draw.io: a plain `mxfile`, one `diagram` a page, elements as containers with their model's fields."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint_exporters.drawio.document import document

__all__ = ["DrawioExporter"]


class DrawioExporter:
    """Draws any number of diagrams as the pages of one draw.io file."""

    suffix = "drawio"
    multipage = True
    title = "draw.io"

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        """Draw the pages.

        ValueError names a repeated page id or address, an unknown parent or an unknown end of a
        connector: draw.io would show an empty page or nothing for such a file.
        """
        return Rendering(document(pages), "application/vnd.jgraph.mxfile")
