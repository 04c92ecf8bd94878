"""Cards, figures and zone titles: text is measured here, and sizes follow from it."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint import icons, text
from blueprint.diagram.diagram import Node
from blueprint.diagram.theme import LIGHT, MARKS, Theme
from blueprint.layout.laid_out import IconMark, Panel, Part, Rect
from blueprint.layout.parts import Drawn, line_height, snap, text_block, widest

FIGURE_WIDTH = 120.0
_LEAST = 96.0
_LEAST_BAR = 44.0
_STRIP_AIR = 9.0
_MOST_TITLE = 3  # lines
_LEAST_TITLE = 0.8  # of the title's size
_AIR = 12.0
_MARK_GAP = 6.0


def card(node: Node, least: float = _LEAST, bar: float = 0.0, theme: Theme = LIGHT) -> Drawn:
    """A card with a coloured title bar, its text, and at the lower right its category's mark and count.

    It is at least `least` px high and its title bar at least `bar`, so that the bars of cards in a
    row can be made alike: give all of them the greatest `bar_height`. Without a text it is all bar, but
    for its count.
    """
    if not node.text:
        return _bare_card(node, least, bar, theme)
    width, padding, size = theme.size("card.width"), theme.size("padding"), theme.size("body")
    room = width - 2 * padding
    head = _bar(node, theme, bar)
    lines = text.wrap(node.text, size, room)
    top = head.height + _AIR
    rows = len(lines) + (0 if _fits(lines, node.note, theme) else 1)
    height = snap(max(top + rows * line_height(size) + _AIR, least))
    radius, line = theme.size("radius"), theme.size("line")
    return Drawn(
        width,
        height,
        (
            Panel(Rect(0, 0, width, height), fill="card", line="card.line", line_width=line, radius=radius),
            *head.parts,
            text_block(lines, size, (padding, top), room, "text"),
            *_foot(node, _foot_top(height, top, len(lines), line_height(size)), theme),
        ),
    )


def _bare_card(node: Node, least: float, bar: float, theme: Theme) -> Drawn:
    """A card that says its title alone, in the middle; its count stands in a strip below."""
    step = line_height(theme.size("body"))
    strip = step + 2 * _STRIP_AIR if node.note else 0.0
    height = snap(max(_bar(node, theme, bar).height + strip, least))
    rect = Rect(0, 0, theme.size("card.width"), height)
    ground = Panel(
        rect, fill="card", line="card.line", line_width=theme.size("line"), radius=theme.size("radius")
    )
    head = _bar(node, theme, height - strip)
    foot = _foot(node, height - _STRIP_AIR - step, theme) if node.note else []
    return Drawn(rect.width, height, (ground, *head.parts, *foot))


def bar_height(node: Node, theme: Theme = LIGHT) -> float:
    """How high a card's title bar is by itself, in px: more when the title takes several lines."""
    return _bar(node, theme, 0.0).height


def _bar(node: Node, theme: Theme, least: float) -> Drawn:
    width, padding = theme.size("card.width"), theme.size("padding")
    side, size = theme.size("icon"), theme.size("card.title")
    marked = 0.0 if node.text or node.note else theme.size("mark") + _MARK_GAP
    room = width - 2 * padding - side - 8 - marked
    lines, size = _title(node.title, size, room)
    height = max(_LEAST_BAR, side + 16, least, len(lines) * line_height(size) + 16)
    top = (height - len(lines) * line_height(size)) / 2
    return Drawn(
        width,
        height,
        (
            bar_panel(node.category, Rect(0, 0, width, height), theme),
            *([_mark_in_bar(node, height, theme)] if marked else []),
            text_block(lines, size, (padding + marked, top), room, "bar.text", bold=True),
            icon_mark(node, Rect(width - 12 - side, (height - side) / 2, side, side)),
        ),
    )


def _title(words: str, size: float, room: float) -> tuple[Sequence[str], float]:
    """The title's lines and the size of their letters: smaller ones where it would take too many lines."""
    lines = text.wrap(words, size, room, bold=True)
    smaller = size
    while len(lines) > _MOST_TITLE and smaller - 1 >= _LEAST_TITLE * size:
        smaller -= 1
        lines = text.wrap(words, smaller, room, bold=True)
    return lines, smaller


def _mark_in_bar(node: Node, height: float, theme: Theme) -> IconMark:
    """Before the title, of a card that has no other place for it."""
    side = theme.size("mark")
    return category_mark(
        node.category, Rect(theme.size("padding"), (height - side) / 2, side, side), "bar.text"
    )


def bar_panel(category: str, rect: Rect, theme: Theme = LIGHT) -> Panel:
    """The ground of a title bar; its outline shows where the theme's bars are pale."""
    fill, line = f"bar.{category}", f"mark.{category}"
    return Panel(rect, fill, line, line_width=theme.size("line"), radius=theme.size("radius"))


def icon_mark(node: Node, rect: Rect, colour: str = "bar.text") -> IconMark:
    """The node's icon: the project's own where there is one."""
    return IconMark(rect, node.icon, colour, node.drawing)


def category_mark(category: str, rect: Rect, colour: str = "") -> IconMark:
    """The shape that tells the category without colour; in the category's colour unless one is given."""
    shape = MARKS[category]
    return IconMark(rect, shape, colour or f"mark.{category}", icons.mark(shape))


def _fits(lines: Sequence[str], note: str, theme: Theme) -> bool:
    """Whether mark and count have room beside the last line of the text."""
    size = theme.size("body")
    taken = text.width(lines[-1], size) if lines else 0.0
    room = theme.size("card.width") - 2 * theme.size("padding")
    return bool(lines) and taken + _AIR + _foot_width(note, theme) <= room


def _foot_top(height: float, top: float, lines: int, step: float) -> float:
    """Where mark and count begin: at the bottom, or level with a last line of text that ends near it."""
    bottom, last = height - 10 - step, top + (lines - 1) * step
    return last if lines and bottom - last < 0.6 * step else bottom


def _foot_width(note: str, theme: Theme) -> float:
    count = text.width(note, theme.size("body"), True) + 1 + _MARK_GAP if note else 0.0
    return theme.size("mark") + count


def _foot(node: Node, y: float, theme: Theme) -> list[Part]:
    """The category's mark and the count, ending at the right edge of the text."""
    size, side = theme.size("body"), theme.size("mark")
    right = theme.size("card.width") - theme.size("padding")
    x = right - _foot_width(node.note, theme)
    mark = Rect(x, y + (line_height(size) - side) / 2, side, side)
    parts: list[Part] = [category_mark(node.category, mark)]
    if node.note:
        start = x + side + _MARK_GAP
        parts.append(
            text_block((node.note,), size, (start, y), right - start, "text", bold=True, align="right")
        )
    return parts


def figure(node: Node, theme: Theme = LIGHT) -> Drawn:
    """An icon with a caption below, for people and for things outside."""
    size, side = theme.size("caption"), theme.size("figure")
    lines = text.wrap(node.title, size, FIGURE_WIDTH - 8)
    width = snap(max(72.0, side + 28, widest(lines, size) + 8))
    height = snap(side + 8 + len(lines) * line_height(size))
    return Drawn(
        width,
        height,
        (
            icon_mark(node, Rect((width - side) / 2, 4, side, side), "figure"),
            text_block(lines, size, (0, side + 8), width, "text.muted", align="center"),
        ),
    )


def zone_title(node: Node, width: float, theme: Theme = LIGHT) -> tuple[str, ...]:
    """The lines of a zone's title in a zone of that width."""
    return text.wrap(node.title, theme.size("zone.title"), width - 40, bold=True)
