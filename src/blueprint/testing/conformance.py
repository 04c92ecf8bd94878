"""What every exporter owes: checked on real bytes, all faults collected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from blueprint.export import Exporter
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.testing.samples import sample_diagrams
from blueprint.testing.text_formats import is_text, text_faults

if TYPE_CHECKING:
    from lxml import etree

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_SUFFIX = re.compile(r"(@[0-9]+x\.)?[a-z0-9]+(\.[a-z0-9]+)*")
_ADDRESSES = ("data-address", "address")


def check_exporter(exporter: Exporter, pages: Sequence[LaidOutDiagram] = ()) -> list[str]:
    """All faults of an exporter when it draws `pages` (the sample diagrams by default); [] when good.

    Checked: the suffix, the media type, the same bytes twice, more pages than one refused or drawn
    as declared. For XML formats also: well-formed; every item and connector there exactly once, by
    an attribute `data-address` or `address`; no element made by a model's text. For text formats:
    UTF-8 without control characters; the address of every box and connector (see `text_faults`).
    """
    drawn = tuple(pages) or sample_diagrams()
    faults = [*_declaration(exporter), *_page_counts(exporter, drawn)]
    for files in [drawn] if exporter.multipage else [(page,) for page in drawn]:
        faults += _file(exporter, files)
    return faults


def _declaration(exporter: Exporter) -> Iterator[str]:
    if not _SUFFIX.fullmatch(exporter.suffix):
        yield f"suffix {exporter.suffix!r} is not a lower-case file name ending without its dot"


def _page_counts(exporter: Exporter, pages: Sequence[LaidOutDiagram]) -> Iterator[str]:
    if exporter.multipage or len(pages) < 2:
        return
    try:
        exporter.render(pages)
    except ValueError:
        return
    yield f"draws {len(pages)} pages although `multipage` is False (must raise ValueError)"


def _file(exporter: Exporter, pages: Sequence[LaidOutDiagram]) -> Iterator[str]:
    name = "+".join(page.id for page in pages)
    first, second = exporter.render(pages), exporter.render(pages)
    if first != second:
        yield f"{name}: two renderings differ"
    if not first.data:
        yield f"{name}: no bytes"
    if not _MEDIA_TYPE.fullmatch(first.media_type):
        yield f"{name}: {first.media_type!r} is not a media type"
    if _is_xml(first.media_type):
        yield from (f"{name}: {fault}" for fault in _xml(first.data, pages))
    elif is_text(first.media_type):
        yield from (f"{name}: {fault}" for fault in text_faults(first.data, pages))


def _is_xml(media_type: str) -> bool:
    return media_type.endswith("+xml") or media_type in ("application/xml", "application/vnd.jgraph.mxfile")


def _xml(data: bytes, pages: Sequence[LaidOutDiagram]) -> Iterator[str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield f"not well-formed: {error}"
        return
    yield from _addresses(root, pages)
    yield from _made_by_text(root)
    yield from _repeated_ids(root)


def _addresses(root: etree._Element, pages: Sequence[LaidOutDiagram]) -> Iterator[str]:
    wanted = Counter(item.address for page in pages for item in page.items)
    wanted += Counter(connector.address for page in pages for connector in page.connectors)
    found = Counter(
        str(element.get(name)) for element in root.iter() for name in _ADDRESSES if element.get(name)
    )
    for address in sorted(wanted | found):
        if wanted[address] != found[address]:
            yield f"address {address!r} is there {found[address]} times (must be {wanted[address]})"


def _made_by_text(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2].lower() == "script":
            yield "a model's text became a `script` element"


def _repeated_ids(root: etree._Element) -> Iterator[str]:
    """Ids repeated within a page; a page is a `diagram` element, or else the whole file."""
    for page in list(root.iter("diagram")) or [root]:
        ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
        yield from (f"id {name!r} is there {count} times" for name, count in ids.items() if count > 1)
