"""gallery/index.html: the projects."""

from __future__ import annotations

from blueprint.gallery.catalogue import Catalogue, ProjectEntry
from blueprint.gallery.figures import Links, picture
from blueprint.gallery.frame import footer, page
from blueprint.gallery.html import Markup, lines, tag
from blueprint.gallery.settings import DRAWIO

_DESCRIPTION = (
    "Architectures that are stored once and drawn from that; those with a pipeline are deployed from it, too."
)


def index_page(catalogue: Catalogue) -> bytes:
    """The page of a gallery; it follows from the catalogue alone."""
    links = Links()
    cards = [_card(project, links, first=number == 0) for number, project in enumerate(catalogue.projects)]
    nothing = tag("p", "There is nothing here yet.", class_="lead") if not cards else None
    return page(
        "Architecture blueprints",
        _DESCRIPTION,
        tag(
            "header",
            tag("p", "Gallery", class_="eyebrow"),
            tag("h1", "Architecture blueprints"),
            tag("p", _DESCRIPTION, class_="lead"),
        ),
        tag("main", lines("", nothing, *cards, ""), class_="projects"),
        footer(
            f"{count(len(catalogue.projects), 'project')}. The same as data: ",
            tag("a", "catalogue.json", href="catalogue.json"),
        ),
    )


def count(number: int, noun: str) -> str:
    """`1 project`, `2 projects`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _card(project: ProjectEntry, links: Links, *, first: bool) -> Markup:
    href = links.to(project.page)
    cover = project.cover_view
    # The heading's link is the one for the keyboard; the picture repeats it for the pointer.
    image = picture(cover, links, lazy=not first) if cover else None
    return tag(
        "article",
        lines(
            "",
            tag("a", image, class_="mat", href=href, tabindex=-1) if image else None,
            tag(
                "div",
                tag("h2", tag("a", project.title, href=href)),
                tag("p", project.description) if project.description else None,
                tag("p", _counts(project), class_="counts"),
                _downloads(project, links),
                class_="about",
            ),
            "",
        ),
        class_="project",
    )


def _counts(project: ProjectEntry) -> str:
    return f"{count(len(project.views), 'diagram')}, {count(len(project.elements), 'element')}"


def _downloads(project: ProjectEntry, links: Links) -> Markup | None:
    path = project.downloads.get(DRAWIO)
    if path is None:
        return None
    label = f"Download diagram: {project.title}"
    return tag("p", tag("a", "Download diagram", href=links.to(path), download=True, aria_label=label))
