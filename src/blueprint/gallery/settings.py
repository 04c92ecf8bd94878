"""What is to be rendered."""

from __future__ import annotations

from dataclasses import dataclass, field

from blueprint.gallery.load_links import LoadLinks

DRAWIO = "drawio"
"""The format that load links open."""
ZIP = "zip"
"""The download that has everything."""
RASTERS = frozenset({"png", "png2x"})
"""What the zip leaves out of pictures that it has as SVG: most of the bytes, and nothing new."""
FORMATS = ("svg", "png", "png2x", "pdf", DRAWIO)
"""What a reader downloads of a logical or schematic diagram."""
CARD_FORMATS = ("svg", "png", DRAWIO)
"""The same of a detail diagram, and of an element alone: small, and one of many."""


@dataclass(frozen=True)
class Settings:
    """The formats of the views and of the elements, and what the pages' load links point at.

    `theme` is a theme's name, "" for each blueprint's own.
    """

    formats: tuple[str, ...] = FORMATS
    card_formats: tuple[str, ...] = CARD_FORMATS
    links: LoadLinks = field(default_factory=LoadLinks)
    theme: str = ""

    @classmethod
    def of(cls, names: tuple[str, ...], links: LoadLinks | None = None) -> Settings:
        """The same formats for all pictures."""
        return cls(names, names, links or LoadLinks())

    @property
    def all_formats(self) -> tuple[str, ...]:
        """Every format, once."""
        return tuple(dict.fromkeys((*self.formats, *self.card_formats)))
