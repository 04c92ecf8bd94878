import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from blueprint.layout.laid_out import IconMark, Item, LaidOutDiagram, Rect, StoryLine, Text
from blueprint.testing import HOSTILE, sample_diagrams
from blueprint_exporters.svg import SvgExporter

NS = {"s": "http://www.w3.org/2000/svg"}
PAGE, EVIL = sample_diagrams()


def drawn(page: LaidOutDiagram) -> etree._Element:
    return etree.fromstring(SvgExporter().render([page]).data)


def with_drawing() -> tuple[LaidOutDiagram, str]:
    """The page with a drawing as the icon of the CI platform, and the colour that it is painted in."""
    own = '<rect x="2" y="2" width="20" height="20" fill="#ff8800"/>'
    markup = f'<g>{own}<path d="M4 4h9" fill="currentColor"/></g>'
    below = []
    for item in PAGE.below:
        parts = tuple(
            replace(part, drawing=markup) if isinstance(part, IconMark) else part for part in item.parts
        )
        below.append(replace(item, parts=parts) if item.address == "ci.platform" else item)
    mark = next(part for item in below for part in item.parts if isinstance(part, IconMark) and part.drawing)
    return replace(PAGE, below=tuple(below)), PAGE.theme.colour(mark.colour)


def test_only_a_single_page_is_drawn() -> None:
    with pytest.raises(ValueError, match="one page, not 2"):
        SvgExporter().render([PAGE, EVIL])
    with pytest.raises(ValueError, match="one page, not 0"):
        SvgExporter().render([])


def test_the_picture_says_what_it_is_and_tells_its_storyline() -> None:
    root = drawn(PAGE)
    assert root.get("role") == "graphics-document document"
    assert spoken(root, root, "aria-labelledby") == PAGE.title
    assert spoken(root, root, "aria-describedby").splitlines() == [
        PAGE.description,
        "1. The developer pushes.",
        "2. The platform builds.",
    ]


