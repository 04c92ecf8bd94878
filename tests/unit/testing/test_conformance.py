from collections.abc import Callable, Sequence
from itertools import count

import pytest

from blueprint.export import Rendering
from blueprint.layout.laid_out import LaidOutDiagram
from blueprint.testing import check_exporter

Draw = Callable[[Sequence[LaidOutDiagram]], str]


class Made:
    """An exporter of XML with the given way to draw."""

    def __init__(self, draw: Draw, suffix: str = "xml", media_type: str = "image/svg+xml") -> None:
        self.draw, self.suffix, self.media_type = draw, suffix, media_type
        self.multipage = True

    def render(self, pages: Sequence[LaidOutDiagram]) -> Rendering:
        return Rendering(self.draw(pages).encode(), self.media_type)


def addresses(pages: Sequence[LaidOutDiagram]) -> list[str]:
    return [drawn.address for page in pages for drawn in (*page.items, *page.connectors)]


def good(pages: Sequence[LaidOutDiagram]) -> str:
    return "<all>" + "".join(f"<g address='{a.replace('>', '&gt;')}'/>" for a in addresses(pages)) + "</all>"


def test_a_good_one_passes() -> None:
    assert check_exporter(Made(good)) == []


def test_a_clock_is_found() -> None:
    ticks = count()
    faults = check_exporter(Made(lambda pages: good(pages) + f"<!--{next(ticks)}-->"))
    assert faults == ["deployment+platform: two renderings differ"]


@pytest.mark.parametrize(
    ("draw", "fault"),
    [
        (lambda pages: "<all>", "not well-formed"),
        (lambda pages: "", "no bytes"),
        (lambda pages: good(pages).replace("address='ci'", ""), "address 'ci' is there 0 times (must be 1)"),
        (lambda pages: good(pages).replace("</all>", "<g address='ci'/></all>"), "'ci' is there 2 times"),
        (lambda pages: good(pages).replace("</all>", "<g address='x'/></all>"), "'x' is there 1 times"),
        (lambda pages: good(pages).replace("</all>", "<script/></all>"), "became a `script` element"),
        (lambda pages: good(pages).replace("</all>", "<g id='a'/><g id='a'/></all>"), "id 'a' is there 2"),
    ],
)
def test_a_fault_in_the_file_is_found(draw: Draw, fault: str) -> None:
    assert any(fault in found for found in check_exporter(Made(draw)))


def test_all_faults_are_told_at_once() -> None:
    faults = check_exporter(Made(lambda pages: "x", suffix=".XML", media_type="xml"))
    assert len(faults) == 2
    assert "'.XML' is not a lower-case file name ending" in faults[0]
    assert "'xml' is not a media type" in faults[1]


def test_more_pages_than_declared_are_found() -> None:
    made = Made(good)
    made.multipage = False
    assert any("must raise ValueError" in fault for fault in check_exporter(made))
