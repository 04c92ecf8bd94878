"""gallery/<project>/index.html: the pipeline, its storyline, all diagrams, all elements."""

from __future__ import annotations

from blueprint.gallery.catalogue import ProjectEntry, ViewEntry
from blueprint.gallery.figures import (
    Links,
    diagram_links,
    element_figure,
    file_links,
    mat,
    short_title,
    storyline,
    view_figure,
)
from blueprint.gallery.folder import INDEX
from blueprint.gallery.frame import footer, page
from blueprint.gallery.html import Markup, lines, tag
from blueprint.gallery.settings import DRAWIO, ZIP

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
                *(_diagrams(_heading(project, kind), kind, views, links) for kind, views in sections),
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
    drawio = project.downloads.get(DRAWIO)
    items = list(diagram_links(drawio, project.title, links, "button")) if drawio else []
    for name, path in project.downloads.items():
        if name != DRAWIO and not (alone and name == ZIP):
            label = (
                f"Download the project as {name}"
                if name == ZIP
                else f"All diagrams as {project.formats[name]}"
            )
            items.append(
                tag(
                    "a",
                    label,
                    " ",
                    links.size(path),
                    href=links.to(path),
                    download=True,
                    class_="button quiet",
                )
            )
    return tag("ul", *(tag("li", item) for item in items), class_="actions") if items else None


def _sections(project: ProjectEntry) -> list[tuple[str, list[ViewEntry]]]:
    """The views besides the cover, by kind."""
    rest = [view for view in project.views if view.id != project.cover]
    by_kind = ((kind, [view for view in rest if view.kind == kind]) for kind in _KINDS)
    return [(kind, views) for kind, views in by_kind if views]


def _contents(project: ProjectEntry, sections: list[tuple[str, list[ViewEntry]]]) -> Markup:
    anchors = {kind: kind for kind, _ in sections}
    if (cover := project.cover_view) is not None:
        anchors.setdefault(cover.kind, f"view-{cover.id}")
    entries = [
        (f"{kind.capitalize()} diagrams", anchors[kind], sum(view.kind == kind for view in project.views))
        for kind in _KINDS
        if kind in anchors
    ]
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
    return tag(
        "section",
        lines(
            "",
            tag("h2", title),
            tag("p", view.description, class_="lead") if view.description else None,
            mat(view, f"view-{view.id}", links, lazy=False),
            file_links(view, title, links),
            lines(tag("h3", "Storyline"), storyline(view.storyline)) if view.storyline else None,
            "",
        ),
        class_="cover",
        id=f"view-{view.id}",
    )


def _heading(project: ProjectEntry, kind: str) -> str:
    """What stands over the views of a kind: the cover stands apart, so the others are more of its kind."""
    cover = project.cover_view
    return f"More {kind} diagrams" if cover and cover.kind == kind else f"{kind.capitalize()} diagrams"


def _diagrams(heading: str, kind: str, views: list[ViewEntry], links: Links) -> Markup:
    figures = (view_figure(view, links) for view in views)
    return tag(
        "section",
        lines(
            "",
            tag("h2", heading),
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
