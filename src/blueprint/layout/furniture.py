"""What every page has: background, title, colour key; and the page's size around the content."""

from __future__ import annotations

from collections.abc import Sequence

from blueprint import text
from blueprint.diagram.diagram import Diagram
from blueprint.diagram.theme import LIGHT, Theme
from blueprint.layout.cards import category_mark
from blueprint.layout.laid_out import Item, Panel, Part, Rect, Stroke
from blueprint.layout.parts import line_height, snap, text_block, widest
from blueprint.model import Category

TITLE_TOP = 34.0
CONTENT_TOP = 96.0
KEY_HEIGHT = 64.0
LEAST = (1600.0, 900.0)
_RATIO = 16 / 9
_LEAST_TITLE = 18.0
_SWATCH = (46.0, 22.0)
_BETWEEN = 36.0
_SLACK = 20.0  # for tools that draw the words with another font
_UNCOLOURED = ("zone", "figure")


def page_size(width: float, height: float, theme: Theme = LIGHT) -> tuple[float, float]:
    """The page for content of this size: 16:9 like a slide, and no smaller than 1600x900 px."""
    margin = theme.size("margin")
    page_width = max(LEAST[0], width + 2 * margin)
    page_height = max(LEAST[1], CONTENT_TOP + height + margin + KEY_HEIGHT)
    if page_width / page_height > _RATIO:
        return snap(page_width), snap(page_width / _RATIO, 1)
    return snap(page_height * _RATIO, 1), snap(page_height, 1)


def content_area(width: float, height: float, theme: Theme = LIGHT) -> Rect:
    """The part of a page that the content is centred in."""
    margin = theme.size("margin")
    return Rect(margin, CONTENT_TOP, width - 2 * margin, height - CONTENT_TOP - KEY_HEIGHT - margin)


def page(diagram: Diagram, width: float, height: float) -> tuple[Item, ...]:
    """Background, title and key as items, to be painted first; no key where nothing has a colour."""
    whole = Rect(0, 0, width, height)
    background = Item("page/background", "page", whole, (Panel(whole, fill="page"),), title="Background")
    categories = used_categories(diagram)
    keys = (key(width, height, categories, diagram.theme),) if categories else ()
    return (background, title(diagram, width), *keys)


def used_categories(diagram: Diagram) -> tuple[Category, ...]:
    """Those whose colour is seen in the picture, in the order that all keys have."""
    seen = {node.category for node in diagram.walk() if node.role not in _UNCOLOURED}
    return tuple(category for category in Category if category in seen)


def title(diagram: Diagram, width: float) -> Item:
    """The page's title, top left; wrapped when the page is narrow."""
    margin, size = diagram.theme.size("margin"), diagram.theme.size("title")
    room = width - 2 * margin
    while size > _LEAST_TITLE and text.width(diagram.title, size) > room:
        size -= 2
    lines = text.wrap(diagram.title, size, room, max_lines=2)
    block = text_block(lines, size, (margin, TITLE_TOP), room, "text.title")
    used = max(text.width(line, size) for line in lines) if lines else 0.0
    rect = Rect(block.rect.x, block.rect.y, used, block.rect.height)
    return Item("page/title", "title", rect, (block,), title=diagram.title)


def key(width: float, height: float, categories: Sequence[Category], theme: Theme = LIGHT) -> Item:
    """The colour key: a band along the bottom with a swatch and the mark of each of these categories."""
    band = Rect(0, height - KEY_HEIGHT, width, KEY_HEIGHT)
    size, x = theme.size("key"), theme.size("margin")
    top = band.y + (KEY_HEIGHT - line_height(size)) / 2
    parts: list[Part] = [Panel(band, fill="band")]
    if theme.colour("band") == theme.colour("page"):
        parts.append(Stroke(((0, band.y), (width, band.y)), "zone.line"))
    for i, words in enumerate(("Colour key", *(category.capitalize() for category in categories))):
        used = widest((words,), size, bold=i == 0) + _SLACK
        if i:
            parts += _swatch(categories[i - 1], x, band.centre[1], theme)
            x += _SWATCH[0] + 12
        parts.append(text_block((words,), size, (x, top), used, "text", bold=i == 0))
        x += used + _BETWEEN
    return Item("page/key", "key", band, tuple(parts), title="Colour key")


def _swatch(category: Category, x: float, middle: float, theme: Theme) -> list[Part]:
    """A little title bar with the category's mark in it."""
    width, height = _SWATCH
    side = theme.size("mark")
    ground = Rect(x, middle - height / 2, width, height)
    mark = Rect(x + (width - side) / 2, middle - side / 2, side, side)
    return [
        Panel(ground, fill=f"bar.{category}", line=f"mark.{category}", radius=2),
        category_mark(category, mark, "bar.text"),
    ]
