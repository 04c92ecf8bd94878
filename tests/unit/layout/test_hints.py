"""Hints of the author are honoured exactly."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType

import pytest

from blueprint.diagram import Connection, Diagram, Hints, Node
from blueprint.layout import faults, lay_out
from blueprint.layout.laid_out import Rect
from blueprint.layout.pins import PinsOverlap

NAMES = ("a", "b", "c", "d", "e")
LINKS = tuple(
    Connection(f"{a}->{b}#x", a, b, label="flow") for a, b in (("a", "b"), ("b", "c"), ("d", "a"), ("e", "c"))
)


def placed(hints: Hints, zone: bool = False) -> dict[str, Rect]:
    prefix = "z." if zone else ""
    cards = tuple(Node(prefix + name, "card", name.title(), text=name * 40, icon="service") for name in NAMES)
    links = tuple(
        Connection(prefix + link.address, prefix + link.source, prefix + link.target, label=link.label)
        for link in LINKS
    )
    nodes = (Node("z", "zone", "Zone", children=cards, hints=hints),) if zone else cards
    diagram = Diagram("d", "schematic", "D", nodes=nodes, connections=links, hints=Hints() if zone else hints)
    laid_out = lay_out(diagram)
    assert faults(laid_out) == []
    return {item.address.removeprefix("z."): item.rect for item in laid_out.items}


def test_columns_stand_side_by_side_from_top_to_bottom() -> None:
    rects = placed(Hints(columns=(("c", "a"), ("b", "e"))))
    assert rects["c"].bottom < rects["a"].y
    assert rects["c"].right < rects["b"].x
    assert rects["b"].bottom < rects["e"].y
    assert rects["e"].right < rects["d"].x


@pytest.mark.parametrize(("align", "side"), [("start", "y"), ("end", "bottom")])
def test_rows_are_aligned_as_hinted(align: str, side: str) -> None:
    zone = Node("z", "zone", "Zone", children=(Node("z.a", "card", "A", icon="service"),))
    card = Node("b", "card", "B", icon="service")
    hints = Hints(rows=(("z", "b"),), align=align)  # type: ignore[arg-type]
    laid_out = lay_out(Diagram("d", "schematic", "D", nodes=(zone, card), hints=hints))
    rects = {item.address: item.rect for item in laid_out.items}
    assert getattr(rects["z"], side) == getattr(rects["b"], side)


def test_ordered_elements_are_read_in_their_order() -> None:
    order = ("e", "d", "c", "b", "a")
    rects = placed(Hints(order=order))
    for first, second in pairwise(order):
        assert rects[first].right <= rects[second].x or rects[first].bottom <= rects[second].y


def test_pins_in_a_zone_are_kept_to_the_pixel() -> None:
    pins = {"z.a": (400.0, 60.0), "z.c": (60.0, 300.0)}
    rects = placed(Hints(pins=MappingProxyType(pins)), zone=True)
    corner = rects["z"]
    assert (rects["a"].x - corner.x, rects["a"].y - corner.y) == (400, 60)
    assert (rects["c"].x - corner.x, rects["c"].y - corner.y) == (60, 300)


def test_pins_on_the_page_are_kept_to_each_other() -> None:
    rects = placed(Hints(pins=MappingProxyType({"a": (0.0, 0.0), "b": (700.0, 260.0)})))
    assert (rects["b"].x - rects["a"].x, rects["b"].y - rects["a"].y) == (700, 260)


def test_pins_that_hide_an_element_are_refused() -> None:
    pins = MappingProxyType({"a": (0.0, 0.0), "b": (100.0, 40.0)})
    with pytest.raises(PinsOverlap, match=r"'a' \(192 by \d+ px\) over 'b': .* 92 px further right"):
        placed(Hints(pins=pins))
