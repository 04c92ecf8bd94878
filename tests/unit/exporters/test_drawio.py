import re
from base64 import b64decode
from dataclasses import replace
from html import unescape

import pytest
from lxml import etree

from blueprint.layout.laid_out import IconMark, Item, LaidOutDiagram, Point, Rect
from blueprint.testing import HOSTILE, sample_diagrams
from blueprint_exporters.drawio import DrawioExporter

PAGE, EVIL = sample_diagrams()


def drawn(*pages: LaidOutDiagram) -> etree._Element:
    return etree.fromstring(DrawioExporter().render(pages).data)


def thing(root: etree._Element, address: str) -> etree._Element:
    (found,) = root.xpath("//object[@address=$address]", address=address)
    return found


def style(cell: etree._Element) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in cell.get("style").split(";") if part)


def geometry(found: etree._Element) -> tuple[float, ...]:
    made = found.find(".//mxGeometry")
    return tuple(float(made.get(key)) for key in ("x", "y", "width", "height"))


def test_every_page_is_plain_and_named_by_its_view() -> None:
    pages = drawn(PAGE, EVIL).findall("diagram")
    assert [page.get("id") for page in pages] == ["deployment", "platform"]
    assert all(page.find("mxGraphModel/root") is not None for page in pages)


def test_the_page_is_a_background_that_catches_no_clicks() -> None:
    root = drawn(PAGE)
    page = thing(root, "page").find("mxCell")
    assert root.find("diagram/mxGraphModel").get("background") == PAGE.theme.colour("page")
    look = style(page)
    assert (look["fillColor"], look["pointerEvents"], look["locked"]) == ("none", "0", "1")


def test_nesting_is_real_and_geometry_is_relative_to_the_parent() -> None:
    root = drawn(PAGE)
    zone, card = thing(root, "ci"), thing(root, "ci.platform")
    assert card.find("mxCell").get("parent") == zone.get("id")
    assert geometry(card) == (20, 50, 200, 130)


def test_no_cell_has_an_unknown_or_later_parent() -> None:
    seen: set[str] = set()
    for cell in drawn(PAGE, EVIL).iter("mxCell"):
        parent = cell.get("parent")
        assert parent is None or parent in seen
        seen.add(cell.get("id") or cell.getparent().get("id"))


def test_ids_are_the_same_for_the_same_address_on_any_page_set() -> None:
    alone = thing(drawn(PAGE), "ci.registry").get("id")
    assert thing(drawn(EVIL, PAGE), "ci.registry").get("id") == alone == "deployment--ci.registry"


def test_an_element_carries_its_fields_and_its_title() -> None:
    card = thing(drawn(PAGE), "ci.registry")
    assert card.get("label") == "Image registry<br>(transient)"
    wanted = {"role": "card", "kind": "ci-platform", "instances": "1..n+1", "description": "A card."}
    assert {key: card.get(key) for key in wanted} == wanted


def test_fields_never_take_draw_io_s_own_attributes() -> None:
    evil = thing(drawn(EVIL), "evil")
    assert evil.get("id") == "platform--evil"
    assert evil.get("field-id") == evil.get("field-label") == evil.get("technology")


def test_a_link_leads_to_the_page_of_the_view() -> None:
    assert thing(drawn(PAGE, EVIL), "ci.platform").get("link") == "data:page/id,platform"


def test_a_link_to_a_page_that_the_file_lacks_is_left_out() -> None:
    assert thing(drawn(PAGE), "ci.platform").get("link") is None


def test_a_card_is_one_container_with_its_bar_as_head() -> None:
    found = style(thing(drawn(PAGE), "ci.platform").find("mxCell"))
    assert found["startSize"] == "50"
    assert found["fillColor"] == PAGE.theme.colour("bar.developer")
    assert found["swimlaneFillColor"] == PAGE.theme.colour("card")
    assert (found["container"], found["collapsible"], found["connectable"]) == ("1", "0", "1")


def test_parts_follow_their_card() -> None:
    root = drawn(PAGE)
    name = thing(root, "ci.platform").get("id")
    parts = root.xpath("//mxCell[@parent=$name]", name=name)
    assert [style(part).get("part") for part in parts] == ["1", "1", "1"]
    assert parts[1].get("value") == "What it is made of<br>and what it does here"


