"""The frame of every page: head, style, footer."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from blueprint.gallery.html import Markup, join, lines, tag
from blueprint.text import FAMILY, subset

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' "
    "height='16' rx='3' fill='%234b1c8f'/%3E%3Cpath d='M4 5h5v3H4zM8 11h4M6.5 8v3H8' fill='none' "
    "stroke='%23fff' stroke-width='1.3'/%3E%3C/svg%3E"
)
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def page(title: str, description: str, *body: Markup | None) -> bytes:
    """A whole document in UTF-8. It asks for nothing but its own pictures, and works from a file."""
    content = lines("", *body)
    style = _style(content)
    head = tag(
        "head",
        lines(
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_policy(style)),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="description", content=description),
            tag("title", title),
            tag("link", rel="icon", href=_ICON),
            tag("style", Markup(style)),
        ),
    )
    document = tag("html", lines("", head, tag("body", content), ""), lang="en")
    return join(Markup("<!doctype html>\n"), document, Markup("\n")).encode("utf-8")


def footer(*children: str | None) -> Markup:
    """The line at the bottom of every page."""
    return tag("footer", tag("p", *children))


def _policy(style: str) -> str:
    """Pictures from where the page is, its own font, exactly this style; nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src 'self' data:; font-src data:; "
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def _style(content: str) -> str:
    """The style sheet, with the font that the pictures have, cut down to the characters in use."""
    characters = "".join(sorted(set(_ASCII + content) - {"\n"}))
    return "\n" + _font_face(characters, bold=False) + _font_face(characters, bold=True) + _sheet()


@cache
def _sheet() -> str:
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def _font_face(characters: str, *, bold: bool) -> str:
    data = base64.b64encode(subset(characters, bold)).decode("ascii")
    weight = 700 if bold else 400
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face {{ font-family: '{FAMILY}'; font-weight: {weight}; src: {source}; }}\n"
