"""The table of a detail diagram: connections in and out, products, what is inside, protocols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blueprint.diagram.diagram import Neighbour, Sheet
from blueprint.layout.fitting import fitted
from blueprint.layout.laid_out import Panel, Part, Rect
from blueprint.layout.parts import line_height, text_block

_CONNECTION_WIDTH = 426.0
_PRODUCT_WIDTH = 308.0
_PROTOCOL_WIDTH = 170.0
_WIDTHS = (_CONNECTION_WIDTH, _CONNECTION_WIDTH, _PRODUCT_WIDTH, _PROTOCOL_WIDTH)
_HEADING = 18.0
_TITLE = 19.0
_NOTE = 15.0
_HEADING_ROW = 34.0
_CONNECTION_ROW = 52.0
_ROW = 48.0
_CONTENT_ROW = 34.0
_NOTE_ROW = 26.0
_AIR = 8.0
_DASHED = "Dashed: optional, or hosted elsewhere"
SCALES = (1.3, 1.2, 1.1, 1.0)
"""How much larger than usual a table's rows and text may be, largest first."""


@dataclass(frozen=True)
class Table:
    """A sheet to be drawn, its rows and text `scale` times as high as usual; the widths stay."""

    sheet: Sheet
    scale: float = 1.0

    @property
    def height(self) -> float:
        """In px."""
        sheet = self.sheet
        most = max(len(sheet.incoming), len(sheet.outgoing), 1)
        columns = (
            self._rows(most, _CONNECTION_ROW),
            self._products_height() + self._between() + self._rows(len(sheet.contains), _CONTENT_ROW),
            self._rows(len(sheet.protocols), _ROW),
        )
        return max(columns)

    def parts(self, place: Rect) -> Iterator[Part]:
        """Four columns in the same places on every card; the last one ends where `place` does."""
        gap = (place.width - sum(_WIDTHS)) / (len(_WIDTHS) - 1)
        x = [round(place.x + sum(_WIDTHS[:i]) + i * gap) for i in range(len(_WIDTHS))]
        y = place.y
        yield from self._connections("‹ Connections in", "‹", self.sheet.incoming, x[0], y)
        yield from self._connections("› Connections out", "›", self.sheet.outgoing, x[1], y)
        yield from self._products(x[2], y)
        yield from self._contents(x[2], y + self._products_height() + self._between())
        yield from self._protocols(x[3], y)

    def _rows(self, count: int, row: float) -> float:
        """A heading and so many rows, in px; nothing for no rows."""
        return self.scale * (_HEADING_ROW + count * (row + _AIR) - _AIR) if count else 0.0

    def _boxes(self, count: int, width: float, row: float, x: float, y: float) -> list[Rect]:
        """Boxes of one size below each other, under a heading at `y`."""
        top, pitch = y + self.scale * _HEADING_ROW, self.scale * (row + _AIR)
        return [Rect(x, top + i * pitch, width, self.scale * row) for i in range(count)]

    def _heading(self, words: str, x: float, y: float) -> Part:
        return text_block((words,), _HEADING * self.scale, (x, y), _CONNECTION_WIDTH, "text", bold=True)

    def _connections(
        self, heading: str, arrow: str, neighbours: Sequence[Neighbour], x: float, y: float
    ) -> Iterator[Part]:
        yield self._heading(heading, x, y)
        boxes = self._boxes(max(len(neighbours), 1), _CONNECTION_WIDTH, _CONNECTION_ROW, x, y)
        if not neighbours:
            yield fitted("None", _TITLE * self.scale, boxes[0], "text.muted", indent=0)
        for neighbour, box in zip(neighbours, boxes, strict=False):
            yield from self._connection(arrow, neighbour, box)

    def _connection(self, arrow: str, neighbour: Neighbour, box: Rect) -> Iterator[Part]:
        """Who is at the other end, and below that what flows."""
        flows, size = " · ".join(neighbour.flows), _TITLE * self.scale
        title, below = line_height(size), line_height(_NOTE * self.scale) if flows else 0.0
        left, room = box.x + 38, box.width - 52
        y = box.y + (box.height - title - below) / 2
        end = Rect(box.x, box.y, 38, box.height)
        yield Panel(box, fill="zone", line="zone.line", radius=8)
        yield fitted(arrow, size + 3, end, "text", centred=True, bold=True)
        yield fitted(neighbour.title, size, Rect(left, y, room, title), "text", indent=0)
        if flows:
            line = Rect(left, y + title, room, below)
            yield fitted(flows, _NOTE * self.scale, line, "text.muted", indent=0, least=0.8)

    def _products_height(self) -> float:
        note = _NOTE_ROW * self.scale if self._has_optional() else 0.0
        return self._rows(len(self.sheet.products), _ROW) + note

    def _has_optional(self) -> bool:
        return any(optional for _, optional in self.sheet.products)

    def _between(self) -> float:
        return 20.0 if self.sheet.products and self.sheet.contains else 0.0

    def _products(self, x: float, y: float) -> Iterator[Part]:
        products = self.sheet.products
        if products:
            yield self._heading("Products and technologies", x, y)
        for (title, optional), box in zip(
            products, self._boxes(len(products), _PRODUCT_WIDTH, _ROW, x, y), strict=True
        ):
            yield Panel(box, line="product.line", line_width=2, dashed=optional)
            yield fitted(title, _TITLE * self.scale, box, "text", lines=2, centred=True)
        if self._has_optional():
            row = _NOTE_ROW * self.scale
            note = Rect(x, y + self._products_height() - row, _PRODUCT_WIDTH, row)
            yield fitted(_DASHED, _NOTE * self.scale, note, "text.muted", indent=0)

    def _contents(self, x: float, y: float) -> Iterator[Part]:
        titles = self.sheet.contains
        if titles:
            yield self._heading("Contains", x, y)
        for title, box in zip(
            titles, self._boxes(len(titles), _PRODUCT_WIDTH, _CONTENT_ROW, x, y), strict=True
        ):
            yield Panel(box, fill="zone", line="zone.line", radius=8)
            yield fitted(title, (_TITLE - 2) * self.scale, box, "text", indent=16)

    def _protocols(self, x: float, y: float) -> Iterator[Part]:
        protocols = self.sheet.protocols
        if protocols:
            yield self._heading("Protocols", x, y)
        for protocol, box in zip(
            protocols, self._boxes(len(protocols), _PROTOCOL_WIDTH, _ROW, x, y), strict=True
        ):
            yield Panel(box, fill="protocol", radius=6)
            yield fitted(protocol, _TITLE * self.scale, box, "protocol.text", indent=18)
