"""What a theme has, as tables: the roles that have a colour, and the sizes.

A role is a dotted word such as `bar.services`. The values are the themes' (`blueprint.diagram.theme`);
here is what people may write in a blueprint's `theme`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from pydantic import PlainSerializer

from blueprint.canonical import digest_of
from blueprint.model.kinds import Category

THEMES: Mapping[str, str] = MappingProxyType(
    {
        "light": "Colours on a pale ground, for screens and slides",
        "dark": "Pale text on a dark ground, for dark pages and rooms",
        "print": "Lines and tints on white, for paper; works in grey",
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "page": "The page's ground",
        "band": "The band of the colour key",
        "zone": "The ground of a zone or column",
        "zone.inner": "The ground of a zone in a zone",
        "zone.line": "The outline of a zone",
        "zone.title": "The title of a zone",
        "card": "The ground of a card",
        "card.line": "The outline of a card",
        "text": "Text on cards, labels, the key",
        "text.muted": "Captions and headings",
        "text.title": "The page's title",
        "text.inverse": "Text on badges and states",
        "figure": "The icon of a person or an image source",
        "bar.text": "Title and icon on a title bar",
        **{f"bar.{name}": f"The title bar of the category {name}" for name in Category},
        **{f"mark.{name}": f"The category {name} where it is no bar: mark, outline" for name in Category},
        "connector": "Connectors",
        "badge": "The ground of a badge, and its pin",
        "chip": "The ground of a chip",
        "product.line": "The frame around a product",
        "protocol": "The ground of a protocol",
        "protocol.text": "The words of a protocol",
        "state.in-step": "The chip of what is as it should be",
        "state.behind": "The chip of what is behind",
        "state.failed": "The chip of what failed",
        "state.empty": "The chip of what is empty",
    }
)
"""Role -> what it colours."""


FontData = Annotated[bytes, PlainSerializer(digest_of, when_used="json")]
"""The bytes of a font file; their digest stands for them in documents."""


@dataclass(frozen=True)
class Typeface:
    """A project's own font: its family, and its files' bytes. `bold` is empty when there is none."""

    family: str
    regular: FontData = field(repr=False)
    bold: FontData = field(default=b"", repr=False)


@dataclass(frozen=True)
class Size:
    """A size in px with its bounds, and what it is the size of."""

    default: float
    minimum: int
    maximum: int
    summary: str


SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "title": Size(30, 18, 60, "The page's title"),
        "zone.title": Size(16, 11, 32, "The title of a zone"),
        "card.title": Size(15, 11, 28, "The title of a card"),
        "body": Size(13, 9, 24, "The text of a card"),
        "caption": Size(13, 9, 24, "The words under a figure"),
        "label": Size(13, 9, 24, "The words at a connector"),
        "key": Size(14, 9, 24, "The words of the colour key"),
        "card.width": Size(192, 144, 384, "The width of a card; a multiple of 24 keeps connectors straight"),
        "padding": Size(14, 6, 32, "The distance of a card's text from its edge"),
        "icon": Size(28, 16, 48, "The icon of a card"),
        "figure": Size(44, 24, 96, "The icon of a figure"),
        "mark": Size(11, 8, 24, "The mark of a category"),
        "radius": Size(4, 0, 16, "The corners of a card"),
        "margin": Size(48, 12, 144, "The distance of the content from the page's edge"),
        "gap": Size(36, 24, 120, "The least distance of boxes, in steps of 12; on the page 12 more"),
        "zone.padding": Size(24, 12, 96, "The distance of what is in a zone or column from its edge"),
        "zone.radius": Size(6, 0, 24, "The corners of a zone"),
        "line": Size(1, 1, 4, "The width of the outlines of cards and zones"),
        "column.line": Size(2.5, 1, 6, "The width of the frame of a column"),
        "connector": Size(1.5, 1, 3, "The width of connectors"),
        "connector.radius": Size(4, 0, 16, "The corners of connectors"),
    }
)
"""Name -> a size that every theme has, in px."""
