"""The gallery: every picture of every project as files, the pages around them, and their staleness.

Names are looked up when they are asked for: to find that nothing is to be done takes few of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blueprint.gallery.catalogue import Catalogue, InvalidCatalogue, read_catalogue
    from blueprint.gallery.entries import NameTaken
    from blueprint.gallery.folder import Difference, Fault, InTheWay, NotAGallery
    from blueprint.gallery.listener import Listener
    from blueprint.gallery.load_links import PUBLIC_EDITOR, InvalidAddress, LoadLinks
    from blueprint.gallery.one_view import UnknownView
    from blueprint.gallery.settings import CARD_FORMATS, FORMATS, Settings
    from blueprint.gallery.sources import Reading, Source
    from blueprint.gallery.update import Update

__all__ = [
    "CARD_FORMATS",
    "FORMATS",
    "PUBLIC_EDITOR",
    "Catalogue",
    "Difference",
    "Fault",
    "InTheWay",
    "InvalidAddress",
    "InvalidCatalogue",
    "Listener",
    "LoadLinks",
    "NameTaken",
    "NotAGallery",
    "Reading",
    "Settings",
    "Source",
    "UnknownView",
    "Update",
    "read_catalogue",
]

_HOMES = {
    "catalogue": ("Catalogue", "InvalidCatalogue", "read_catalogue"),
    "entries": ("NameTaken",),
    "folder": ("Difference", "Fault", "InTheWay", "NotAGallery"),
    "listener": ("Listener",),
    "load_links": ("PUBLIC_EDITOR", "InvalidAddress", "LoadLinks"),
    "one_view": ("UnknownView",),
    "settings": ("CARD_FORMATS", "FORMATS", "Settings"),
    "sources": ("Reading", "Source"),
    "update": ("Update",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
