"""The shipped font's used characters as `@font-face` rules, so that pictures look alike everywhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from blueprint.layout.laid_out import LaidOutDiagram, Text
from blueprint.text import FAMILY, subset

FAMILIES = f"'{FAMILY}', Inter, Helvetica, Arial, sans-serif"


def font_faces(diagram: LaidOutDiagram) -> str:
    """A rule for each weight that the diagram uses; "" when it has no text."""
    texts = list(_texts(diagram))
    rules = []
    for bold in (False, True):
        used = {character for text in texts if text.bold is bold for line in text.lines for character in line}
        if used:
            rules.append(_rule("".join(sorted(used)), bold))
    return "\n".join(rules)


def _texts(diagram: LaidOutDiagram) -> Iterator[Text]:
    for item in diagram.items:
        yield from (part for part in item.parts if isinstance(part, Text))


def _rule(characters: str, bold: bool) -> str:
    data = b64encode(subset(characters, bold)).decode("ascii")
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{700 if bold else 400};"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )
