"""The conformance check on text formats: that it finds what is wrong, and nothing else."""

import json
from collections.abc import Callable, Sequence

import pytest

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.testing import check_exporter

Write = Callable[[Sequence[LaidOutDiagram]], str]

FURNITURE = ("page", "title", "key", "label", "badge")


class Written:
    """An exporter of plain text with the given way to write."""

    suffix = "txt"
    multipage = True

    def __init__(self, write: Write) -> None:
        self.write = write

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        return Rendering(self.write(pages).encode("utf-8", "surrogateescape"), "text/plain")


def good(pages: Sequence[LaidOutDiagram]) -> str:
    items = [item.address for page in pages for item in page.items if item.role not in FURNITURE]
    lines = [line.address for page in pages for line in page.connectors]
    return "".join(f"# address: {json.dumps(address)}\n" for address in [*items, *lines])


@pytest.mark.parametrize("sign", [": ", "=", " ", " = "])
def test_addresses_are_found_however_they_are_set(sign: str) -> None:
    assert check_exporter(Written(lambda pages: good(pages).replace(": ", sign))) == []


def test_addresses_are_found_as_keys_in_quotes() -> None:
    assert check_exporter(Written(lambda pages: good(pages).replace("address", '"address"'))) == []


def test_labels_and_the_page_may_be_there_too() -> None:
    assert check_exporter(Written(lambda pages: good(pages) + 'address "page" address "label:1"\n')) == []


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        (lambda pages: good(pages).replace('"ci"', '"-"'), "address 'ci' is there 0 times (must be 1)"),
        (lambda pages: good(pages).replace('"ci"', '"-"'), "'-' is there 1 times (must be 0)"),
        (lambda pages: good(pages) + 'address: "ci"', "address 'ci' is there 2 times (must be 1)"),
        (lambda pages: good(pages) + "\x01", "U+0001 stands there as it is"),
        (lambda pages: good(pages) + "\u2028", "U+2028 stands there as it is"),
        (lambda pages: good(pages) + "\udcff", "not UTF-8"),
    ],
)
def test_a_fault_in_the_text_is_found(write: Write, fault: str) -> None:
    assert any(fault in found for found in check_exporter(Written(write)))
