"""The gallery: every picture of every project as files, the pages around them, and their staleness."""

from blueprint.gallery.catalogue import Catalogue, InvalidCatalogue, read_catalogue
from blueprint.gallery.entries import NameTaken
from blueprint.gallery.folder import Difference, Fault, InTheWay, NotAGallery
from blueprint.gallery.load_links import PUBLIC_EDITOR, InvalidAddress, LoadLinks
from blueprint.gallery.rendering import FORMATS, Settings
from blueprint.gallery.update import Listener, UnknownView, Update

__all__ = [
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
    "Settings",
    "UnknownView",
    "Update",
    "read_catalogue",
]
