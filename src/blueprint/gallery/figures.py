"""A picture on a page: the image, its caption and the links to its files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from blueprint.gallery.catalogue import ElementEntry, PictureEntry, StepEntry, ViewEntry
from blueprint.gallery.html import Markup, join, lines, tag
from blueprint.gallery.load_links import PUBLIC_EDITOR
from blueprint.gallery.settings import DRAWIO

_SHOWN = ("svg", "png")  # what browsers show, the best first
_DENSITY = re.compile(r"@(\d+)x\.")  # in a file's name: pixels per CSS pixel
_KIND_PREFIX = re.compile(r"^(?:logical|schematic|detail) diagram\s*[-–—:]\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Links:
    """How a page reaches files: relative to `folder`; and the tool, by the path of a draw.io file.

    `load` maps that path to the link that opens it, None when there is no such link. `titles` are those
    of the formats, by name, and `sizes` those of the files in bytes, by path.
    """

    folder: str = ""
    editor: str = PUBLIC_EDITOR
    load: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def to(self, path: str) -> str:
        """The relative link to a path of the gallery."""
        return quote(posixpath.relpath(path, self.folder or "."), safe="/@")

    def size(self, path: str) -> Markup | None:
        """How large a file is, for people."""
        return tag("small", size_in_words(self.sizes[path])) if path in self.sizes else None


def size_in_words(size: int) -> str:
    """`912 B`, `34 kB`, `1.2 MB`: decimal, as browsers and file managers say it."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"


def short_title(title: str) -> str:
    """The title without the kind of diagram in front, for places that say the kind already."""
    return _KIND_PREFIX.sub("", title, count=1)


def view_figure(view: ViewEntry, links: Links, heading: str = "h3") -> Markup:
    """A view with its caption, links and, folded, its storyline."""
    title = short_title(view.title)
    story = storyline(view.storyline) if view.storyline else None
    return tag(
        "figure",
        lines(
            mat(view, f"view-{view.id}", links),
            tag(
                "figcaption",
                tag(heading, title),
                tag("p", view.description) if view.description else None,
                file_links(view, title, links),
                tag("details", tag("summary", "Storyline"), story) if story else None,
            ),
        ),
        id=f"view-{view.id}",
    )


def element_figure(element: ElementEntry, detail: ViewEntry | None, links: Links) -> Markup:
    """An element alone, where it lies, and a link to its detail diagram."""
    more = [] if detail is None else [_detail(detail, element.title)]
    return tag(
        "figure",
        lines(
            mat(element, f"element-{element.address}", links),
            tag(
                "figcaption",
                tag("h3", element.title),
                tag("p", " › ".join(element.inside), class_="inside") if element.inside else None,
                file_links(element, element.title, links, *more),
            ),
        ),
        id=f"element-{element.address}",
    )


def storyline(steps: tuple[StepEntry, ...]) -> Markup:
    """The steps as an ordered list with the numbers of the picture's badges."""
    items = (tag("li", step.text, value=step.number) for step in steps)
    return tag("ol", lines(*items), class_="storyline")


def picture(entry: PictureEntry, links: Links, *, lazy: bool = True) -> Markup:
    """The image itself, in the first format that browsers show; its title when there is none."""
    path = next((entry.files[name] for name in _SHOWN if name in entry.files), None)
    if path is None:
        return tag("span", entry.title, class_="no-picture")
    return tag(
        "img",
        src=links.to(path),
        srcset=_denser(path, entry, links),
        alt=_alternative(entry),
        width=entry.width,
        height=entry.height,
        loading="lazy" if lazy else None,
        decoding="async",
    )


def file_links(entry: PictureEntry, title: str, links: Links, *more: Markup) -> Markup:
    """The picture's files, then the draw.io file to download and to load, then `more` links."""
    shown = [file_link(name, path, title, links) for name, path in entry.files.items() if name != DRAWIO]
    drawio = entry.files.get(DRAWIO)
    items = [*shown, *(diagram_links(drawio, title, links) if drawio else ()), *more]
    return tag("ul", *(tag("li", item) for item in items), class_="files")


def diagram_links(path: str, title: str, links: Links, style: str | None = None) -> tuple[Markup, Markup]:
    """**Download diagram** and **Load diagram** of a draw.io file."""
    download = tag(
        "a",
        "Download diagram",
        href=links.to(path),
        download=posixpath.basename(path),
        class_=style,
        aria_label=f"Download diagram: {title}",
    )
    return download, _load(path, title, links, style)


def _load(path: str, title: str, links: Links, style: str | None) -> Markup:
    address = links.load.get(path)
    if address is not None:
        label = f"Load diagram: {title}, in the diagram tool"
        return _outside("Load diagram", address, style, label)
    host = urlsplit(links.editor).netloc
    tool = _outside(host, links.editor, None, f"The diagram tool at {host}")
    return tag("span", "Too large for a link: download it and open it at ", tool, class_="too-large")


def _outside(text: str, address: str, style: str | None, label: str) -> Markup:
    return tag(
        "a", text, href=address, class_=style, aria_label=label, target="_blank", rel="noopener noreferrer"
    )


def _detail(detail: ViewEntry, title: str) -> Markup:
    return tag("a", "Detail diagram", href=f"#view-{detail.id}", aria_label=f"Detail diagram: {title}")


def file_link(name: str, path: str, title: str, links: Links) -> Markup:
    """A file under its format's title, with its size."""
    label = links.titles.get(name, name.upper())
    link = tag("a", label, href=links.to(path), aria_label=f"{label}: {title}")
    size = links.size(path)
    return link if size is None else join(link, " ", size)


def _denser(path: str, entry: PictureEntry, links: Links) -> str | None:
    """HTML's `srcset` for the same picture with more pixels, as the names of its files tell it."""
    start, _, end = path.rpartition(".")
    found = {
        density[1]: other
        for other in entry.files.values()
        if (density := _DENSITY.match(other, len(start))) and other.startswith(start) and other.endswith(end)
    }
    return ", ".join(f"{links.to(other)} {density}x" for density, other in found.items()) or None


def mat(entry: PictureEntry, name: str, links: Links, *, lazy: bool = True) -> Markup:
    """The picture on its mat. A click fits it to the window, the next one puts it back.

    `name` is the id of the figure, to which the second click returns. The style sheet shows the mat
    that is the page's target in the whole window, so this needs no script.
    """
    alone = f"alone-{name}"
    title = short_title(entry.title)
    back = tag("a", "Close", class_="back", href=f"#{name}", aria_label=f"Close: {title}")
    image = picture(entry, links, lazy=lazy)
    return lines(tag("a", image, class_="mat", id=alone, href=f"#{alone}", title="Fit to the window"), back)


def _alternative(entry: PictureEntry) -> str:
    title = entry.title.rstrip(".")
    return f"{title}. {entry.description}" if entry.description else title
