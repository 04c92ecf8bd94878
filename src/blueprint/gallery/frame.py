"""The frame of every page: head, style, header and footer."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from blueprint.gallery.html import Markup, join, lines, tag

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' "
    "height='16' rx='3' fill='%234b1c8f'/%3E%3Cpath d='M4 5h5v3H4zM8 11h4M6.5 8v3H8' fill='none' "
    "stroke='%23fff' stroke-width='1.3'/%3E%3C/svg%3E"
)


def page(title: str, description: str, *body: Markup | None) -> bytes:
    """A whole document in UTF-8. It asks for nothing but its own pictures, and works from a file."""
    head = tag(
        "head",
        lines(
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_policy()),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="description", content=description),
            tag("title", title),
            tag("link", rel="icon", href=_ICON),
            tag("style", Markup(_style())),
        ),
    )
    document = tag("html", lines("", head, tag("body", lines("", *body)), ""), lang="en")
    return join(Markup("<!doctype html>\n"), document, Markup("\n")).encode("utf-8")


def footer(*children: str | None) -> Markup:
    """The line at the bottom of every page."""
    return tag("footer", tag("p", *children))


def _policy() -> str:
    """Pictures from where the page is, and exactly this style; nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode("utf-8")).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src 'self' data:; "
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@cache
def _style() -> str:
    return "\n" + files(__package__).joinpath("style.css").read_text(encoding="utf-8")
