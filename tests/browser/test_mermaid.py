"""The real Mermaid in a browser: it takes our files and shows the very texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from blueprint.diagram import compose
from blueprint.layout import lay_out
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.source import load
from blueprint.testing import sample_diagrams
from blueprint_exporters.mermaid import MermaidExporter
from blueprint_exporters.outline import clean, comment
from browsers import chromium
from format_tools import mermaid
from hostile_texts import TEXTS, awkward_page, card_words, hostile_page

ROOT = Path(__file__).resolve().parents[2]
ZERO_WIDTH_SPACE = "\u200b"
DRAW = """async source => {
  await mermaid.parse(source);
  document.body.innerHTML = (await mermaid.render('drawn', source)).svg;
  const texts = selector => [...document.querySelectorAll(selector)].map(found => found.innerText);
  const named = selector => (document.querySelector(selector) || {}).textContent;
  return {
    nodes: texts('.node .nodeLabel'), clusters: texts('.cluster-label .nodeLabel'),
    edges: texts('.edgeLabel .edgeLabel'), title: named('svg > title'), about: named('svg > desc'),
    made: document.body.querySelectorAll('script, a, img').length,
  };
}"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    script = mermaid()
    with chromium() as browser:
        page = browser.new_page()
        page.set_content("<meta charset=utf-8><body></body>")
        page.add_script_tag(path=script)
        page.evaluate("mermaid.initialize({startOnLoad: false})")
        yield page


def drawn(tab: Page, page: LaidOutDiagram) -> dict[str, Any]:
    """What stands in Mermaid's picture of the page; fails when Mermaid does."""
    shown: dict[str, Any] = tab.evaluate(DRAW, MermaidExporter().render([page]).data.decode())
    for name in ("nodes", "clusters", "edges"):
        shown[name] = [text.replace(ZERO_WIDTH_SPACE, "") for text in shown[name]]
    return shown


def test_mermaid_shows_the_very_texts(tab: Page) -> None:
    page = hostile_page()
    shown = drawn(tab, page)
    for number, text in enumerate(TEXTS):
        assert "\n".join(map(clean, card_words(number))) in shown["nodes"]
        assert f"({number + 1}) {clean('carries ' + text)}" in shown["edges"]
    assert shown["clusters"] == [clean(page.title)]
    assert (shown["title"], shown["about"]) == (comment(page.title), comment(page.description))
    assert shown["made"] == 0


@pytest.mark.parametrize("view", ["enterprise-registry", "logical-details", "ci-cd-platform"])
def test_mermaid_draws_every_kind_of_diagram(tab: Page, view: str) -> None:
    blueprint = load(ROOT / "blueprints/cloud-native-development").blueprint
    assert blueprint is not None
    page = lay_out(compose(blueprint, blueprint.views[view]))
    shown = drawn(tab, page)
    words = "\n".join([*shown["nodes"], *shown["clusters"]])
    roles = ("zone", "column", "card", "figure", "detail")
    assert [item.title for item in page.items if item.role in roles and clean(item.title) not in words] == []
    assert len(shown["edges"]) == len(page.connectors)


def test_mermaid_joins_awkward_structures(tab: Page) -> None:
    shown = drawn(tab, awkward_page())
    assert shown["nodes"].count("Same title") == 3
    assert tab.locator(".flowchart-link, path[class*=edge-pattern]").count() >= len(awkward_page().connectors)


def test_mermaid_draws_a_connector_from_a_card_to_itself(tab: Page) -> None:
    shown = drawn(tab, sample_diagrams()[1])
    assert clean(sample_diagrams()[1].title) in "\n".join(shown["nodes"])