def test_the_picture_says_its_language() -> None:
    root = drawn(replace(PAGE, language="pt-BR"))
    assert (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("pt-BR", "pt-BR")


def test_every_thing_that_is_not_only_for_the_eye_has_a_role_a_name_and_a_description() -> None:
    root = drawn(PAGE)
    for thing in (*PAGE.items, *PAGE.connectors):
        (group,) = root.xpath("//s:g[@data-address=$address]", namespaces=NS, address=thing.address)
        assert spoken(root, group, "aria-labelledby") == thing.title
        assert spoken(root, group, "aria-describedby") == thing.description
        silent = group.get("class") in ("page", "title", "badge")
        assert (group.get("role"), group.get("aria-hidden")) == (
            (None, "true") if silent else ("graphics-object group", None)
        )


def test_things_are_read_in_the_order_of_the_storyline() -> None:
    """The second step comes first in the page's story; painting order stays."""
    first, second = PAGE.connectors
    story = (StoryLine(1, "It builds.", (second.address,)), StoryLine(2, "It pushes.", (first.address,)))
    root = drawn(replace(PAGE, story=story))
    assert owned(root, root) == ["ci", "developer", second.address, first.address, "key"]
    (zone,) = root.xpath("//s:g[@data-address='ci']", namespaces=NS)
    assert owned(root, zone) == ["ci.platform", "ci.registry"]
    (line,) = root.xpath("//s:g[@data-address=$address]", namespaces=NS, address=second.address)
    assert owned(root, line) == ["label:1"]


def test_everything_is_read_once() -> None:
    root = drawn(PAGE)
    listed = [address for thing in root.iter() for address in owned(root, thing)]
    heard = root.xpath("//s:g[@role]/@data-address", namespaces=NS)
    assert sorted(listed) == sorted(heard)
    assert len(set(listed)) == len(listed)


def spoken(root: etree._Element, thing: etree._Element, attribute: str) -> str:
    """The text that an attribute with ids stands for."""
    return " ".join(
        root.xpath("string(//*[@id=$name])", name=name) for name in thing.get(attribute, "").split()
    )


def owned(root: etree._Element, thing: etree._Element) -> list[str]:
    """The addresses of what a group owns."""
    names = thing.get("aria-owns", "").split()
    return [root.xpath("string(//*[@id=$name]/@data-address)", name=name) for name in names]


def test_every_thing_is_a_group_with_its_role_address_title_and_description() -> None:
    (card,) = drawn(PAGE).xpath("//s:g[@data-address='ci.registry']", namespaces=NS)
    assert card.get("class") == "card"
    assert card.find("s:title", NS).text == "Image registry (transient)"
    assert card.find("s:desc", NS).text == "A card."


def test_badges_and_labels_name_what_they_belong_to() -> None:
    owners = drawn(PAGE).xpath("//s:g[@class='badge']/@data-of", namespaces=NS)
    assert owners == ["developer->ci.platform#triggers", "ci.platform->ci.registry#builds"]


def test_painting_order_is_below_connectors_above() -> None:
    order = drawn(PAGE).xpath("//s:g/@data-address", namespaces=NS)
    things = [*PAGE.below, *PAGE.connectors, *PAGE.above]
    assert order == [thing.address for thing in things]


def test_a_link_leads_to_the_picture_beside_it() -> None:
    assert drawn(PAGE).xpath("//s:a/@href", namespaces=NS) == ["platform.svg"]


def test_nothing_is_fetched_from_elsewhere() -> None:
    text = SvgExporter().render([PAGE]).data.decode()
    urls = re.findall(r"(?:https?:|url\(|href=\")[^\s\"]{0,40}", text)
    outside = [url for url in urls if not url.startswith(("url(data:", 'href="platform.svg'))]
    assert outside == ["http://www.w3.org/2000/svg"]


def test_the_arrow_ends_exactly_at_the_border() -> None:
    for connector in PAGE.connectors:
        group = drawn(PAGE).xpath(f"//s:g[@data-address='{connector.address}']", namespaces=NS)[0]
        _line, head = group.findall("s:path", NS)
        tip = re.match(r"M([\d.]+) ([\d.]+)L", head.get("d"))
        assert tip is not None
        assert tuple(map(float, tip.groups())) == connector.points[-1]


def test_corners_take_at_most_half_of_a_segment() -> None:
    short = replace(PAGE.connectors[0], points=((0, 0), (100, 0), (100, 4), (200, 4)))
    group = drawn(replace(PAGE, connectors=(short,))).xpath("//s:g[@class='connector']", namespaces=NS)[0]
    assert group.find("s:path", NS).get("d") == "M0 0L98 0Q100 0 100 2L100 2Q100 4 102 4L193.25 4"


def test_corners_of_connectors_are_as_round_as_the_theme_says() -> None:
    line = replace(PAGE.connectors[0], points=((0, 0), (100, 0), (100, 100)))
    page = replace(PAGE, connectors=(line,), theme=PAGE.theme.changed({}, {"connector.radius": 10}))
    group = drawn(page).xpath("//s:g[@class='connector']", namespaces=NS)[0]
    assert group.find("s:path", NS).get("d").startswith("M0 0L90 0Q100 0 100 10L")


def test_a_connector_of_one_point_draws_nothing() -> None:
    lost = replace(PAGE.connectors[0], points=((5, 5), (5, 5)))
    group = drawn(replace(PAGE, connectors=(lost,))).xpath("//s:g[@class='connector']", namespaces=NS)[0]
    assert group.findall("s:path", NS) == []


def test_a_title_bar_is_round_only_where_its_card_is() -> None:
    group = drawn(PAGE).xpath("//s:g[@data-address='ci.registry']", namespaces=NS)[0]
    assert len(group.findall("s:rect", NS)) == 1
    bar = group.find("s:path", NS).get("d")
    assert bar == "M540 200v-46a4 4 0 0 1 4 -4h192a4 4 0 0 1 4 4v46z"


def test_every_line_of_text_stands_at_its_baseline() -> None:
    card = next(item for item in PAGE.items if item.address == "ci.registry")
    text = next(part for part in card.parts if isinstance(part, Text))
    lines = drawn(PAGE).xpath("//s:g[@data-address='ci.registry']/s:text", namespaces=NS)[:2]
    assert [line.text for line in lines] == list(text.lines)
    baselines = [text.rect.y + text.ascent + i * text.line_height for i in range(2)]
    assert [float(line.get("y")) for line in lines] == pytest.approx(baselines, abs=0.01)


def test_the_embedded_fonts_hold_the_characters_that_each_weight_uses() -> None:
    style = drawn(PAGE).findtext("s:style", namespaces=NS)
    fonts = re.findall(r"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]+)\)", style)
    texts = [part for item in PAGE.items for part in item.parts if isinstance(part, Text)]
    for weight, data in fonts:
        used = {c for text in texts if text.bold == (weight == "700") for line in text.lines for c in line}
        assert {chr(code) for code in TTFont(BytesIO(b64decode(data))).getBestCmap()} == used
    assert [weight for weight, _ in fonts] == ["400", "700"]


def label(words: str, **look: object) -> LaidOutDiagram:
    """The page with one more label, 300 px wide."""
    text = Text(Rect(40, 60, 300, 20), (words,), 16, "text", line_height=20, ascent=15, **look)
    return replace(PAGE, above=(*PAGE.above, Item("more", "label", text.rect, (text,))))


def written(page: LaidOutDiagram) -> etree._Element:
    return drawn(page).xpath("//s:g[@data-address='more']/s:text", namespaces=NS)[0]


@pytest.mark.parametrize(
    ("align", "x", "anchor"), [("left", "40", "end"), ("center", "190", "middle"), ("right", "340", None)]
)
def test_right_to_left_text_keeps_its_side(align: str, x: str, anchor: str | None) -> None:
    """The end of a right-to-left line is its left edge (SVG 1.1, section 10.9.1)."""
    text = written(label("سجل الصور v2", align=align))
    assert text.get("direction") == "rtl"
    assert (text.get("x"), text.get("text-anchor")) == (x, anchor)


def test_controls_of_direction_are_not_written() -> None:
    assert written(label("a\u202eb\u2066c")).text == "abc"


def test_every_font_that_is_used_is_embedded_and_named() -> None:
    root = drawn(label("漢字 سجل 🚀 x\u0302"))
    style = root.findtext("s:style", namespaces=NS)
    families = ["Blueprint Sans", "Blueprint Sans Marks", "Blueprint Sans Arabic", "Blueprint Sans CJK"]
    for family in (*families, "Blueprint Emoji"):
        assert f"font-family:'{family}'" in style
        assert f"'{family}'" in root.get("font-family")
    assert "Thai" not in style


def test_a_font_without_bold_serves_both_weights_and_gets_an_outline_where_bold() -> None:
    root = drawn(label("漢字", bold=True))
    assert "font-family:'Blueprint Sans CJK';font-weight:400 700" in root.findtext("s:style", namespaces=NS)
    assert float(written(label("漢字", bold=True)).get("stroke-width")) == pytest.approx(16 / 30, abs=0.01)
    mixed = written(label("v2 漢字 v3", bold=True))
    assert (mixed.text, mixed[0].text, mixed[0].tail) == ("v2 ", "漢字", " v3")
    assert mixed[0].get("stroke") == mixed.get("fill")


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        (("plain Ünïcode",), ["text"]),
        (("漢字 plain", "plain"), ["path", "path", "text"]),
        (("سجل", "(OpenShift)"), ["path", "path", "path", "path"]),
    ],
)
def test_without_fonts_only_what_needs_shaping_is_outlined(lines: tuple[str, ...], tags: list[str]) -> None:
    """A left-to-right line of a right-to-left text too: its brackets and its side depend on the others."""
    page = label("")
    text = replace(page.above[-1].parts[0], lines=lines)
    page = replace(page, above=(*PAGE.above, replace(page.above[-1], parts=(text,))))
    data = SvgExporter(embed_fonts=False).render([page]).data
    (group,) = etree.fromstring(data).xpath("//s:g[@data-address='more']", namespaces=NS)
    drawn = [etree.QName(child).localname for child in group]
    assert drawn == tags


def test_hostile_text_stays_text() -> None:
    shown = drawn(EVIL).xpath("//s:g[@data-address='evil']/s:title/text()", namespaces=NS)[0]
    assert shown == re.sub("[\x01\x1f\ufffe]", "\ufffd", HOSTILE)


def test_a_drawing_is_painted_in_the_colour_of_its_place_and_keeps_its_own() -> None:
    page, colour = with_drawing()
    group = drawn(page).xpath("//s:g[@data-address='ci.platform']//s:g[@class='icon']/s:g", namespaces=NS)[0]
    assert [shape.get("fill") for shape in group] == ["#ff8800", colour]
    assert drawn(page).xpath("//*[@color]") == []
