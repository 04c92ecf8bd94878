import re
import zlib
from dataclasses import replace

import pytest

from blueprint.testing import HOSTILE, check_exporter, sample_diagrams
from blueprint_exporters.pdf import PdfExporter
from blueprint_exporters.pdf.bookmarks import Bookmark, bookmarks
from blueprint_exporters.pdf.colours import colour_of
from blueprint_exporters.pdf.objects import Document, Name, Reference, number, written

PAGE, EVIL = sample_diagrams()


def drawn(*pages: object) -> bytes:
    return PdfExporter().render(pages).data  # type: ignore[arg-type] # the tests' own pages


def objects(data: bytes) -> dict[int, bytes]:
    """The file's objects by number, found by way of its table of places."""
    start = int(re.search(rb"startxref\n(\d+)\n", data)[1])
    count = int(re.match(rb"xref\n0 (\d+)\n", data[start:])[1])
    places = re.findall(rb"(\d{10}) 00000 n ", data[start:])
    assert len(places) == count - 1
    found = {}
    for i, place in enumerate(places, start=1):
        content = data[int(place) :]
        assert content.startswith(b"%d 0 obj\n" % i)
        found[i] = content[: content.index(b"\nendobj")].partition(b"\n")[2]
    return found


def text(words: str) -> bytes:
    return written(words)


def test_the_exporter_owes_nothing() -> None:
    assert check_exporter(PdfExporter()) == []


def test_a_file_needs_a_page() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        PdfExporter().render([])


def test_the_same_pages_give_the_same_bytes_and_no_time_is_in_them() -> None:
    assert drawn(PAGE, EVIL) == drawn(PAGE, EVIL)
    assert not re.search(rb"Date|/ID ", drawn(PAGE))


def test_the_table_leads_to_every_object_and_every_reference_to_one() -> None:
    data = drawn(PAGE, EVIL)
    found = objects(data)
    heads = b"".join(content.partition(b"\nstream\n")[0] for content in found.values())
    assert {int(n) for n in re.findall(rb"(\d+) 0 R", heads)} <= set(found)
    assert all(found.values())


def test_every_page_of_one_kind_has_a_bookmark_with_its_title() -> None:
    found = objects(drawn(PAGE, replace(EVIL, kind=PAGE.kind)))
    (outlines,) = (content for content in found.values() if b"/Type /Outlines" in content)
    first = found[int(re.search(rb"/First (\d+)", outlines)[1])]
    last = found[int(re.search(rb"/Last (\d+)", outlines)[1])]
    assert b"/Count 2" in outlines
    assert text(PAGE.title) in first
    assert text(EVIL.title) in last


def test_bookmarks_lead_from_the_project_by_its_kinds_to_its_diagrams() -> None:
    kinds = ("logical", "schematic", "logical")
    pages = [replace(PAGE, id=str(i), title=f"{i}", kind=kind) for i, kind in enumerate(kinds)]
    places = [Reference(10), Reference(11), Reference(12)]
    zero, one, two = (Bookmark(str(i), place) for i, place in enumerate(places))
    logical = Bookmark("Logical diagrams", places[0], (zero, two))
    schematic = Bookmark("Schematic diagrams", places[1], (one,))
    assert bookmarks(pages, places) == (logical, schematic)
    shop = [replace(page, project="Shop") for page in pages]
    assert bookmarks(shop, places) == (Bookmark("Shop", places[0], (logical, schematic)),)
    assert bookmarks(shop[::2], places[::2]) == (Bookmark("Shop", places[0], (zero, two)),)
    assert bookmarks(shop[:1], places[:1]) == (zero,)


def test_a_file_of_a_project_has_its_title_and_that_of_one_diagram_the_diagram_s() -> None:
    several = drawn(*(replace(page, project="Shop & Co.") for page in (PAGE, EVIL)))
    assert b"/Title " + text("Shop & Co.") + b" /Producer" in several
    assert b"Shop &amp; Co." in several
    assert b"/Subject" not in several
    single = drawn(replace(PAGE, project="Shop"))
    assert b"/Title " + text(PAGE.title) + b" /Subject " + text(PAGE.description) in single
    assert b"<dc:description>" in single


