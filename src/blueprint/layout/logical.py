"""Logical diagrams: titled frames side by side on one base line, base rows below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from blueprint import text
from blueprint.diagram.diagram import Diagram, Node
from blueprint.layout import furniture
from blueprint.layout.laid_out import IconMark, Item, LaidOutDiagram, Panel, Part, Rect
from blueprint.layout.parts import line_height, moved_all, snap, text_block

_ENTRY_WIDTH = 252.0
_BAR_HEIGHT = 60.0
_TITLE_SIZE = 17.0
_BODY_SIZE = 13.0
_PADDING = 18.0
_ICON = 34.0
_FRAME = 24.0
_GAP = 18.0
_BETWEEN = 48.0
_HEADING = 36.0
_HEADING_SIZE = 17.0
_MOST_IN_FILE = 12


@dataclass(frozen=True)
class _Entry:
    """One element drawn at the origin; all entries are equally wide."""

    node: Node
    height: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _Frame:
    """A column at the origin: its heading, frame and entries, as items."""

    width: float
    height: float
    items: tuple[Item, ...]


def lay_out_logical(diagram: Diagram) -> LaidOutDiagram:
    """Columns bottom-aligned on one line, base rows across the whole width."""
    columns = [_frame(node, node.span) for node in diagram.nodes]
    width = sum(frame.width for frame in columns) + _BETWEEN * max(len(columns) - 1, 0)
    tallest = max((frame.height for frame in columns), default=0.0)
    bases = [_base_frame(node, width) for node in diagram.base]
    base_height = sum(frame.height + _GAP for frame in bases) + (48.0 if diagram.base else 0.0)
    page_width, page_height = furniture.page_size(width, tallest + base_height)
    area = furniture.content_area(page_width, page_height)
    left = area.x + (area.width - width) / 2
    top = area.y + (area.height - tallest - base_height) / 2
    items = [*_side_by_side(columns, left, top + tallest)]
    items += _base(diagram, bases, left, top + tallest, width)
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


def _side_by_side(frames: Sequence[_Frame], left: float, bottom: float) -> list[Item]:
    items: list[Item] = []
    for frame in frames:
        items += _placed(frame, left, bottom - frame.height)
        left += frame.width + _BETWEEN
    return items


def _base(diagram: Diagram, frames: Sequence[_Frame], left: float, top: float, width: float) -> list[Item]:
    items: list[Item] = []
    if diagram.base_title:
        block = text_block(
            (diagram.base_title,), _HEADING_SIZE, (left, top + 16), width, "text.muted", align="center"
        )
        items.append(Item("base/title", "note", block.rect, (block,), title=diagram.base_title))
    top += 48
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


def _frame(node: Node, span: int) -> _Frame:
    """A column with its entries in `span` files, filled from the top."""
    files = _files([_entry(child) for child in node.children], span)
    width = len(files) * _ENTRY_WIDTH + (len(files) - 1) * _GAP + 2 * _FRAME
    height = max((_stacked(file) for file in files), default=0.0) + 2 * _FRAME
    items = [_heading_and_frame(node, width, height)]
    x = _FRAME
    for file in files:
        items += _stack(file, x, _HEADING + height - _FRAME - _stacked(file), node.address)
        x += _ENTRY_WIDTH + _GAP
    return _Frame(width, _HEADING + height, tuple(items))


def _base_frame(node: Node, width: float) -> _Frame:
    """A base row: entries side by side in the middle of a frame across the page."""
    entries = [_entry(child) for child in node.children]
    used = len(entries) * _ENTRY_WIDTH + (len(entries) - 1) * _GAP
    height = max((entry.height for entry in entries), default=0.0) + 2 * _GAP
    items = [_heading_and_frame(node, width, height)]
    x = float(round((width - used) / 2))
    for entry in entries:
        items.append(_item(entry, x, _HEADING + _GAP, node.address))
        x += _ENTRY_WIDTH + _GAP
    return _Frame(width, _HEADING + height, tuple(items))


def _heading_and_frame(node: Node, width: float, height: float) -> Item:
    lines = text.wrap(node.title, _HEADING_SIZE, width, bold=True, max_lines=1)
    heading = text_block(lines, _HEADING_SIZE, (0, 2), width, "text", bold=True)
    frame = Rect(0, _HEADING, width, height)
    panel = Panel(frame, fill="zone", line=f"bar.{node.category}", line_width=2.5, radius=4)
    return Item(
        node.address,
        "column",
        Rect(0, 0, width, _HEADING + height),
        (heading, panel),
        title=node.title,
    )


def _files(entries: Sequence[_Entry], span: int) -> list[list[_Entry]]:
    """The entries in `span` files (more when there are very many) of about equal height, in order."""
    files = max(span, -(-len(entries) // _MOST_IN_FILE), 1)
    per_file = -(-len(entries) // files) or 1
    return [list(entries[start : start + per_file]) for start in range(0, len(entries), per_file)] or [[]]


def _stacked(entries: Sequence[_Entry]) -> float:
    return sum(entry.height for entry in entries) + _GAP * max(len(entries) - 1, 0)


def _stack(entries: Sequence[_Entry], x: float, y: float, parent: str) -> list[Item]:
    items = []
    for entry in entries:
        items.append(_item(entry, x, y, parent))
        y += entry.height + _GAP
    return items


def _item(entry: _Entry, x: float, y: float, parent: str) -> Item:
    node = entry.node
    return Item(
        address=node.address,
        role="card",
        rect=Rect(x, y, _ENTRY_WIDTH, entry.height),
        parts=moved_all(entry.parts, x, y),
        title=node.title,
        description=node.description,
        parent=parent,
        link=node.link,
        attributes=node.attributes,
    )


def _entry(node: Node) -> _Entry:
    bar = _bar(node)
    if not node.text:
        return _Entry(node, bar[0], bar[1])
    lines = text.wrap(node.text, _BODY_SIZE, _ENTRY_WIDTH - 2 * _PADDING)
    height = snap(bar[0] + len(lines) * line_height(_BODY_SIZE) + 20, 6)
    body = text_block(lines, _BODY_SIZE, (_PADDING, bar[0] + 9), _ENTRY_WIDTH - 2 * _PADDING, "text")
    card = Panel(Rect(0, 0, _ENTRY_WIDTH, height), fill="card", line="card.line", radius=4)
    return _Entry(node, height, (card, *bar[1], body))


def _bar(node: Node) -> tuple[float, tuple[Part, ...]]:
    room = _ENTRY_WIDTH - 2 * _PADDING - _ICON - 10
    lines = text.wrap(node.title, _TITLE_SIZE, room)
    height = max(_BAR_HEIGHT, snap(len(lines) * line_height(_TITLE_SIZE) + 16, 6))
    top = (height - len(lines) * line_height(_TITLE_SIZE)) / 2
    icon = Rect(_ENTRY_WIDTH - _PADDING - _ICON + 2, (height - _ICON) / 2, _ICON, _ICON)
    return height, (
        Panel(Rect(0, 0, _ENTRY_WIDTH, height), fill=f"bar.{node.category}", radius=4),
        text_block(lines, _TITLE_SIZE, (_PADDING, top), room, "text.inverse"),
        IconMark(icon, node.icon, "text.inverse"),
    )
