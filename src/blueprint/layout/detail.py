"""Detail diagrams: one large card with what the element is, its connections, products, protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from blueprint import text
from blueprint.diagram.diagram import Diagram, Node, Sheet
from blueprint.layout import furniture
from blueprint.layout.cards import category_mark, icon_mark
from blueprint.layout.laid_out import Item, LaidOutDiagram, Panel, Part, Rect
from blueprint.layout.parts import line_height, text_block

_WIDTH = 1104.0
_HEADER = 96.0
_FOOT = 18.0
_MARGIN = 40.0
_MARK = 22.0
_COLUMN_GAP = 36.0
_CHIP_WIDTH = 360.0
_PRODUCT_WIDTH = 336.0
_PROTOCOL_WIDTH = 216.0
_ROW = 48.0
_PRODUCT_ROW = 64.0
_SMALL = 14.0
_MEDIUM = 18.0
_LARGE = 26.0
_HEADING_ROW = 40.0
_ARROWS = {(True, False): "‹", (False, True): "›", (True, True): "‹ ›"}


def lay_out_detail(diagram: Diagram) -> LaidOutDiagram:
    """One card in the middle of the page."""
    node, sheet = diagram.nodes[0], diagram.sheet
    if sheet is None:
        raise ValueError(f"diagram {diagram.id!r} has no sheet")
    lead = _lead(node)
    table = _table_height(sheet)
    height = max(_HEADER + lead + table + _FOOT, 560.0)
    width, page_height = furniture.page_size(_WIDTH, height)
    area = furniture.content_area(width, page_height)
    left = round(area.x + (area.width - _WIDTH) / 2)
    top = round(area.y + (area.height - height) / 2)
    card = Rect(left, top, _WIDTH, height)
    item = Item(
        address=node.address,
        role="detail",
        rect=card,
        parts=(*_frame(node, card), *_headline(node, card), *_table(sheet, card)),
        title=node.title,
        description=node.description,
        attributes=node.attributes,
    )
    return LaidOutDiagram(
        id=diagram.id,
        kind=diagram.kind,
        title=diagram.title,
        description=diagram.description,
        width=width,
        height=page_height,
        below=furniture.page(diagram, width, page_height),
        connectors=(),
        above=(item,),
        theme=diagram.theme,
    )


def _lead_lines(node: Node) -> tuple[str, ...]:
    return text.wrap(node.text, _LARGE, _WIDTH - 2 * _MARGIN - 160, bold=True)


def _lead(node: Node) -> float:
    return 32 + len(_lead_lines(node)) * line_height(_LARGE) + 76


def _table_height(sheet: Sheet) -> float:
    middle = len(sheet.products) * _PRODUCT_ROW + len(sheet.contains) * _ROW
    middle += _HEADING_ROW if sheet.products and sheet.contains else 0.0
    rows = max(len(sheet.neighbours) * _ROW, middle, len(sheet.protocols) * _PRODUCT_ROW, _ROW)
    return 40 + rows + _MARGIN


def _frame(node: Node, card: Rect) -> tuple[Part, ...]:
    fill, line = f"bar.{node.category}", f"mark.{node.category}"
    header = Rect(card.x, card.y, card.width, _HEADER)
    foot = Rect(card.x, card.bottom - _FOOT, card.width, _FOOT)
    left, middle = card.x + _MARGIN, card.y + _HEADER / 2
    title = Rect(left + _MARK + 4, card.y, card.width - 2 * _MARGIN - _MARK - 82, _HEADER)
    return (
        Panel(card, fill="card", line="card.line", radius=6),
        Panel(header, fill=fill, line=line, radius=6),
        Panel(foot, fill=fill, line=line, radius=6),
        category_mark(node.category, Rect(left, middle - _MARK / 2, _MARK, _MARK), "bar.text"),
        _fitted(node.title, 34.0, title, "bar.text", bold=True),
        icon_mark(node, Rect(card.right - _MARGIN - 60, middle - 30, 60, 60)),
    )


def _headline(node: Node, card: Rect) -> tuple[Part, ...]:
    lines = _lead_lines(node)
    x, y = card.x + _MARGIN, card.y + _HEADER + 32
    room = _WIDTH - 2 * _MARGIN
    parts: list[Part] = [text_block(lines, _LARGE, (x, y), room, "text", bold=True)]
    if node.note:
        below = y + len(lines) * line_height(_LARGE) + 10
        parts.append(text_block((f"({node.note})",), _LARGE, (x, below), room, "text.muted", bold=True))
    return tuple(parts)


def _table(sheet: Sheet, card: Rect) -> tuple[Part, ...]:
    top = card.bottom - _FOOT - _table_height(sheet)
    chips = [f"{_ARROWS[inwards, outwards]}\u00a0\u00a0{t}" for t, inwards, outwards in sheet.neighbours]
    x = card.x + _MARGIN
    middle = x + _CHIP_WIDTH + _COLUMN_GAP
    right = middle + _PRODUCT_WIDTH + _COLUMN_GAP
    inside = top
    if sheet.products and sheet.contains:
        inside += len(sheet.products) * _PRODUCT_ROW + _HEADING_ROW
    return (
        *_heading("Connections: ‹ in, › out", chips, x, top),
        *_chips(chips, _CHIP_WIDTH, x, top + 32),
        *_heading("Products and technologies", sheet.products, middle, top),
        *_products(sheet.products, middle, top + 32),
        *_heading("Contains", sheet.contains, middle, inside),
        *_chips(sheet.contains, _PRODUCT_WIDTH, middle, inside + 32),
        *_heading("Protocols", sheet.protocols, right, top),
        *_protocols(sheet.protocols, right, top + 32),
    )


def _heading(words: str, content: Sequence[object], x: float, y: float) -> tuple[Part, ...]:
    width = text.width(words, _SMALL) + 2
    return (text_block((words,), _SMALL, (x, y), width, "text.muted"),) if content else ()


def _chips(chips: Sequence[str], width: float, x: float, y: float) -> list[Part]:
    parts: list[Part] = []
    for chip in chips:
        box = Rect(x, y, width, _ROW - 10)
        parts.append(Panel(box, fill="zone", radius=(_ROW - 10) / 2))
        parts.append(_fitted(chip, _MEDIUM, box, "text", indent=18))
        y += _ROW
    return parts


def _products(products: Sequence[tuple[str, bool]], x: float, y: float) -> list[Part]:
    parts: list[Part] = []
    for title, optional in products:
        box = Rect(x, y, _PRODUCT_WIDTH, _PRODUCT_ROW - 14)
        parts.append(Panel(box, line="product.line", line_width=2, dashed=optional))
        parts.append(_fitted(title, _MEDIUM, box, "text", centred=True))
        y += _PRODUCT_ROW
    return parts


def _protocols(protocols: Sequence[str], x: float, y: float) -> list[Part]:
    parts: list[Part] = []
    for protocol in protocols:
        box = Rect(x, y, _PROTOCOL_WIDTH, _PRODUCT_ROW - 14)
        parts.append(Panel(box, fill="protocol", radius=6))
        parts.append(_fitted(protocol, _MEDIUM, box, "text.inverse", indent=20))
        y += _PRODUCT_ROW
    return parts


def _fitted(
    words: str,
    size: float,
    box: Rect,
    colour: str,
    *,
    indent: float = 12,
    centred: bool = False,
    bold: bool = False,
) -> Part:
    """One line in the middle of a box, in a smaller size or cut when it is too long."""
    room = box.width - 2 * indent
    least = size * 0.65
    while size > least and text.width(words, size, bold) > room:
        size -= 1
    lines = text.wrap(words, size, room, bold=bold, max_lines=1)
    y = box.y + (box.height - line_height(size)) / 2
    align: Literal["center", "left"] = "center" if centred else "left"
    return text_block(lines, size, (box.x + indent, y), room, colour, bold=bold, align=align)
