"""What the real draw.io editor makes of our files: how they look there, and what a person's edits do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from blueprint.diagram import compose
from blueprint.diagram.theme import DARK, PRINT
from blueprint.export import exporter
from blueprint.layout import lay_out
from blueprint.layout.laid_out import (
    Item,
    LaidOutConnector,
    LaidOutDiagram,
    Panel,
    Point,
    Rect,
    Text,
)
from blueprint.model import ViewKind
from blueprint.shapes import shapes
from blueprint.source import load
from blueprint.testing import sample_diagrams
from blueprint_exporters.drawio import DrawioExporter
from blueprint_exporters.png import PngExporter
from browsers import chromium
from drawio_editor import Editor, drawio

ROOT = Path(__file__).resolve().parents[2]
MOST_DIFFERENT = 0.02
"""The share of pixels that two renderers of the same shapes and letters may draw differently."""


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with chromium() as browser, drawio(browser) as opened:
        yield opened


@cache
def project() -> tuple[LaidOutDiagram, ...]:
    """Every logical and schematic view of the project, and a sample of its many detail cards."""
    blueprint = load(ROOT / "blueprints/cloud-native-development").blueprint
    assert blueprint is not None
    details = [view for view in blueprint.views.values() if view.kind is ViewKind.DETAIL]
    others = [view for view in blueprint.views.values() if view.kind is not ViewKind.DETAIL]
    return tuple(lay_out(compose(blueprint, view)) for view in (*others, *details[::16]))


@cache
def themed() -> tuple[LaidOutDiagram, ...]:
    """A schematic and a detail card in the other themes."""
    blueprint = load(ROOT / "blueprints/cloud-native-development").blueprint
    assert blueprint is not None
    views = [blueprint.views[name] for name in ("enterprise-registry", "ci-cd-platform")]
    pages = (lay_out(compose(blueprint, view, theme)) for theme in (DARK, PRINT) for view in views)
    return tuple(replace(page, id=f"{page.id}-{page.theme.name}") for page in pages)


def sample() -> LaidOutDiagram:
    return sample_diagrams()[0]


def opened(editor: Editor, pages: Sequence[LaidOutDiagram]) -> None:
    editor.open(DrawioExporter().render(pages).data, "pages.drawio")


def corners(points: Sequence[Sequence[float]]) -> list[Point]:
    """The points where a route turns, and its ends, in whole pixels; halves always go up."""
    kept: list[Point] = []
    for x, y in ((round(x + 0.2), round(y + 0.2)) for x, y in points):
        if kept and kept[-1] == (x, y):
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == x or kept[-2][1] == kept[-1][1] == y):
            kept.pop()
        kept.append((x, y))
    return kept


def check_places(editor: Editor, page: LaidOutDiagram) -> None:
    """Everything stands where the layout put it, to the pixel."""
    editor.select(page.id)
    seen = editor.places()
    assert set(seen) == {thing.address for thing in (*page.items, *page.connectors)}
    for connector in page.connectors:
        assert corners(seen[connector.address]) == corners(connector.points), connector.address
    for item in page.items:
        left, top, width, height = seen[item.address]
        if item.role == "badge":  # its cell reaches to the end of its pin
            assert left - 1 <= item.rect.x < item.rect.right <= left + width + 1, item.address
            assert top - 1 <= item.rect.y < item.rect.bottom <= top + height + 1, item.address
        else:
            wanted = (item.rect.x, item.rect.y, item.rect.width, item.rect.height)
            assert (left, top, width, height) == pytest.approx(wanted, abs=0.6), item.address


def test_every_page_opens_and_stands_and_runs_as_laid_out(editor: Editor) -> None:
    pages = [*project(), *(replace(page, id=f"sample-{page.id}") for page in sample_diagrams())]
    opened(editor, pages)
    assert editor.pages() == [page.id for page in pages]
    for page in pages:
        check_places(editor, page)
    assert editor.complaints == []


def test_every_page_laid_over_our_picture_looks_the_same(editor: Editor) -> None:
    pages = (*project(), *themed())
    opened(editor, pages)
    editor.install_font()
    different = {}
    for page in pages:
        editor.select(page.id)
        theirs = editor.picture(page.width, page.height)
        different[page.id] = editor.difference(theirs, PngExporter(scale=1).render([page]).data)
    assert {page: share for page, share in different.items() if not 0 <= share <= MOST_DIFFERENT} == {}


def test_without_our_font_no_line_breaks_elsewhere(editor: Editor) -> None:
    opened(editor, project())
    editor.remove_font()
    for page in project():
        editor.select(page.id)
        wrapped = [label for label, wanted, shown in editor.lines() if shown != wanted]
        assert wrapped == [], page.id


PUSHES = "ci.registry->enterprise.sandbox-registry#pushes"
PROMOTES = "enterprise.sandbox-registry->dev.registry#promotes"


def deployment() -> LaidOutDiagram:
    return next(page for page in project() if page.id == "enterprise-registry")


def reopened(editor: Editor) -> dict[str, list[Any]]:
    """Where things stand when the edited file is saved and opened again."""
    before = editor.places()
    editor.open(editor.saved(), "again.drawio")
    after = editor.places()
    assert rounded(after) == rounded(before)
    return after


def rounded(places: dict[str, list[Any]]) -> dict[str, object]:
    return {
        address: [[round(x) for x in point] if isinstance(point, list) else round(point) for point in place]
        for address, place in places.items()
    }


def moved(before: dict[str, list[Any]], after: dict[str, list[Any]], address: str) -> Point:
    return round(after[address][0] - before[address][0]), round(after[address][1] - before[address][1])


def distance(place: Sequence[float], line: Sequence[Point]) -> float:
    """From the border of a box to an orthogonal line, in px."""
    left, top, width, height = place
    gaps = []
    for (ax, ay), (bx, by) in pairwise(line):
        across = max(min(ax, bx) - left - width, left - max(ax, bx), 0)
        down = max(min(ay, by) - top - height, top - max(ay, by), 0)
        gaps.append(max(across, down))
    return min(gaps)


def check_marks(page: LaidOutDiagram, places: dict[str, list[Any]]) -> None:
    """Every badge and label is still at its connector, and every connector still level or upright."""
    for connector in page.connectors:
        line = corners(places[connector.address])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line))
    for item in page.above:
        if item.of in places and item.role in ("badge", "label"):
            assert distance(places[item.address], corners(places[item.of])) <= 20, item.address


def test_a_dragged_card_takes_its_parts_and_its_connectors_along(editor: Editor) -> None:
    page = deployment()
    opened(editor, [page])
    before = editor.places()
    editor.drag("dev.registry", 48, 36, at=(0.3, 0.8))
    after = reopened(editor)
    assert moved(before, after, "dev.registry") == (48, 36)
    assert moved(before, after, "dev.application") == (0, 0)
    end, card = after[PROMOTES][-1], after["dev.registry"]
    assert card[0] <= end[0] <= card[0] + card[2]
    assert card[1] <= end[1] <= card[1] + card[3]
    check_marks(page, after)


def test_a_dragged_zone_takes_all_that_is_in_it_along(editor: Editor) -> None:
    page = deployment()
    opened(editor, [page])
    before = editor.places()
    editor.drag("dev", 24, 36, at=(0.5, 0.97))
    after = reopened(editor)
    inside = ("dev", "dev.registry", "dev.application", "dev.microservices")
    assert {moved(before, after, address) for address in inside} == {(24, 36)}
    assert {moved(before, after, address) for address in ("test", "enterprise", "ci")} == {(0, 0)}
    check_marks(page, after)


def test_a_card_dropped_on_a_zone_s_ground_belongs_to_it(editor: Editor) -> None:
    opened(editor, [deployment()])
    card, (left, top, _, height) = editor.places()["ci.registry"], editor.places()["enterprise"]
    dx, dy = left + 10 - card[0] - 0.3 * card[2], top + height - 10 - card[1] - 0.8 * card[3]
    editor.drag("ci.registry", dx, dy, at=(0.3, 0.8))
    parent = editor.run("return model.getParent(cell('ci.registry')) === cell('enterprise')")
    assert parent is True
    assert reopened(editor)["ci.registry"][:2] == pytest.approx([card[0] + dx, card[1] + dy], abs=2)


def test_a_dragged_badge_stays_its_connector_s(editor: Editor) -> None:
    opened(editor, [deployment()])
    before = editor.places()
    editor.drag(f"{PUSHES}/badge", -20, 20, at=(0.5, 0.3))
    assert moved(before, reopened(editor), f"{PUSHES}/badge") == pytest.approx((-20, 20), abs=1)
    before = editor.places()
    editor.drag("enterprise.sandbox-registry", 80, 0, at=(0.3, 0.8))  # the line gets longer, its middle moves
    assert moved(before, editor.places(), f"{PUSHES}/badge")[0] > 5


def test_moved_ends_make_no_zigzag(editor: Editor) -> None:
    page = deployment()
    opened(editor, [page])
    bends = {connector.address: len(corners(connector.points)) for connector in page.connectors}
    editor.run(
        "for (const [address, dx, dy] of given) graph.moveCells([cell(address)], dx, dy)",
        ["enterprise.sandbox-registry", 10, -30],
        ["test.registry", -60, 20],
        ["ci.registry", -10, 20],
    )
    after = editor.places()
    for address, count in bends.items():
        assert len(corners(after[address])) <= max(count, 4), address
    check_marks(page, after)


def test_a_label_stands_beside_the_lane_that_a_moved_card_makes_of_its_line(editor: Editor) -> None:
    ends = {"a": Rect(100, 300, 160, 80), "b": Rect(500, 300, 160, 80)}
    cards = [Item(name, "card", rect, (Panel(rect, "card", "card.line"),)) for name, rect in ends.items()]
    line = LaidOutConnector("a->b", "a", "b", ((260, 340), (500, 340)))
    rect = Rect(335, 318, 90, 18)
    label = Item("words", "label", rect, (Text(rect, ("signed images",), 13, "text"),), of="a->b")
    opened(editor, [LaidOutDiagram("x", "schematic", "X", "", 800, 600, tuple(cards), (line,), (label,))])
    assert editor.places()["words"] == pytest.approx([335, 318, 90, 18], abs=1)
    for dx, dy in ((0, 160), (0, -320), (0, 160)):
        editor.run("graph.moveCells([cell('b')], given[0], given[1])", dx, dy)
        left, top, width, height = editor.places()["words"]
        for (x0, y0), (x1, y1) in pairwise(editor.places()["a->b"]):
            beside = max(x0, x1) <= left + 1 or min(x0, x1) >= left + width - 1
            assert beside or max(y0, y1) <= top + 1 or min(y0, y1) >= top + height - 1
    assert editor.places()["words"] == pytest.approx([335, 318, 90, 18], abs=1)


def test_an_edit_in_draw_io_keeps_identities_and_nesting(editor: Editor) -> None:
    page = sample()
    opened(editor, [page])
    editor.run(
        "graph.moveCells([cell('ci')], 30, 20); graph.cellLabelChanged(cell('ci.registry'), 'Renamed', false)"
    )
    assert editor.run("return graph.isContainer(cell('ci')) && !graph.isCellMovable(cell('page'))")
    root = etree.fromstring(editor.saved())
    things = {found.get("address"): found for found in root.iter("object", "UserObject")}
    assert set(things) == {thing.address for thing in (*page.items, *page.connectors)}
    assert things["ci.registry"].get("label") == "Renamed"
    assert things["ci.registry"].find("mxCell").get("parent") == things["ci"].get("id")
    geometry = things["ci"].find(".//mxGeometry")
    assert (geometry.get("x"), geometry.get("y")) == ("230", "120")


@pytest.mark.parametrize("name", ["drawio-svg", "drawio-png"])
def test_an_editable_picture_opens_as_its_diagram(editor: Editor, name: str) -> None:
    page, maker = deployment(), exporter(name)
    editor.open(maker.render([page]).data, f"picture.{maker.suffix}")
    assert editor.pages() == [page.id]
    check_places(editor, page)
    saved = etree.fromstring(editor.saved())
    assert saved.xpath("string(//object[@address='dev.registry']/@kind)") == "image-registry"


LIBRARY = "drawio-library"
INSERTED = """
const cells = graph.getSelectionCells();
const has = cell => graph.getLabel(cell) || (model.isEdge(cell) && 'edge') || '';
const seen = cells.map(cell => [has(cell), ...model.getDescendants(cell).slice(1).map(has)].filter(Boolean));
graph.clearSelection();
return seen;
"""


def test_every_shape_of_the_library_can_be_inserted(editor: Editor) -> None:
    """By a click on its picture in the editor's palette, as a person does it."""
    made = shapes()
    editor.open(
        DrawioExporter().render([replace(sample(), below=(), above=(), connectors=())]).data, "new.drawio"
    )
    editor.load_library(exporter(LIBRARY).render(made).data)
    entries = editor.page.locator("#library a.geItem")
    assert entries.count() == len(made)
    for number, shape in enumerate(made):
        entries.nth(number).click(force=True)
        (words,) = editor.run(INSERTED)
        wanted = ["edge"] * len(shape.connectors) + [
            "<br>".join(part.lines)
            for item in shape.items
            for part in item.parts
            if isinstance(part, Text) and part.lines
        ]
        assert set(wanted) <= set(words), shape.id
    assert editor.complaints == []
    assert editor.page.locator(".geDialog").all_inner_texts() == []
    saved = etree.fromstring(editor.saved())
    assert len(saved.xpath("//object[@role]")) == sum(len(s.items) + len(s.connectors) for s in made)


def test_a_card_of_the_library_looks_as_the_one_in_our_picture(editor: Editor) -> None:
    card = next(shape for shape in shapes() if shape.title == "Image registry")
    empty = replace(card, below=(), above=())
    editor.open(DrawioExporter().render([empty]).data, "new.drawio")
    editor.install_font()
    editor.load_library(exporter(LIBRARY).render([card]).data)
    editor.page.locator("#library a.geItem").click()
    editor.run(
        "const [{geometry}] = graph.getSelectionCells(); [geometry.x, geometry.y] = [0, 0]; graph.refresh()"
    )
    theirs = editor.picture(card.width, card.height)
    assert editor.difference(theirs, PngExporter(scale=1).render([card]).data) <= 4 * MOST_DIFFERENT
