"""What the real draw.io editor makes of our files; skipped where its test tool is not at hand."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from blueprint.diagram import compose
from blueprint.layout import lay_out
from blueprint.layout.laid_out import LaidOutDiagram, Point
from blueprint.source import load
from blueprint.testing import sample_diagrams
from blueprint_exporters.drawio import DrawioExporter

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT.parent / "shared/tools/open_in_drawio.py"
CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "")

pytestmark = [
    pytest.mark.skipif(not TOOL.exists(), reason="the tool that opens draw.io is not beside the repository"),
    pytest.mark.skipif(not CHROMIUM, reason="needs a Chromium (Debian: chromium)"),
]

ALL_ROUTES = """
const routes = {};
for (const page of ui.pages) {
  ui.selectPage(page, true);
  const found = routes[page.getId()] = {};
  const {scale, translate} = graph.view;
  for (const cell of Object.values(model.cells)) {
    if (!model.isEdge(cell)) continue;
    const points = graph.view.getState(cell).absolutePoints;
    found[cell.value.getAttribute('address')] =
      points.map(p => [p.x / scale - translate.x, p.y / scale - translate.y]);
  }
}
return routes;
"""

MOVE_AND_RENAME = """
const named = address => Object.values(model.cells).find(
  cell => cell.value && cell.value.getAttribute && cell.value.getAttribute('address') === address);
graph.moveCells([named('ci')], 30, 20);
graph.cellLabelChanged(named('ci.registry'), 'Renamed', false);
return graph.isContainer(named('ci')) && !graph.isCellMovable(named('page'));
"""


def opened(file: Path, pages: Sequence[LaidOutDiagram], *options: str) -> dict[str, Any]:
    """What the tool tells about the pages, opened in the editor."""
    file.write_bytes(DrawioExporter().render(pages).data)
    command = [sys.executable, str(TOOL), str(file), "--chromium", CHROMIUM, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["errors"] == []
    return told


def corners(points: Sequence[Sequence[float]]) -> list[Point]:
    """The points where a route turns, and its ends, in whole pixels."""
    kept: list[Point] = []
    for x, y in ((round(x), round(y)) for x, y in points):
        if kept and kept[-1] == (x, y):
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == x or kept[-2][1] == kept[-1][1] == y):
            kept.pop()
        kept.append((x, y))
    return kept


def check_pages(told: dict[str, Any], pages: Sequence[LaidOutDiagram]) -> None:
    for seen, page in zip(told["pages"], pages, strict=True):
        assert seen["id"] == page.id
        assert seen["problems"] == []
        assert seen["edges"] == len(page.connectors)
        for fault in ("edges_no_source", "edges_no_target", "zero_size", "bad_geometry", "outside_parent"):
            assert seen[fault] == 0, (page.id, fault)
        for connector in page.connectors:
            route = told["edit_result"][page.id][connector.address]
            assert corners(route) == corners(connector.points), connector.address


def test_the_samples_open_and_run_as_laid_out(tmp_path: Path) -> None:
    pages = sample_diagrams()
    picture = tmp_path / "drawn.png"
    told = opened(tmp_path / "samples.drawio", pages, "--edit", ALL_ROUTES, "--png", str(picture))
    check_pages(told, pages)
    assert told["blocked_external"] == []
    assert picture.stat().st_size > 10_000


def test_every_page_of_the_blueprint_opens_and_runs_as_laid_out(tmp_path: Path) -> None:
    blueprint = load(ROOT / "blueprints/cloud-native-development").blueprint
    assert blueprint is not None
    pages = [lay_out(compose(blueprint, view)) for view in blueprint.views.values()]
    check_pages(opened(tmp_path / "blueprint.drawio", pages, "--edit", ALL_ROUTES), pages)


def test_an_edit_in_draw_io_keeps_identities_and_nesting(tmp_path: Path) -> None:
    saved = tmp_path / "saved.drawio"
    page = sample_diagrams()[0]
    told = opened(tmp_path / "page.drawio", [page], "--edit", MOVE_AND_RENAME, "--xml", str(saved))
    assert told["edit_result"] is True
    root = etree.parse(saved).getroot()
    things = {found.get("address"): found for found in root.iter("object", "UserObject")}
    assert set(things) == {thing.address for thing in (*page.items, *page.connectors)}
    assert things["ci.registry"].get("label") == "Renamed"
    assert things["ci.registry"].find("mxCell").get("parent") == things["ci"].get("id")
    moved = things["ci"].find(".//mxGeometry")
    assert (moved.get("x"), moved.get("y")) == ("230", "120")
