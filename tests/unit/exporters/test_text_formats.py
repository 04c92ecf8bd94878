"""The text formats to the letter; `BLUEPRINT_ACCEPT=1 pytest` accepts new letters in the golden files."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from blueprint.export import Exporter
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.testing import sample_diagrams
from blueprint_exporters.d2 import D2Exporter
from blueprint_exporters.dot import DotExporter
from blueprint_exporters.mermaid import MermaidExporter
from blueprint_exporters.structurizr import StructurizrExporter
from hostile_texts import hostile_page

GOLDEN = Path(__file__).parent / "golden"
EXPORTERS = [MermaidExporter(), DotExporter(), D2Exporter(), StructurizrExporter()]


def written(exporter: Exporter, *pages: LaidOutDiagram) -> str:
    return exporter.render(pages).data.decode("utf-8")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.suffix)
def test_the_sample_is_written_to_the_letter(exporter: Exporter) -> None:
    golden = GOLDEN / f"sample.{exporter.suffix}"
    now = written(exporter, sample_diagrams()[0])
    if os.environ.get("BLUEPRINT_ACCEPT"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.suffix)
def test_a_text_never_begins_a_line(exporter: Exporter) -> None:
    lines = written(exporter, hostile_page()).splitlines()
    starts = ("%%{", "!include", "@import", "subgraph x", "end subgraph", "...@x")
    assert [line for line in lines if line.strip().startswith(starts)] == []


def test_structurizr_writes_an_element_of_several_pages_once() -> None:
    first, second = sample_diagrams()[0], replace(sample_diagrams()[0], id="again")
    text = written(StructurizrExporter(), first, second)
    assert text.count("= element ") == 3
    assert text.count(" -> ") == 2
    assert [line.split()[1] for line in text.splitlines() if line.strip().startswith("custom ")] == [
        "deployment",
        "again",
    ]


def test_structurizr_tells_elements_of_the_same_title_apart() -> None:
    page = sample_diagrams()[0]
    same = tuple(replace(item, title="Same") if item.role == "card" else item for item in page.below)
    text = written(StructurizrExporter(), replace(page, below=same))
    assert 'element "Same (CI/CD cluster)"' in text
    assert 'element "Same (ci.registry)"' in text


def test_structurizr_refuses_two_pages_of_one_id() -> None:
    page = sample_diagrams()[0]
    with pytest.raises(ValueError, match="page ids must be there and differ"):
        StructurizrExporter().render([page, page])


def test_a_zone_that_a_connector_ends_at_is_joined_in_every_format() -> None:
    page = sample_diagrams()[0]
    joined = replace(page, connectors=(replace(page.connectors[0], target="ci"),))
    assert "n_developer -->" in written(MermaidExporter(), joined)
    assert '"developer" -> "ci" [' in written(DotExporter(), joined)
    assert 'lhead="cluster_ci"' in written(DotExporter(), joined)
    assert "developer -> ci:" in written(D2Exporter(), joined)
    assert "developer -> ci " in written(StructurizrExporter(), joined)


def test_d2_keeps_clear_of_its_own_keywords() -> None:
    page = sample_diagrams()[0]
    named = replace(page.below[2], address="label", parent="")
    lone = replace(page, below=(named,), connectors=(), above=())
    assert '\nlabel_: "CI/CD cluster" {' in written(D2Exporter(), lone)


def test_every_text_format_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[3] / "docs/howto/text-formats.md").read_text(encoding="utf-8")
    for exporter in EXPORTERS:
        assert f".{exporter.suffix}`" in guide
