"""Where boxes go, how connectors run, and where badges and labels sit."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from blueprint.diagram import Connection, Diagram, Hints, Node
from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.laid_out import Item, Rect
from blueprint.layout.status import State, with_states


def card(address: str, **fields: object) -> Node:
    return Node(address, "card", address.title(), icon="registry", **fields)  # type: ignore[arg-type]


def diagram(*nodes: Node, links: tuple[Connection, ...] = (), **fields: object) -> Diagram:
    return Diagram("d", "schematic", "D", nodes=nodes, connections=links, **fields)  # type: ignore[arg-type]


def link(source: str, target: str, **fields: object) -> Connection:
    return Connection(f"{source}->{target}#x", source, target, **fields)  # type: ignore[arg-type]


def rects(laid_out: LaidOutDiagram) -> dict[str, Rect]:
    return {item.address: item.rect for item in laid_out.items}


def item(laid_out: LaidOutDiagram, address: str) -> Item:
    return next(item for item in laid_out.items if item.address == address)


def test_hinted_rows_are_kept_exactly() -> None:
    hints = Hints(rows=(("c", "a"), ("b",)))
    placed = rects(lay_out(diagram(card("a"), card("b"), card("c"), hints=hints, links=(link("a", "b"),))))
    assert placed["c"].right < placed["a"].x
    assert placed["c"].y == placed["a"].y
    assert placed["b"].y > placed["a"].bottom


def test_what_no_row_names_goes_into_a_last_row() -> None:
    placed = rects(lay_out(diagram(card("a"), card("b"), hints=Hints(rows=(("b",),)))))
    assert placed["a"].y > placed["b"].bottom


def test_without_hints_arrows_lead_to_the_right() -> None:
    links = (link("a", "b"), link("b", "c"))
    placed = rects(lay_out(diagram(card("c"), card("a"), card("b"), links=links)))
    assert placed["a"].right < placed["b"].x
    assert placed["b"].right < placed["c"].x


def test_the_direction_down_leads_downwards() -> None:
    placed = rects(lay_out(diagram(card("a"), card("b"), links=(link("a", "b"),), direction="down")))
    assert placed["a"].bottom < placed["b"].y


def test_a_zone_holds_its_children_below_its_title() -> None:
    zone = Node("z", "zone", "Zone", children=(card("z.a"), card("z.b")))
    laid_out = lay_out(diagram(zone))
    placed = rects(laid_out)
    assert placed["z"].holds(placed["z.a"])
    assert placed["z"].holds(placed["z.b"])
    assert item(laid_out, "z.a").parent == "z"


def test_connectors_are_orthogonal_and_end_on_the_borders() -> None:
    links = (link("a", "b"), link("b", "a"), link("a", "c"))
    laid_out = lay_out(diagram(card("a"), card("b"), card("c"), links=links))
    placed = rects(laid_out)
    for connector in laid_out.connectors:
        assert all(p[0] == q[0] or p[1] == q[1] for p, q in pairwise(connector.points))
        for address, (x, y) in (
            (connector.source, connector.points[0]),
            (connector.target, connector.points[-1]),
        ):
            rect = placed[address]
            assert x in (rect.x, rect.right) or y in (rect.y, rect.bottom)


def test_two_boxes_of_the_same_row_are_joined_by_one_straight_line() -> None:
    laid_out = lay_out(diagram(card("a"), card("b"), links=(link("a", "b"),)))
    assert len(laid_out.connectors[0].points) == 2


def test_a_loop_leaves_and_enters_its_box() -> None:
    laid_out = lay_out(diagram(card("a"), links=(link("a", "a", label="again"),)))
    assert faults(laid_out) == []
    assert len(laid_out.connectors[0].points) >= 4


def test_parallel_connectors_keep_apart() -> None:
    links = tuple(Connection(f"a->b#{n}", "a", "b", label=f"way {n}") for n in range(3))
    laid_out = lay_out(diagram(card("a"), card("b"), links=links))
    assert faults(laid_out) == []
    assert len({connector.points for connector in laid_out.connectors}) == 3


def test_a_badge_carries_its_number_and_names_its_connector() -> None:
    laid_out = lay_out(diagram(card("a"), card("b"), links=(link("a", "b", number=7, badge=True),)))
    badge = item(laid_out, "a->b#x/badge")
    assert badge.of == "a->b#x"
    assert badge.rect.overlaps(Rect(0, laid_out.connectors[0].points[0][1] - 40, laid_out.width, 80))


def test_a_connector_may_end_on_a_zone_from_outside() -> None:
    zone = Node("z", "zone", "Zone", children=(card("z.a"),))
    laid_out = lay_out(diagram(zone, card("b"), links=(link("z", "b"),)))
    assert faults(laid_out) == []
    x, y = laid_out.connectors[0].points[0]
    border = rects(laid_out)["z"]
    assert x in (border.x, border.right) or y in (border.y, border.bottom)


def test_pages_have_the_shape_of_a_slide() -> None:
    laid_out = lay_out(diagram(*(card(f"n{n}") for n in range(12))))
    assert abs(laid_out.width / laid_out.height - 16 / 9) < 0.03


def test_a_bare_diagram_is_no_larger_than_its_content_and_a_margin() -> None:
    laid_out = lay_out(diagram(card("a"), bare=True))
    assert [i.role for i in laid_out.items] == ["card"]
    assert laid_out.width == rects(laid_out)["a"].width + 48


def test_states_become_chips_on_what_is_drawn() -> None:
    laid_out = with_states(
        lay_out(diagram(card("a"))), {"a": State("behind", "1a2b3c4"), "x": State("empty", "-")}
    )
    chips = [i for i in laid_out.items if i.role == "state"]
    assert [(chip.address, chip.of) for chip in chips] == [("a/state", "a")]


def test_faults_are_seen_when_there_are_some() -> None:
    good = lay_out(diagram(card("a"), card("b"), links=(link("a", "b"),)))
    moved = tuple(replace(i, rect=rects(good)["a"]) if i.address == "b" else i for i in good.above)
    assert any("overlaps" in fault for fault in faults(replace(good, above=moved)))


def test_a_connected_crowd_becomes_no_tower() -> None:
    links = tuple(link("n0", f"n{n}") for n in range(1, 20))
    laid_out = lay_out(diagram(*(card(f"n{n}") for n in range(20)), links=links, bare=True))
    assert laid_out.height / laid_out.width < 2.6
    assert faults(laid_out) == []


def test_separate_groups_fill_the_page() -> None:
    links = tuple(link(f"a{n}", f"b{n}") for n in range(9))
    names = [name for n in range(9) for name in (f"a{n}", f"b{n}")]
    laid_out = lay_out(diagram(*map(card, names), links=links, bare=True))
    assert 1.2 < laid_out.width / laid_out.height < 2.6
    assert all(len(connector.points) == 2 for connector in laid_out.connectors)
