"""The file and its pages: ids, layers, nesting, order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from blueprint.layout.laid_out import Item, LaidOutConnector, LaidOutDiagram, Panel, Point
from blueprint.text import set_in
from blueprint_exporters.common import number, xml_id, xml_text
from blueprint_exporters.drawio.connectors import End, draw_connector
from blueprint_exporters.drawio.items import draw_item
from blueprint_exporters.drawio.refuse import refuse_faults


def document(pages: Sequence[LaidOutDiagram]) -> bytes:
    """The pages as an uncompressed draw.io file in UTF-8; ValueError as DrawioExporter says."""
    refuse_faults(pages)
    file = etree.Element("mxfile", host="blueprint", pages=str(len(pages)))
    names = frozenset(page.id for page in pages)
    for page in pages:
        diagram = etree.SubElement(file, "diagram", id=page.id, name=xml_text(page.title or page.id))
        diagram.append(model(page, names))
    written: bytes = etree.tostring(file, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def model(page: LaidOutDiagram, file_pages: frozenset[str] = frozenset()) -> etree._Element:
    """A page's `mxGraphModel`; its links lead to the other pages of the file."""
    drawn = _Page(page, file_pages)
    with set_in(page.theme.font):
        drawn.draw()
    return drawn.model


class _Page:
    """One page being written, with a single layer: draw.io adds new shapes to the first one."""

    def __init__(self, page: LaidOutDiagram, file_pages: frozenset[str]) -> None:
        self.page = page
        self.file_pages = file_pages
        self.name = xml_id(page.id)
        self.items = {item.address: item for item in page.items}
        self.lines = {connector.address: connector.points for connector in page.connectors}
        self.model = etree.Element("mxGraphModel", _settings(page))
        self.root = etree.SubElement(self.model, "root")
        self.layer = f"{self.name}_layer"
        etree.SubElement(self.root, "mxCell", id=f"{self.name}_root")
        etree.SubElement(self.root, "mxCell", id=self.layer, parent=f"{self.name}_root")

    def draw(self) -> None:
        """Append all cells in painting order, parents before their children."""
        for item in sorted(self.page.below, key=self._depth):
            self._item(item, item.parent)
        for connector in self.page.connectors:
            self._connector(connector)
        for item in sorted(self.page.above, key=lambda item: (bool(item.of), self._depth(item))):
            self._item(item, self._owner(item))

    def _owner(self, item: Item) -> str:
        """The parent: a label's or badge's is its connector, a state's its element."""
        return item.of if item.of in self.lines or item.of in self.items else item.parent

    def _item(self, item: Item, parent: str) -> None:
        if item.link not in self.file_pages:
            item = replace(item, link="")
        draw_item(
            self.root,
            item,
            self._id(item.address),
            self._id(parent),
            self._origin(parent),
            self.page.theme,
            self.lines.get(parent, ()),
        )

    def _connector(self, connector: LaidOutConnector) -> None:
        parent = self._common(connector.source, connector.target)
        ends = (self._end(connector.source), self._end(connector.target))
        place = (self._id(parent), self._origin(parent))
        draw_connector(self.root, connector, self._id(connector.address), place, ends, self.page.theme)

    def _end(self, address: str) -> End | None:
        return End(self._id(address), self.items[address].rect) if address else None

    def _id(self, address: str) -> str:
        return f"{self.name}--{xml_id(address)}" if address else self.layer

    def _origin(self, parent: str) -> Point:
        item = self.items.get(parent)
        return (item.rect.x, item.rect.y) if item else (0, 0)

    def _around(self, address: str) -> list[str]:
        """The item's parent, its parent, and so on, ending with "" for the layer."""
        found = []
        while address:
            address = self.items[address].parent
            found.append(address)
        return found or [""]

    def _depth(self, item: Item) -> int:
        return len(self._around(item.address))

    def _common(self, source: str, target: str) -> str:
        """The innermost item around both, where draw.io itself would put the edge."""
        around = set(self._around(target))
        return next(parent for parent in self._around(source) if parent in around)


def _settings(page: LaidOutDiagram) -> dict[str, str]:
    size = {"pageWidth": number(page.width), "pageHeight": number(page.height)}
    background = _background(page)
    return {
        "dx": "0",
        "dy": "0",
        "grid": "0",
        "gridSize": "12",
        "guides": "1",
        "tooltips": "1",
        "connect": "1",
        "arrows": "1",
        "fold": "1",
        "page": "1",
        "pageScale": "1",
        **size,
        **({"background": background} if background else {}),
        "math": "0",
        "shadow": "0",
    }


def _background(page: LaidOutDiagram) -> str:
    """The colour that fills the page, "" for none."""
    for item in page.below:
        if item.role == "page":
            fills = [part.fill for part in item.parts if isinstance(part, Panel) and part.fill]
            return page.theme.colour(fills[0]) if fills else ""
    return ""
