import json
import zlib
from base64 import b64decode
from urllib.parse import unquote

import pytest
from lxml import etree

from blueprint.export import exporter
from blueprint.shapes import shapes
from blueprint.testing import HOSTILE, check_exporter, sample_diagrams
from blueprint_exporters.drawio import DrawioExporter
from blueprint_exporters.drawio.library import DrawioLibraryExporter

SHAPES = shapes()


def entries(data: bytes) -> list[dict[str, object]]:
    root = etree.fromstring(data)
    assert root.tag == "mxlibrary"
    return json.loads(root.text)


def diagram(entry: dict[str, object]) -> etree._Element:
    """An entry's graph model, unpacked as draw.io does it."""
    return etree.fromstring(unquote(zlib.decompress(b64decode(str(entry["xml"])), wbits=-15).decode()))


def test_the_library_exporter_owes_nothing() -> None:
    assert check_exporter(exporter("drawio-library")) == []


def test_every_shape_is_an_entry_with_its_name_and_size() -> None:
    made = entries(DrawioLibraryExporter().render(SHAPES).data)
    assert [entry["title"] for entry in made] == [shape.title for shape in SHAPES]
    assert [entry["w"] for entry in made] == [pytest.approx(shape.width, abs=0.01) for shape in SHAPES]


def test_a_shape_brings_its_kind_and_no_identity() -> None:
    made = {entry["title"]: entry for entry in entries(DrawioLibraryExporter().render(SHAPES).data)}
    (registry,) = diagram(made["Image registry"]).iter("object")
    assert (registry.get("kind"), registry.get("role")) == ("image-registry", "card")
    for entry in made.values():
        assert diagram(entry).xpath("//object[@address or @of]") == []


def test_the_connector_s_ends_are_free() -> None:
    made = {entry["title"]: entry for entry in entries(DrawioLibraryExporter().render(SHAPES).data)}
    drawn = diagram(made["Step of a story"])
    (edge,) = drawn.xpath("//mxCell[@edge]")
    assert (edge.get("source"), edge.get("target")) == (None, None)
    assert {point.get("as") for point in edge.iter("mxPoint")} == {"sourcePoint", "targetPoint"}
    marks = drawn.xpath("//object[mxCell/@parent=$name]/@role", name=edge.getparent().get("id"))
    assert sorted(marks) == ["badge", "label"]


def test_hostile_titles_stay_text() -> None:
    evil = sample_diagrams()[1]
    (entry,) = entries(DrawioLibraryExporter().render([evil]).data)
    assert str(entry["title"])[:30] == HOSTILE[:30]


def test_a_diagram_with_loose_ends_is_refused_elsewhere() -> None:
    loose = next(shape for shape in SHAPES if shape.connectors)
    with pytest.raises(ValueError, match="unknown end ''"):
        DrawioExporter().render([loose])
