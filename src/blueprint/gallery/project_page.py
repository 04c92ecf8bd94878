"""gallery/<project>/index.html: the pipeline, its storyline, all diagrams, all elements."""

from __future__ import annotations

from blueprint.gallery.catalogue import INDEX, ProjectEntry, ViewEntry
from blueprint.gallery.figures import (
    DRAWIO,
    Links,
    diagram_links,
    element_figure,
    file_links,
    picture,
    short_title,
    storyline,
    view_figure,
)
from blueprint.gallery.frame import footer, page
from blueprint.gallery.html import Markup, lines, tag

_KINDS = ("schematic", "logical", "detail")


def project_page(project: ProjectEntry, links: Links, *, alone: bool = False) -> bytes:
    """The page of a project; `alone` leaves out what only exists around it in a gallery."""
    sections = _sections(project)
    return page(
        project.title,
        project.description or project.title,
        _header(project, links, alone=alone),
        _contents(project, sections),
        tag(
            "main",
            lines(
                "",
                _cover(project, links),
                *(_diagrams(kind, views, links) for kind, views in sections),
                _elements(project, links),
                "",
            ),
        ),
        footer("Drawn from one blueprint: ", tag("code", project.id), "."),
    )


def _header(project: ProjectEntry, links: Links, *, alone: bool) -> Markup:
    up = tag("a", "All blueprints", href=links.to(INDEX)) if not alone else "Blueprint"
    return tag(
        "header",
        lines(
            "",
            tag("p", up, class_="eyebrow"),
            tag("h1", project.title),
            tag("p", project.description, class_="lead") if project.description else None,
            _downloads(project, links, alone=alone),
            "",
        ),
    )


def _downloads(project: ProjectEntry, links: Links, *, alone: bool) -> Markup | None:
    items: list[Markup] = []
    for name, path in project.downloads.items():
        if name == DRAWIO:
            items += diagram_links(path, project.title, links, "button")
        elif not (alone and name == "zip"):
            label = f"Download everything as {name}"
            items.append(tag("a", label, href=links.to(path), download=True, class_="button quiet"))
    return tag("ul", *(tag("li", item) for item in items), class_="actions") if items else None


def _sections(project: ProjectEntry) -> list[tuple[str, list[ViewEntry]]]:
    """The views besides the cover, by kind."""
    rest = [view for view in project.views if view.id != project.cover]
    by_kind = ((kind, [view for view in rest if view.kind == kind]) for kind in _KINDS)
    return [(kind, views) for kind, views in by_kind if views]


def _contents(project: ProjectEntry, sections: list[tuple[str, list[ViewEntry]]]) -> Markup:
    entries = [(f"{kind.capitalize()} diagrams", kind, len(views)) for kind, views in sections]
    if project.elements:
        entries.append(("Elements", "elements", len(project.elements)))
    items = [
        tag("li", tag("a", title, " ", tag("span", str(number)), href=f"#{anchor}"))
        for title, anchor, number in entries
    ]
    return tag("nav", tag("ul", *items), aria_label="On this page")


def _cover(project: ProjectEntry, links: Links) -> Markup | None:
    view = project.cover_view
    if view is None:
        return None
    title = short_title(view.title)
    path = next(iter(view.files.values()), None)
    return tag(
        "section",
        lines(
            "",
            tag("h2", title),
            tag("p", view.description, class_="lead") if view.description else None,
            tag(
                "a",
                picture(view, links, lazy=False),
                class_="mat",
                href=links.to(path) if path else None,
                title="View alone",
            ),
            file_links(view, title, links),
            lines(tag("h3", "Storyline"), storyline(view.storyline)) if view.storyline else None,
            "",
        ),
        class_="cover",
        id=f"view-{view.id}",
    )


def _diagrams(kind: str, views: list[ViewEntry], links: Links) -> Markup:
    figures = (view_figure(view, links) for view in views)
    return tag(
        "section",
        lines(
            "",
            tag("h2", f"{kind.capitalize()} diagrams"),
            tag("div", lines("", *figures, ""), class_="grid"),
            "",
        ),
        class_=f"diagrams {kind}",
        id=kind,
    )


def _elements(project: ProjectEntry, links: Links) -> Markup | None:
    if not project.elements:
        return None
    details = {view.of: view for view in project.views if view.of}
    figures = (element_figure(element, details.get(element.address), links) for element in project.elements)
    return tag(
        "section",
        lines("", tag("h2", "Elements"), tag("div", lines("", *figures, ""), class_="grid"), ""),
        class_="elements",
        id="elements",
    )
