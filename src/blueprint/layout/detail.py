"""Detail diagrams: one card over the whole page with what the element is and what surrounds it."""

from __future__ import annotations

from blueprint import text
from blueprint.diagram.diagram import Diagram, Node, Sheet
from blueprint.layout import furniture
from blueprint.layout.cards import bar_panel, category_mark, icon_mark
from blueprint.layout.fitting import fitted
from blueprint.layout.laid_out import Item, LaidOutDiagram, Panel, Part, Rect
from blueprint.layout.parts import line_height, text_block
from blueprint.layout.sheet import SCALES, Table

_WIDTH = 1500.0
_HEADER = 116.0
_FOOT = 14.0
_MARGIN = 40.0
_BELOW = _FOOT + _MARGIN
_ICON = 80.0
_MARK = 26.0
_ROUNDER = 1.5  # than the corners of a small card
_TITLE_SIZE = 46.0
_COUNT_SIZE = 34.0
_SIZES = (
    *((SCALES[0], size) for size in (44.0, 42.0, 40.0, 38.0)),
    *((SCALES[1], size) for size in (38.0, 36.0, 34.0)),
    *((SCALES[2], size) for size in (34.0, 32.0, 30.0)),
    *((SCALES[3], size) for size in (30.0, 28.0, 26.0)),
)
"""Scales of the table with sizes of the sentence above it, largest first."""
_LEAST_LEAD = _SIZES[-1][1]
_KIND_SIZE = 18.0
_COUNT_WIDTH = 170.0


def lay_out_detail(diagram: Diagram) -> LaidOutDiagram:
    """One card as large as the page allows; table and sentence are set as large as there is room for."""
    node, content = diagram.nodes[0], diagram.sheet
    if content is None:
        raise ValueError(f"diagram {diagram.id!r} has no sheet")
    least = _HEADER + _headline_height(node, _LEAST_LEAD) + Table(content).height + _BELOW
    width, height = furniture.page_size(_WIDTH, least, diagram.theme)
    card = furniture.content_area(width, height, diagram.theme)
    table, size = _largest(node, content, card.height - _HEADER - _BELOW)
    spare = card.height - _HEADER - _BELOW - _headline_height(node, size) - table.height
    top = card.bottom - _BELOW - table.height - round(spare / 2)
    place = Rect(card.x + _MARGIN, top, card.width - 2 * _MARGIN, table.height)
    item = Item(
        address=node.address,
        role="detail",
        rect=card,
        parts=(*_frame(node, diagram, card), *_headline(node, content, card, size), *table.parts(place)),
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
        height=height,
        below=furniture.page(diagram, width, height),
        connectors=(),
        above=(item,),
        theme=diagram.theme,
    )


def _largest(node: Node, content: Sheet, room: float) -> tuple[Table, float]:
    """The table in the largest scale, with the largest size of the sentence, that there is room for."""
    pairs = ((Table(content, scale), size) for scale, size in _SIZES)
    fitting = (pair for pair in pairs if _headline_height(node, pair[1]) + pair[0].height <= room)
    return next(fitting, (Table(content, SCALES[-1]), _LEAST_LEAD))


def _frame(node: Node, diagram: Diagram, card: Rect) -> tuple[Part, ...]:
    header = Rect(card.x, card.y, card.width, _HEADER)
    foot = Rect(card.x, card.bottom - _FOOT, card.width, _FOOT)
    left, middle = card.x + _MARGIN, card.y + _HEADER / 2
    line, radius = diagram.theme.size("line"), diagram.theme.size("radius")
    title = Rect(left + _MARK + 4, card.y, card.width - 2 * _MARGIN - _MARK - _ICON - 22, _HEADER)
    return (
        Panel(card, fill="card", line="card.line", line_width=line, radius=_ROUNDER * radius),
        bar_panel(node.category, header, diagram.theme),
        bar_panel(node.category, foot, diagram.theme),
        category_mark(node.category, Rect(left, middle - _MARK / 2, _MARK, _MARK), "bar.text"),
        fitted(node.title, _TITLE_SIZE, title, "bar.text", bold=True),
        icon_mark(node, Rect(card.right - _MARGIN - _ICON, middle - _ICON / 2, _ICON, _ICON)),
    )


def _lead(node: Node, size: float) -> tuple[str, ...]:
    return text.wrap(node.text, size, _WIDTH - 2 * _MARGIN - _COUNT_WIDTH - 80, bold=True)


def _headline_height(node: Node, size: float) -> float:
    """From the title bar to the table, in px, with air on both sides."""
    return 32 + len(_lead(node, size)) * line_height(size) + 10 + line_height(_KIND_SIZE) + 36


def _headline(node: Node, content: Sheet, card: Rect, size: float) -> tuple[Part, ...]:
    """The element's sentence and kind on the left, how many there are on the right."""
    x, y = card.x + _MARGIN, card.y + _HEADER + 32
    right = card.right - _MARGIN - _COUNT_WIDTH
    room = right - x - 40
    lines = _lead(node, size)
    below = y + len(lines) * line_height(size) + 10
    kind = Rect(x, below, room, line_height(_KIND_SIZE))
    parts: list[Part] = [
        text_block(lines, size, (x, y), room, "text", bold=True),
        fitted(content.kind, _KIND_SIZE, kind, "text.muted", indent=0),
    ]
    if node.note:
        caption = line_height(_KIND_SIZE)
        count = Rect(right, y + caption, _COUNT_WIDTH, line_height(_COUNT_SIZE))
        parts.append(text_block(("Instances",), _KIND_SIZE, (right, y), _COUNT_WIDTH, "text.muted"))
        parts.append(fitted(node.note, _COUNT_SIZE, count, "text", indent=0, bold=True))
    return tuple(parts)
