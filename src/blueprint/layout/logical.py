"""Logical diagrams: titled frames of one height side by side, entries in common rows, base rows below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from blueprint import text
from blueprint.diagram.diagram import Diagram, Node
from blueprint.layout import entries, furniture
from blueprint.layout.entries import ENTRY_WIDTH, Row
from blueprint.layout.laid_out import Item, LaidOutDiagram, Panel, Rect
from blueprint.layout.parts import moved_all, text_block

_FRAME = 24.0
_GAP = 18.0
_MOST_GAP = 30.0
_BETWEEN = 36.0
_HEADING = 36.0
_HEADING_SIZE = 18.0
_BASE_TITLE = 48.0
_MOST_ROWS = 8


@dataclass(frozen=True)
class _Grid:
    """The rows that all columns share, and the distance between two of them."""

    rows: tuple[Row, ...]
    gap: float

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows) + self.gap * max(len(self.rows) - 1, 0) + 2 * _FRAME


@dataclass(frozen=True)
class _Frame:
    """A column or base row at the origin: its heading, frame and entries, as items."""

    width: float
    height: float
    items: tuple[Item, ...]


def lay_out_logical(diagram: Diagram) -> LaidOutDiagram:
    """Columns of equal height whose entries line up across the page, base rows over the whole width."""
    columns = [_files(node) for node in diagram.nodes]
    width = sum(_column_width(files) for files in columns) + _BETWEEN * max(len(columns) - 1, 0)
    bases = [_base_frame(node, width, diagram) for node in diagram.base]
    base_height = sum(frame.height + _GAP for frame in bases) + (_BASE_TITLE if diagram.base else 0.0)
    grid = _Grid(_rows(columns, diagram), _GAP)
    tall = grid.height + _HEADING + base_height
    page_width, page_height = furniture.page_size(width, tall, diagram.theme)
    area = furniture.content_area(page_width, page_height, diagram.theme)
    grid = _aired(grid, area.height - tall)
    left = area.x + (area.width - width) / 2
    top = area.y + (area.height - grid.height - _HEADING - base_height) / 2
    frames = [_frame(node, files, grid) for node, files in zip(diagram.nodes, columns, strict=True)]
    items = [*_side_by_side(frames, left, top)]
    items += _base(diagram, bases, (left, top + _HEADING + grid.height), width)
    return LaidOutDiagram(
        id=diagram.id,
        kind=diagram.kind,
        title=diagram.title,
        description=diagram.description,
        width=page_width,
        height=page_height,
        below=(*furniture.page(diagram, page_width, page_height), *items),
        connectors=(),
        above=(),
        theme=diagram.theme,
    )


def _files(node: Node) -> list[list[Node]]:
    """A column's entries row by row, as many side by side as it is wide (more when there are very many)."""
    width = max(node.span, -(-len(node.children) // _MOST_ROWS), 1)
    return [list(node.children[start : start + width]) for start in range(0, len(node.children), width)]


def _column_width(rows: Sequence[Sequence[Node]]) -> float:
    widest = max((len(row) for row in rows), default=1)
    return widest * ENTRY_WIDTH + (widest - 1) * _GAP + 2 * _FRAME


def _rows(columns: Sequence[Sequence[Sequence[Node]]], diagram: Diagram) -> tuple[Row, ...]:
    """The rows of the page: each is as high as its highest entry in any column."""
    across = zip_longest(*columns, fillvalue=())
    return tuple(entries.row([node for part in row for node in part], diagram.theme) for row in across)


def _aired(grid: _Grid, spare: float) -> _Grid:
    """The grid with more air between its rows where the page has height to spare."""
    between = max(len(grid.rows) - 1, 1)
    return replace(grid, gap=float(int(min(_MOST_GAP, grid.gap + max(spare, 0.0) / between))))


def _side_by_side(frames: Sequence[_Frame], left: float, top: float) -> Iterator[Item]:
    for frame in frames:
        yield from _placed(frame, left, top)
        left += frame.width + _BETWEEN


def _base(diagram: Diagram, frames: Sequence[_Frame], at: tuple[float, float], width: float) -> list[Item]:
    items: list[Item] = []
    left, top = at
    if diagram.base_title:
        place = (left, top + 12)
        block = text_block((diagram.base_title,), _HEADING_SIZE, place, width, "text.muted", align="center")
        items.append(Item("base/title", "note", block.rect, (block,), title=diagram.base_title))
    top += _BASE_TITLE
    for frame in frames:
        items += _placed(frame, left, top)
        top += frame.height + _GAP
    return items


def _placed(frame: _Frame, dx: float, dy: float) -> list[Item]:
    dx, dy = round(dx), round(dy)
    return [
        replace(item, rect=item.rect.moved(dx, dy), parts=moved_all(item.parts, dx, dy))
        for item in frame.items
    ]


def _frame(node: Node, files: Sequence[Sequence[Node]], grid: _Grid) -> _Frame:
    """A column: its entries on the rows that all columns share."""
    width = _column_width(files)
    items = [_heading_and_frame(node, width, grid.height)]
    y = _HEADING + _FRAME
    for row, nodes in zip(grid.rows, files, strict=False):
        items += _row(row, nodes, (_FRAME, y), node.address)
        y += row.height + grid.gap
    return _Frame(width, _HEADING + grid.height, tuple(items))


def _base_frame(node: Node, width: float, diagram: Diagram) -> _Frame:
    """A base row: entries side by side in the middle of a frame across the page."""
    most = max(int((width - 2 * _FRAME + _GAP) // (ENTRY_WIDTH + _GAP)), 1)
    nodes = node.children
    lines = [nodes[start : start + most] for start in range(0, len(nodes), most)]
    rows = [entries.row(line, diagram.theme) for line in lines]
    height = sum(row.height + _GAP for row in rows) + _GAP
    items = [_heading_and_frame(node, width, height)]
    y = _HEADING + _GAP
    for row, line in zip(rows, lines, strict=True):
        used = len(line) * ENTRY_WIDTH + (len(line) - 1) * _GAP
        items += _row(row, line, (float(round((width - used) / 2)), y), node.address)
        y += row.height + _GAP
    return _Frame(width, _HEADING + height, tuple(items))


def _row(row: Row, nodes: Sequence[Node], at: tuple[float, float], parent: str) -> Iterator[Item]:
    x, y = at
    for node in nodes:
        yield _item(row, node, (x, y), parent)
        x += ENTRY_WIDTH + _GAP


def _item(row: Row, node: Node, at: tuple[float, float], parent: str) -> Item:
    return Item(
        address=node.address,
        role="card",
        rect=Rect(*at, ENTRY_WIDTH, row.height),
        parts=moved_all(row.entry(node), *at),
        title=node.title,
        description=node.description,
        parent=parent,
        link=node.link,
        attributes=node.attributes,
    )


def _heading_and_frame(node: Node, width: float, height: float) -> Item:
    lines = text.wrap(node.title, _HEADING_SIZE, width, bold=True, max_lines=1)
    heading = text_block(lines, _HEADING_SIZE, (0, 2), width, "text", bold=True)
    frame = Rect(0, _HEADING, width, height)
    panel = Panel(frame, fill="zone", line=f"mark.{node.category}", line_width=2.5, radius=4)
    return Item(
        node.address,
        "column",
        Rect(0, 0, width, _HEADING + height),
        (heading, panel),
        title=node.title,
    )
