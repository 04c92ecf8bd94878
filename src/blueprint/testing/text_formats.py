"""What a text format owes: readable as UTF-8, and the addresses of what it says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from blueprint.layout.laid_out import LaidOutDiagram

_THINGS = frozenset({"zone", "column", "card", "figure", "detail", "note"})
_ADDRESS = re.compile(r'\baddress\b"?[ ]*[:=]?[ ]*("(?:[^"\\\n]|\\[^\n])*")')
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def is_text(media_type: str) -> bool:
    """Whether a file of this type is plain text for other tools; HTML is not."""
    return media_type.startswith("text/") and media_type != "text/html"


def text_faults(data: bytes, pages: Sequence[LaidOutDiagram]) -> Iterator[str]:
    """All faults of a text file that holds the pages.

    An address is the word `address` and then, after blanks, `:` or `=`, a JSON string: as an attribute,
    property or comment, whatever the format has. Boxes and connectors must have theirs, at most once
    for each page that they are on; labels, badges and the page's own furniture may.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"not UTF-8: {error}"
        return
    for found in sorted(set(_CONTROL.findall(text))):
        yield f"the character U+{ord(found):04X} stands there as it is"
    yield from _addresses(text, pages)


def _addresses(text: str, pages: Sequence[LaidOutDiagram]) -> Iterator[str]:
    found = Counter(_unquoted(match) for match in _ADDRESS.findall(text))
    known = Counter(item.address for page in pages for item in page.items)
    known += Counter(line.address for page in pages for line in page.connectors)
    needed = {item.address for page in pages for item in page.items if item.role in _THINGS}
    needed |= {line.address for page in pages for line in page.connectors}
    for address in sorted(needed | set(found)):
        least, most = int(address in needed), known[address]
        if not least <= found[address] <= most:
            wanted = str(most) if least == most else f"{least} to {most}"
            yield f"address {address!r} is there {found[address]} times (must be {wanted})"


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text
