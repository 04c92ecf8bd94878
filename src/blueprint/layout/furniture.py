"""What every page has: background, title, colour key; and the page's size around the content."""

from __future__ import annotations

from blueprint import text
from blueprint.diagram.diagram import Diagram
from blueprint.layout.laid_out import Item, Panel, Part, Rect
from blueprint.layout.parts import line_height, snap, text_block
from blueprint.model import Category

MARGIN = 48.0
TITLE_SIZE = 30.0
TITLE_TOP = 44.0
CONTENT_TOP = 120.0
KEY_HEIGHT = 84.0
LEAST = (1600.0, 900.0)
_RATIO = 16 / 9
_KEY_SIZE = 14.0


def page_size(width: float, height: float) -> tuple[float, float]:
    """The page for content of this size: 16:9 like a slide, and no smaller than 1600x900 px."""
    page_width = max(LEAST[0], width + 2 * MARGIN)
    page_height = max(LEAST[1], CONTENT_TOP + height + MARGIN + KEY_HEIGHT)
    if page_width / page_height > _RATIO:
        return snap(page_width), snap(page_width / _RATIO, 1)
    return snap(page_height * _RATIO, 1), snap(page_height)


def content_area(width: float, height: float) -> Rect:
    """The part of a page that the content is centred in."""
    return Rect(MARGIN, CONTENT_TOP, width - 2 * MARGIN, height - CONTENT_TOP - KEY_HEIGHT - MARGIN)


def page(diagram: Diagram, width: float, height: float) -> tuple[Item, ...]:
    """Background, title and key as items, to be painted first."""
    whole = Rect(0, 0, width, height)
    background = Item("page/background", "page", whole, (Panel(whole, fill="page"),), title="Background")
    return (background, title(diagram, width), key(width, height))


def title(diagram: Diagram, width: float) -> Item:
    """The page's title, top left; wrapped when the page is narrow."""
    room = width - 2 * MARGIN
    size = TITLE_SIZE
    while size > 18 and text.width(diagram.title, size) > room:
        size -= 2
    lines = text.wrap(diagram.title, size, room, max_lines=2)
    block = text_block(lines, size, (MARGIN, TITLE_TOP), room, "text.title")
    used = max(text.width(line, size) for line in lines) if lines else 0.0
    rect = Rect(block.rect.x, block.rect.y, used, block.rect.height)
    return Item("page/title", "title", rect, (block,), title=diagram.title)


def key(width: float, height: float) -> Item:
    """The colour key: a band along the bottom with a swatch for each category."""
    band = Rect(0, height - KEY_HEIGHT, width, KEY_HEIGHT)
    middle = band.y + KEY_HEIGHT / 2
    top = middle - line_height(_KEY_SIZE) / 2
    parts: list[Part] = [
        Panel(band, fill="band"),
        text_block(("Colour key",), _KEY_SIZE, (MARGIN, top), 100, "text", bold=True),
    ]
    x = MARGIN + 132
    for category in Category:
        parts.append(Panel(Rect(x, middle - 10, 46, 20), fill=f"bar.{category}", radius=2))
        parts.append(text_block((category.capitalize(),), _KEY_SIZE, (x + 58, top), 120, "text"))
        x += 200
    return Item("page/key", "key", band, tuple(parts), title="Colour key")