def test_icons_are_embedded_in_draw_io_s_spelling() -> None:
    cells = drawn(PAGE).xpath("//mxCell[contains(@style, 'image=')]")
    images = [style(cell)["image"] for cell in cells]
    assert len(images) == 3
    for image in images:
        kind, _, data = image.partition(",")
        assert kind == "data:image/svg+xml"
        assert etree.fromstring(b64decode(data)).get("viewBox") == "0 0 24 24"


def test_connectors_are_attached_at_both_ends_where_ours_end() -> None:
    root = drawn(PAGE)
    items = {item.address: item for item in PAGE.items}
    for connector in PAGE.connectors:
        cell = thing(root, connector.address).find("mxCell")
        look = style(cell)
        ends = ((connector.source, "source", "exit", 0), (connector.target, "target", "entry", -1))
        for address, key, prefix, which in ends:
            assert cell.get(key) == thing(root, address).get("id")
            rect = items[address].rect
            x = rect.x + float(look[f"{prefix}X"]) * rect.width
            y = rect.y + float(look[f"{prefix}Y"]) * rect.height
            assert (x, y) == pytest.approx(connector.points[which], abs=0.01)


@pytest.mark.parametrize(("radius", "expected"), [(4, ("1", "8")), (10, ("1", "20")), (0, ("0", "0"))])
def test_corners_of_connectors_are_as_round_as_the_theme_says(
    radius: float, expected: tuple[str, str]
) -> None:
    theme = PAGE.theme.changed({}, {"connector.radius": radius})
    root = drawn(replace(PAGE, theme=theme))
    look = style(thing(root, PAGE.connectors[0].address).find("mxCell"))
    assert (look["rounded"], look["arcSize"]) == expected


def test_a_connector_lies_in_the_innermost_container_around_both_ends() -> None:
    root = drawn(PAGE)
    inner = thing(root, "ci.platform->ci.registry#builds").find("mxCell")
    outer = thing(root, "developer->ci.platform#triggers").find("mxCell")
    assert inner.get("parent") == thing(root, "ci").get("id")
    assert outer.get("parent") == thing(root, "developer").find("mxCell").get("parent")
    points = [(float(p.get("x")), float(p.get("y"))) for p in inner.findall(".//Array/mxPoint")]
    assert points == [(300, 210)]


def test_badges_and_labels_are_marks_on_their_connector() -> None:
    root = drawn(PAGE)
    connector = thing(root, "ci.platform->ci.registry#builds")
    for address in ("badge:2", "label:1"):
        mark = thing(root, address)
        assert mark.get("of") == "ci.platform->ci.registry#builds"
        assert mark.find("mxCell").get("parent") == connector.get("id")
        assert mark.find(".//mxGeometry").get("relative") == "1"
    badge = thing(root, "badge:2").get("id")
    assert "2" in root.xpath("//mxCell[@parent=$name]/@value", name=badge)


def test_a_mark_stands_off_the_place_where_its_pin_ends() -> None:
    geometry = thing(drawn(PAGE), "badge:2").find(".//mxGeometry")
    # The pin ends 30 + 180 + 30 of 30 + 180 + 90 + 40 px along the connector.
    assert float(geometry.get("x")) == pytest.approx(2 * 240 / 340 - 1, abs=1e-5)
    offset = geometry.find("mxPoint[@as='offset']")
    assert (offset.get("x"), offset.get("y")) == ("-14", "-42")


@pytest.mark.parametrize(
    ("points", "at", "aside", "offset"),
    [
        (((0, 100), (400, 100)), (160, 76), 44, (-40, 20)),  # above a line to the right
        (((400, 100), (0, 100)), (160, 76), -44, (-40, 20)),  # above a line to the left
        (((0, 100), (400, 100)), (160, 104), -44, (-40, -40)),  # below it
        (((200, 0), (200, 400)), (204, 190), 14, (-10, -10)),  # right of a line down
        (((200, 0), (200, 400)), (160, 190), 0, (-40, -10)),  # on it
    ],
)
def test_a_label_beside_its_line_turns_with_it(
    points: tuple[Point, ...], at: Point, aside: float, offset: Point
) -> None:
    line = replace(PAGE.connectors[0], points=points)
    label = Item("words", "label", Rect(*at, 80, 20), (), title="signed", of=line.address)
    root = drawn(replace(PAGE, connectors=(line,), above=(label,)))
    geometry = thing(root, "words").find(".//mxGeometry")
    assert (float(geometry.get("x")), float(geometry.get("y"))) == (0, aside)
    shift = geometry.find("mxPoint[@as='offset']")
    assert (float(shift.get("x")), float(shift.get("y"))) == offset
    (dx, dy) = ((b > a) - (b < a) for a, b in zip(points[0], points[1], strict=True))
    place = (200, 200 if dy else 100)
    corner = (place[0] + dy * aside + offset[0], place[1] - dx * aside + offset[1])
    assert corner == at


