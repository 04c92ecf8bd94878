"""Logical diagrams: titled frames side by side with entries in common rows, base rows below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from blueprint import text
from blueprint.diagram.diagram import Diagram, Node
from blueprint.diagram.theme import Theme
from blueprint.layout import entries, furniture
from blueprint.layout.entries import Row
from blueprint.layout.laid_out import Item, LaidOutDiagram, Panel, Rect, Stroke
from blueprint.layout.parts import moved_all, text_block

_GAP = 18.0
_MOST_GAP = 30.0
_BETWEEN = 36.0
_HEADING = 36.0
_HEADING_SIZE = 18.0
_BASE_TITLE = 48.0
_RULE_AIR = 12.0
_MOST_ROWS = 8


@dataclass(frozen=True)
class _Frame:
    """A column or base row at the origin: its heading, frame and entries, as items."""

    width: float
    height: float
    items: tuple[Item, ...]


@dataclass(frozen=True)
class _Board:
    """Everything between the page's title and its key, for one width of entries; sizes in px.

    `gap` is the distance between two rows of the columns.
    """

    diagram: Diagram
    entry: float
    gap: float = _GAP

    @property
    def padding(self) -> float:
        """The distance of entries from the frame around them."""
        return self.diagram.theme.size("zone.padding")

    @cached_property
    def columns(self) -> list[list[list[Node]]]:
        """For each column its rows of entries."""
        return [_files(node) for node in self.diagram.nodes]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that all columns share: each is as high as its highest entry in any of them."""
        across = zip_longest(*self.columns, fillvalue=())
        return tuple(self._row([node for part in row for node in part]) for row in across)

    @cached_property
    def bases(self) -> list[_Frame]:
        return [self._base(node) for node in self.diagram.base]

    @property
    def width(self) -> float:
        between = _BETWEEN * max(len(self.columns) - 1, 0)
        return sum(self._column_width(files) for files in self.columns) + between

    @property
    def column_height(self) -> float:
        """Of the highest column's frame, without its heading."""
        return self._frame_height(self.rows)

    @property
    def height(self) -> float:
        base = sum(frame.height + _GAP for frame in self.bases) + (_BASE_TITLE if self.bases else 0.0)
        return _HEADING + self.column_height + base

    @property
    def page(self) -> tuple[float, float]:
        return furniture.page_size(self.width, self.height, self.diagram.theme)

    def items(self, left: float, top: float) -> Iterator[Item]:
        """Columns, the base's title and base rows, with the top left corner there."""
        x = left
        for node, files in zip(self.diagram.nodes, self.columns, strict=True):
            column = self._column(node, files)
            yield from _placed(column, x, top)
            x += column.width + _BETWEEN
        top += _HEADING + self.column_height
        if self.diagram.base_title:
            yield _base_title(self.diagram.base_title, left, top, self.width, self.diagram.theme)
        top += _BASE_TITLE
        for frame in self.bases:
            yield from _placed(frame, left, top)
            top += frame.height + _GAP

    def _row(self, nodes: Sequence[Node]) -> Row:
        return entries.row(nodes, self.entry, self.diagram.theme)

    def _column_width(self, files: Sequence[Sequence[Node]]) -> float:
        return self._across(max((len(row) for row in files), default=1)) + 2 * self.padding

    def _across(self, count: int) -> float:
        return count * (self.entry + _GAP) - _GAP

    def _column(self, node: Node, files: Sequence[Sequence[Node]]) -> _Frame:
        width, rows = self._column_width(files), self.rows[: max(len(files), 1)]
        height = self._frame_height(rows)
        items = [_heading_and_frame(node, width, height, self.diagram.theme)]
        y = _HEADING + self.padding
        for row, nodes in zip(rows, files, strict=False):
            items += _entries(row, nodes, (self.padding, y), node.address)
            y += row.height + self.gap
        return _Frame(width, _HEADING + height, tuple(items))

    def _frame_height(self, rows: Sequence[Row]) -> float:
        return sum(row.height for row in rows) + self.gap * max(len(rows) - 1, 0) + 2 * self.padding

    def _base(self, node: Node) -> _Frame:
        """Entries side by side in the middle of a frame across the page."""
        most = max(int((self.width - 2 * self.padding + _GAP) // (self.entry + _GAP)), 1)
        lines = [node.children[start : start + most] for start in range(0, len(node.children), most)]
        rows = [self._row(line) for line in lines]
        height = sum(row.height + _GAP for row in rows) + _GAP
        items = [_heading_and_frame(node, self.width, height, self.diagram.theme)]
        y = _HEADING + _GAP
        for row, line in zip(rows, lines, strict=True):
            left = round((self.width - self._across(len(line))) / 2)
            items += _entries(row, line, (left, y), node.address)
            y += row.height + _GAP
        return _Frame(self.width, _HEADING + height, tuple(items))


def lay_out_logical(diagram: Diagram) -> LaidOutDiagram:
    """Columns whose entries line up across the page, base rows over the whole width."""
    board = _board(diagram)
    width, height = board.page
    area = furniture.content_area(width, height, diagram.theme)
    board = _aired(board, area.height - board.height)
    left = area.x + (area.width - board.width) / 2
    top = area.y + (area.height - board.height) / 2
    return LaidOutDiagram(
        id=diagram.id,
        kind=diagram.kind,
        title=diagram.title,
        description=diagram.description,
        width=width,
        height=height,
        below=(*furniture.page(diagram, width, height), *board.items(left, top)),
        connectors=(),
        above=(),
        theme=diagram.theme,
    )


def _board(diagram: Diagram) -> _Board:
    """The board with the widest entries that fit the smallest page: what is small there is read easily."""
    boards = [_Board(diagram, width) for width in reversed(entries.WIDTHS)]
    return min(boards, key=lambda board: board.page)


def _aired(board: _Board, spare: float) -> _Board:
    """The board with more air between its rows where the page has height to spare."""
    between = max(len(board.rows) - 1, 1)
    return replace(board, gap=float(int(min(_MOST_GAP, board.gap + max(spare, 0.0) / between))))


def _files(node: Node) -> list[list[Node]]:
    """A column's entries row by row, as many side by side as it is wide (more when there are very many)."""
    width = max(node.span, -(-len(node.children) // _MOST_ROWS), 1)
    return [list(node.children[start : start + width]) for start in range(0, len(node.children), width)]


def _base_title(words: str, left: float, top: float, width: float, theme: Theme) -> Item:
    """The words in a line across the page that parts the columns from the base."""
    left, top = round(left), round(top)
    block = text_block((words,), _HEADING_SIZE, (left, top + _RULE_AIR), width, "text.muted", align="center")
    used = text.width(words, _HEADING_SIZE) + 2 * _RULE_AIR
    (middle, y), line = block.rect.centre, theme.size("line")
    ends = ((left, middle - used / 2), (middle + used / 2, left + width))
    rules = [Stroke(((a, y), (b, y)), "zone.line", line) for a, b in ends if a < b]
    return Item("base/title", "note", block.rect, (*rules, block), title=words)


def _placed(frame: _Frame, dx: float, dy: float) -> Iterator[Item]:
    dx, dy = round(dx), round(dy)
    for item in frame.items:
        yield replace(item, rect=item.rect.moved(dx, dy), parts=moved_all(item.parts, dx, dy))


def _entries(row: Row, nodes: Sequence[Node], at: tuple[float, float], parent: str) -> Iterator[Item]:
    """A row's entries side by side from a place on."""
    x, y = at
    for node in nodes:
        yield Item(
            address=node.address,
            role="card",
            rect=Rect(x, y, row.width, row.height),
            parts=moved_all(row.entry(node), x, y),
            title=node.title,
            description=node.description,
            parent=parent,
            link=node.link,
            attributes=node.attributes,
        )
        x += row.width + _GAP


def _heading_and_frame(node: Node, width: float, height: float, theme: Theme) -> Item:
    lines = text.wrap(node.title, _HEADING_SIZE, width, bold=True, max_lines=1)
    heading = text_block(lines, _HEADING_SIZE, (0, 2), width, "text", bold=True)
    frame = Rect(0, _HEADING, width, height)
    line, radius = theme.size("column.line"), theme.size("radius")
    panel = Panel(frame, fill="zone", line=f"mark.{node.category}", line_width=line, radius=radius)
    return Item(
        node.address,
        "column",
        Rect(0, 0, width, _HEADING + height),
        (heading, panel),
        title=node.title,
    )
