"""The real readers of DOT, D2 and Structurizr's DSL: they take our files and show the very texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pygraphviz
import pytest
from lxml import etree

from blueprint.diagram import compose
from blueprint.layout import lay_out
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.source import load
from blueprint.testing import sample_diagrams
from blueprint_exporters.d2 import D2Exporter
from blueprint_exporters.dot import DotExporter
from blueprint_exporters.outline import clean
from blueprint_exporters.structurizr import StructurizrExporter
from format_tools import d2, run_d2, structurizr_workspace
from hostile_texts import TEXTS, awkward_page, card_words, hostile_page

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
ZERO_WIDTH_SPACE = "\u200b"
VIEWS = ("enterprise-registry", "logical-details", "ci-cd-platform")


@cache
def views() -> dict[str, LaidOutDiagram]:
    blueprint = load(ROOT / "blueprints/cloud-native-development").blueprint
    assert blueprint is not None
    return {name: lay_out(compose(blueprint, blueprint.views[name])) for name in VIEWS}


def dot(page: LaidOutDiagram) -> pygraphviz.AGraph:
    return pygraphviz.AGraph(string=DotExporter().render([page]).data.decode())


def words(number: int) -> str:
    return "\n".join(map(clean, card_words(number)))


def label(number: int) -> str:
    return f"({number + 1}) {clean('carries ' + TEXTS[number])}"


def test_dot_puts_every_card_into_the_clusters_that_are_around_it() -> None:
    page = views()["enterprise-registry"]
    graph = dot(page)  # its parts die with it
    clusters = {cluster.name: set(cluster.nodes()) for cluster in graph.subgraphs()}
    zones = {item.address for item in page.items if item.role == "zone"}
    assert set(clusters) == {f"cluster_{zone}" for zone in zones}
    for zone in zones:
        inside = {item.address for item in page.items if item.parent == zone}
        anchor = {zone} & {end for line in page.connectors for end in (line.source, line.target)}
        assert clusters[f"cluster_{zone}"] == inside | anchor


def test_dot_joins_what_the_picture_joins() -> None:
    page = views()["enterprise-registry"]
    graph = dot(page)
    edges = sorted((edge[0], edge[1], edge.attr["address"]) for edge in graph.edges())
    assert edges == sorted((line.source, line.target, line.address) for line in page.connectors)


def graphviz_texts(page: LaidOutDiagram) -> list[str]:
    drawn = etree.fromstring(dot(page).draw(format="svg", prog="dot"))
    groups = [group for group in drawn.iter(f"{SVG}g") if group.get("class")]
    return ["\n".join(text.text or "" for text in group.iter(f"{SVG}text")) for group in groups]


def test_graphviz_shows_the_very_texts() -> None:
    shown = [text.replace("\u00a0", " ") for text in graphviz_texts(hostile_page())]
    missing = [n for n in range(len(TEXTS)) if words(n) not in shown or label(n) not in shown]
    assert [TEXTS[n] for n in missing] == []


def d2_texts(page: LaidOutDiagram, folder: Path) -> Iterator[str]:
    source, picture = folder / "page.d2", folder / "page.svg"
    source.write_bytes(D2Exporter().render([page]).data)
    run_d2(source, picture)
    for text in etree.parse(picture, etree.XMLParser(huge_tree=True)).iter(f"{SVG}text"):
        lines = text.findall(f"{SVG}tspan") or [text]
        yield "\n".join("".join(str(part) for part in line.itertext()) for line in lines)


def test_d2_shows_the_very_texts(tmp_path: Path) -> None:
    d2()
    shown = list(d2_texts(hostile_page(), tmp_path))
    missing = [n for n in range(len(TEXTS)) if words(n) not in shown or label(n) not in shown]
    assert [TEXTS[n] for n in missing] == []


@pytest.mark.parametrize("view", VIEWS)
def test_d2_draws_every_kind_of_diagram(view: str, tmp_path: Path) -> None:
    d2()
    page = views()[view]
    shown = "\n".join(d2_texts(page, tmp_path))
    titles = [clean(item.title) for item in page.items if item.role in ("zone", "column", "card", "detail")]
    assert [title for title in [page.title, *titles] if title not in shown] == []


def workspace(pages: list[LaidOutDiagram], folder: Path) -> dict:
    file = folder / "workspace.dsl"
    file.write_bytes(StructurizrExporter().render(pages).data)
    return structurizr_workspace(file)


def test_structurizr_reads_the_very_texts(tmp_path: Path) -> None:
    read = workspace([hostile_page()], tmp_path)
    elements = {element["properties"]["address"]: element for element in read["model"]["customElements"]}
    for number in range(len(TEXTS)):
        element = elements[f"zone.card-{number}"]
        told = [element["name"], element["metadata"], element["relationships"][0]["description"]]
        meant = [*card_words(number), "carries " + TEXTS[number]]
        assert [text.replace(ZERO_WIDTH_SPACE, "") for text in told] == list(map(clean, meant))
    assert {element.get("group") for element in elements.values()} == {None, clean(hostile_page().title)}


def test_structurizr_has_all_pages_as_views_and_the_storyline_as_a_dynamic_view(tmp_path: Path) -> None:
    pages = [*views().values(), *sample_diagrams()]
    read = workspace(pages, tmp_path)["views"]
    assert [view["title"] for view in read["customViews"]] == [clean(page.title) for page in pages]
    first = pages[0]
    assert len(read["customViews"][0]["relationships"]) == len(first.connectors)
    story = read["dynamicViews"][0]
    orders = {(int(line["order"]), line["description"]) for line in story["relationships"]}
    assert orders == {(line.number, line.text) for line in first.story}


def test_awkward_structures_are_joined_in_dot() -> None:
    graph = dot(awkward_page())
    assert graph.draw(format="svg", prog="dot")
    assert len(graph.edges()) == len(awkward_page().connectors)


def test_awkward_structures_are_joined_in_d2(tmp_path: Path) -> None:
    d2()
    shown = list(d2_texts(awkward_page(), tmp_path))
    assert shown.count("Same title") == 3
    assert "empty" in shown


def test_awkward_structures_are_joined_in_structurizr(tmp_path: Path) -> None:
    read = workspace([awkward_page()], tmp_path)
    lines = [line for element in read["model"]["customElements"] for line in element.get("relationships", ())]
    assert len(lines) == len(awkward_page().connectors)