def test_a_state_moves_with_its_element() -> None:
    chip = Item("chip", "state", Rect(700, 135, 48, 20), (), title="behind", of="ci.registry")
    root = drawn(replace(PAGE, above=(chip, *PAGE.above)))
    assert thing(root, "chip").find("mxCell").get("parent") == thing(root, "ci.registry").get("id")


def test_tooltips_say_what_a_thing_is_and_not_its_fields() -> None:
    root = drawn(PAGE)
    assert thing(root, "ci.registry").get("tooltip") == "A card."
    connector = thing(root, "developer->ci.platform#triggers")
    assert connector.get("tooltip") == "Developer triggers CI/CD platform"


def test_nothing_in_an_item_sticks_out_of_it() -> None:
    root = drawn(PAGE, EVIL)
    boxes = {o.get("id"): geometry(o) for o in root.iter("object") if o.find("mxCell").get("vertex")}
    children = root.xpath("//mxCell[@vertex and @id]")
    assert len(children) > 8
    for cell in children:
        x, y, width, height = geometry(cell)
        _, _, outer_width, outer_height = boxes[cell.get("parent")]
        assert x >= -0.01
        assert y >= -0.01
        assert x + width <= outer_width + 0.01
        assert y + height <= outer_height + 0.01


def test_hostile_text_is_html_inside_xml() -> None:
    shown = drawn(EVIL).xpath("//mxCell/@value[contains(., 'alert')]")
    label = thing(drawn(EVIL), "label:evil").get("label")
    for value in [*shown, label]:
        assert "<" not in value.replace("<br>", "")
        assert unescape(value) == re.sub("[\x01\x1f\ufffe]", "\ufffd", HOSTILE)


def card(page: LaidOutDiagram, **changes: object) -> LaidOutDiagram:
    changed = replace(page.below[3], **changes)
    return replace(page, below=(*page.below[:3], changed, *page.below[4:]))


@pytest.mark.parametrize(
    ("pages", "refusal"),
    [
        ([PAGE, PAGE], "repeated page id: 'deployment'"),
        ([card(PAGE, address="ci")], "repeated address on page 'deployment': 'ci'"),
        ([card(PAGE, parent="nowhere")], "unknown parent 'nowhere' of 'ci.platform'"),
        ([card(PAGE, address="x", parent="x")], "unknown end 'ci.platform' of connector 'developer->"),
        ([replace(PAGE, connectors=(), below=card(PAGE, address="x", parent="x").below)], "inside itself"),
    ],
)
def test_what_draw_io_would_lose_is_refused(pages: list[LaidOutDiagram], refusal: str) -> None:
    with pytest.raises(ValueError, match=re.escape(refusal)):
        DrawioExporter().render(pages)


def test_a_drawing_is_embedded_in_place_of_the_icon() -> None:
    def with_drawing(part: object) -> object:
        markup = '<g><path d="M4 4h9" fill="currentColor"/></g>'
        return replace(part, drawing=markup) if isinstance(part, IconMark) else part

    below = tuple(
        replace(item, parts=tuple(map(with_drawing, item.parts))) if item.address == "developer" else item
        for item in PAGE.below
    )
    images = drawn(replace(PAGE, below=below)).xpath("//mxCell[contains(@style, 'image=')]")
    pictures = [b64decode(style(cell)["image"].partition(",")[2]).decode() for cell in images]
    colour = PAGE.theme.colour("figure")
    assert [picture for picture in pictures if f'<path d="M4 4h9" fill="{colour}"/>' in picture] != []
