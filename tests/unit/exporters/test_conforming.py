import pytest

from blueprint.export import Exporter, exporter, formats
from blueprint.testing import check_exporter


@pytest.mark.parametrize("name", ["svg", "png", "pdf", "drawio", "mermaid", "dot", "d2", "structurizr"])
def test_a_shipped_exporter_owes_nothing(name: str) -> None:
    assert check_exporter(exporter(name)) == []


def test_the_shipped_formats_are_found_by_entry_point() -> None:
    assert {"svg", "png", "pdf", "drawio", "mermaid", "dot", "d2", "structurizr"} <= set(formats())


def test_a_shipped_exporter_satisfies_the_protocol() -> None:
    made: Exporter = exporter("svg")
    assert (made.suffix, made.multipage) == ("svg", False)