def test_a_card_leads_to_the_page_that_shows_more_if_the_file_has_it() -> None:
    more = replace(EVIL, id="platform")
    found = objects(drawn(PAGE, more))
    (link,) = (content for content in found.values() if b"/Subtype /Link" in content)
    target = int(re.search(rb"/Dest \[(\d+) 0 R", link)[1])
    assert b"/MediaBox [0 0 %g %g]" % (more.width * 0.75, more.height * 0.75) in found[target]
    card = next(item for item in PAGE.items if item.link == "platform")
    left, bottom, right, top = map(float, re.search(rb"/Rect \[([^\]]+)\]", link)[1].split())
    assert (left, right) == (card.rect.x * 0.75, card.rect.right * 0.75)
    assert (PAGE.height * 0.75 - top, top - bottom) == (card.rect.y * 0.75, card.rect.height * 0.75)
    assert b"/Subtype /Link" not in drawn(PAGE)


def test_the_text_of_every_thing_is_told_in_the_structure() -> None:
    found = objects(drawn(PAGE))
    told = b"".join(content for content in found.values() if b"/Type /StructElem" in content)
    for words in ("CI/CD platform", "Services"):
        assert written(words).strip(b"<>")[4:] in told


def test_hostile_text_cannot_leave_its_string() -> None:
    for content in objects(drawn(replace(EVIL, title=HOSTILE + ") >> endobj", id="x"))).values():
        head = content.partition(b"\nstream\n")[0]
        assert b"endobj" not in head


def test_streams_unpack_to_operators_with_balanced_states() -> None:
    streams = [
        zlib.decompress(content.partition(b"\nstream\n")[2].removesuffix(b"\nendstream"))
        for content in objects(drawn(PAGE, EVIL)).values()
        if b"/FlateDecode" in content and b"/Length1" not in content and b"/Subtype" not in content
    ]
    pages = [stream.split() for stream in streams if b" TJ" in stream]
    assert len(pages) == 2
    for words in pages:
        for begin, end in ((b"q", b"Q"), (b"BT", b"ET")):
            assert words.count(begin) == words.count(end) > 0
        assert words.count(b"BDC") + words.count(b"BMC") == words.count(b"EMC")


@pytest.mark.parametrize(
    ("value", "syntax"),
    [
        (None, b"null"),
        (True, b"true"),
        (3, b"3"),
        (0.5, b"0.5"),
        (Name("A B/c#"), b"/A#20B#2fc#23"),
        ("é", b"<feff00e9>"),
        (b"\x01", b"<01>"),
        ([1, Reference(7)], b"[1 7 0 R]"),
        ({"Key": [Name("x")]}, b"<</Key [/x]>>"),
    ],
)
def test_values_are_written_in_the_syntax_of_pdf(value: object, syntax: bytes) -> None:
    assert written(value) == syntax  # type: ignore[arg-type] # one of each kind


def test_numbers_have_no_exponent() -> None:
    assert [number(value) for value in (1e-7, -1e-7, 1e6, 0.12345, -2.5)] == [
        "0",
        "0",
        "1000000",
        "0.1235",
        "-2.5",
    ]


def test_a_reserved_object_is_filled_later() -> None:
    document = Document()
    reserved = document.reserve()
    root = document.add({"Next": reserved})
    document.fill(reserved, 42)
    assert objects(document.file(root, root)) == {1: b"42", 2: b"<</Next 1 0 R>>"}


@pytest.mark.parametrize(
    ("css", "channels"),
    [
        ("#ff8800", (1, 136 / 255, 0, 1)),
        ("#f80", (1, 136 / 255, 0, 1)),
        ("#ff880080", (1, 136 / 255, 0, 128 / 255)),
        ("Navy", (0, 0, 128 / 255, 1)),
        ("rgb(255, 0, 51)", (1, 0, 0.2, 1)),
        ("rgba(100%,0%,50%,0.25)", (1, 0, 0.5, 0.25)),
        ("none", None),
        ("transparent", None),
        ("nonsense", None),
    ],
)
def test_colours_of_css_are_understood(css: str, channels: tuple[float, ...] | None) -> None:
    assert colour_of(css) == (pytest.approx(channels) if channels else None)
