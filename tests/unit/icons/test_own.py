"""Icons that projects bring: what is drawn, and what can never get into a picture."""

# ruff: noqa: E501 -- each message stands on one line, as it is printed
from pathlib import Path

import pytest
from lxml import etree

from blueprint.icons import painted
from blueprint.icons.grammar import is_path
from blueprint.icons.own import LARGEST, BadIcon, own_icon
from blueprint.icons.sanitise import sanitised
from blueprint.project import check_project
from blueprint.source import load

NS = 'xmlns="http://www.w3.org/2000/svg"'


def svg(inside: str, start: str = 'viewBox="0 0 24 24"') -> bytes:
    return f"<svg {NS} {start}>{inside}</svg>".encode()


def shapes(data: bytes) -> list[tuple[str, dict[str, str]]]:
    group = etree.fromstring(sanitised(data))[0]
    return [(str(shape.tag), dict(shape.attrib)) for shape in group.iterdescendants()]


def refusal(data: bytes) -> str:
    with pytest.raises(BadIcon) as caught:
        sanitised(data)
    return f"{caught.value.message} ({caught.value.hint})" if caught.value.hint else caught.value.message


def test_shapes_and_colours_stay() -> None:
    data = svg('<g fill="#f80"><path d="M1 1h2"/></g><circle cx="3" cy="4" r="5" stroke="red"/>')
    assert shapes(data) == [
        ("g", {"fill": "#f80"}),
        ("path", {"d": "M1 1h2"}),
        ("circle", {"cx": "3", "cy": "4", "r": "5", "stroke": "red"}),
    ]


def test_what_has_no_colour_takes_that_of_its_place() -> None:
    drawing = sanitised(svg('<path d="M1 1h2"/><path d="M2 2" stroke="CurrentColor"/>'))
    assert 'fill="#123456"' in painted(drawing, "#123456")
    assert 'stroke="#123456"' in painted(drawing, "#123456")


def test_what_the_root_says_holds_for_the_shapes() -> None:
    root = etree.fromstring(
        sanitised(svg('<path d="M1 1"/>', 'viewBox="0 0 24 24" fill="none" stroke="red"'))
    )
    assert dict(root[0].attrib) == {"fill": "none", "stroke": "red"}


def test_a_style_becomes_attributes_and_goes_before_them() -> None:
    data = svg('<path d="M1 1" fill="red" style="fill:#00ff00; stroke-width : 2px;-inkscape-x:y"/>')
    assert shapes(data) == [("path", {"d": "M1 1", "fill": "#00ff00", "stroke-width": "2px"})]


@pytest.mark.parametrize(
    ("start", "box"),
    [
        ('viewBox="0 0 512 512"', "0 0 512 512"),
        ('viewBox="-1,-1, 26,26"', "-1 -1 26 26"),
        ('width="32px" height="16"', "0 0 32 16"),
    ],
)
def test_any_view_box_fills_the_icon_s_square(start: str, box: str) -> None:
    root = etree.fromstring(sanitised(svg('<path d="M1 1"/>', start)))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("24", "24", box)


def test_what_an_editor_adds_for_itself_is_left_out() -> None:
    editor = "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
    data = svg(
        f'<n:namedview xmlns:n="{editor}" n:x="1"/><metadata><any xmlns="urn:x"/></metadata><title>T</title>'
        '<defs id="d"/><!-- c --><?php x?><path id="p" class="c" data-x="1" d="M1 1"/>'
    )
    assert shapes(data) == [("path", {"d": "M1 1"})]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<script>alert(1)</script>", "line 1: element <script> is not allowed in an icon"),
        ("<foreignObject><p/></foreignObject>", "line 1: element <foreignObject> is not allowed"),
        ('<image href="https://example.com/x.png"/>', "line 1: element <image> is not allowed"),
        ('<use href="#a"/>', "line 1: element <use> is not allowed"),
        ("<style>@import url(https://example.com)</style>", "line 1: element <style> is not allowed"),
        ('<a href="javascript:alert(1)"><path d="M1 1"/></a>', "line 1: element <a> is not allowed"),
        ('<animate attributeName="href"/>', "line 1: element <animate> is not allowed"),
        ("<text>words</text>", "line 1: element <text> is not allowed"),
        ('<defs><path d="M1 1"/></defs>', "line 1: element <defs> is not allowed"),
        (
            '<script xmlns="http://www.w3.org/1999/xhtml">x</script>',
            "line 1: element <script> is not allowed",
        ),
        ('<path d="M1 1" onclick="alert(1)"/>', "line 1: attribute 'onclick' is not allowed in an icon"),
        (
            '<g xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"/>',
            "line 1: attribute 'href' is not allowed",
        ),
        ('\n<path d="M1 1" filter="url(#f)"/>', "line 2: attribute 'filter' is not allowed"),
        (
            '<path d="M1 1" fill="url(https://example.com/x)"/>',
            'line 1: fill="url(https://example.com/x)" is not',
        ),
        ('<path d="M1 1" style="fill:url(#a)"/>', "line 1: 'url(#a)' is not allowed in an icon's style"),
        (
            '<path d="M1 1" style="filter:url(https://example.com)"/>',
            "line 1: 'url(https://example.com)' is not",
        ),
        ('<path d="javascript:alert(1)"/>', 'line 1: d="javascript:alert(1)" is not allowed in an icon'),
        ('<rect width="100%" height="1"/>', 'line 1: width="100%" is not allowed in an icon'),
        ("", "draws nothing (draw with circle, ellipse, g, line, path, polygon, polyline, rect)"),
        ("<g>" * 20 + "</g>" * 20, "line 1: groups are nested too deeply (at most 16)"),
        ("<g/>" * 1001, "has more than 1000 elements (simplify the drawing)"),
    ],
)
def test_what_could_do_more_than_draw_is_refused(inside: str, expected: str) -> None:
    assert refusal(svg(inside)).startswith(expected)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"),
            "line 1: <!DOCTYPE is not allowed in an icon (delete it)",
        ),
        (b'\n<! ENTITY x SYSTEM "file:///etc/passwd">' + svg(""), "line 2: <! ENTITY is not allowed"),
        (svg("<path"), "is not well-formed XML: "),
        (svg('<path d="&lol;"/>'), "is not well-formed XML: Entity 'lol' not defined"),
        (b"<html/>", 'is no SVG file (its root must be <svg xmlns="http://www.w3.org/2000/svg">)'),
        (b"<svg/>", "is no SVG file"),
        (svg("<g/>", ""), 'has no usable viewBox (such as viewBox="0 0 24 24")'),
        (svg("<g/>", 'viewBox="0 0 0 9"'), "has no usable viewBox"),
        (svg("<g/>", 'viewBox="0 0 nan 9"'), "has no usable viewBox"),
        (svg("<g/>").decode().encode("utf-16"), "is not UTF-8 text (save it as UTF-8)"),
        (b" " * (LARGEST + 1), "is too large (at most 64 KiB)"),
        (b"", "is not well-formed XML: "),
    ],
)
def test_what_is_no_plain_svg_is_refused(data: bytes, expected: str) -> None:
    assert refusal(data).startswith(expected)


def test_another_encoding_in_the_declaration_changes_nothing() -> None:
    data = b'<?xml version="1.0" encoding="utf-7"?>' + svg('<path d="M1 1"/>')
    assert shapes(data) == [("path", {"d": "M1 1"})]


def project(folder: Path, icon: str) -> Path:
    folder.mkdir(exist_ok=True)
    text = f"blueprint: x\nelements:\n  queue: {{kind: messaging, icon: {icon}}}\nviews: {{v: {{kind: schematic}}}}\n"
    (folder / "blueprint.yaml").write_text(text, encoding="utf-8")
    return folder


def messages(folder: Path) -> list[str]:
    return [str(found).removeprefix(f"{folder}/") for found in check_project(load(folder))]


def test_a_project_s_icon_is_read_and_its_kind_s_is_kept_to_fall_back_on(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", "icons/kafka.svg")
    (folder / "icons").mkdir()
    (folder / "icons" / "kafka.svg").write_bytes(svg('<path d="M1 1"/>'))
    assert messages(folder) == []
    blueprint = load(folder).blueprint
    assert blueprint is not None
    element = blueprint.elements["queue"]
    assert (element.icon, element.drawing) == ("messaging", own_icon(folder, "icons/kafka.svg"))


@pytest.mark.parametrize(
    ("icon", "expected"),
    [
        ("icons/kafka.svg", "no icon 'icons/kafka.svg' (create it beside blueprint.yaml)"),
        ("icons/folder.svg", "no icon 'icons/folder.svg' (name a file)"),
        ("icons/../beside.svg", "'icons/../beside.svg' is not inside the project's folder icons/ (copy the file there)"),
        ("icons/link.svg", "'icons/link.svg' is not inside the project's folder icons/ (copy the file there)"),
        ("icons/bad.svg", "'icons/bad.svg' line 1: element <script> is not allowed in an icon (draw with circle, ellipse, g, line, path, polygon, polyline, rect)"),
        ("icons/kafka.png", "'icons/kafka.png' cannot be the icon (an icon of your own is an SVG file in the project's folder icons/)"),
        ("/etc/kafka.svg", "'/etc/kafka.svg' cannot be the icon (an icon of your own is an SVG file in the project's folder icons/)"),
    ],
)  # fmt: skip
def test_an_icon_that_cannot_be_used_is_reported_where_it_is_named(
    tmp_path: Path, icon: str, expected: str
) -> None:
    (tmp_path / "outside.svg").write_bytes(svg('<path d="M1 1"/>'))
    folder = project(tmp_path / "p", icon)
    (folder / "beside.svg").write_bytes(svg('<path d="M1 1"/>'))
    (folder / "icons" / "folder.svg").mkdir(parents=True)
    (folder / "icons" / "link.svg").symlink_to(tmp_path / "outside.svg")
    (folder / "icons" / "bad.svg").write_bytes(svg("<script/>"))
    assert messages(folder) == [f"blueprint.yaml:3:34: error: {expected}"]


def test_a_folder_of_icons_that_is_a_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.svg").write_bytes(svg('<path d="M1 1"/>'))
    folder = project(tmp_path / "p", "icons/a.svg")
    (folder / "icons").symlink_to(tmp_path / "elsewhere")
    assert messages(folder)[0].startswith("blueprint.yaml:3:34: error: 'icons/a.svg' is not inside")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "M1 2",
        "m1,2 3-4.5.5 6",
        "M1 2L3 4 5 6H7 8v-1e-2",
        "M0 0a5 5 0 017 3A1 1 0 1 0 2 2z",
        "M0 0C1 2 3 4 5 6s1 2 3 4q1 2 3 4t1 2Z m1 1z",
        " M 1 1\n L 2 , 2 ",
    ],
)
def test_path_data_is_taken_in_every_spelling(path: str) -> None:
    assert is_path(path)


@pytest.mark.parametrize(
    "path",
    ["M", "M1", "L1 2", "eee", "M1..", "M1 1a5 5 0 2 0 1 1", "M1 1C1 2 3", "M1 1X", "1 1", "M123456789 1"],
)
def test_half_a_path_is_refused(path: str) -> None:
    assert "is not allowed in an icon" in refusal(svg(f'<path d="{path}"/>'))


@pytest.mark.parametrize(
    "attribute",
    [
        'points=""',
        'points="1"',
        'points="--"',
        'transform="scale()"',
        'transform="matrix(1 2)"',
        'transform="rotate(1 2)"',
        'transform="translate(1,2"',
        'fill="rgb(1)"',
        'fill="rgb(,,)"',
        'stroke-dasharray="-1 2"',
        'stroke-dasharray=""',
    ],
)
def test_half_a_value_is_refused(attribute: str) -> None:
    assert "is not allowed in an icon" in refusal(svg(f"<polygon {attribute}/>"))


def test_whole_values_are_taken() -> None:
    moves = "rotate(10 12 12) translate(1),scale(.5 2)matrix(1 0 0 1 0 0)"
    data = svg(
        f'<polygon points="1,2 3-4,5 6" transform="{moves}"/>'
        '<path d="M1 1" fill="rgba(10%, 20%, 90%, 0.5)" stroke-dasharray="1 2.5,3" opacity="50%"/>'
    )
    assert [name for name, _ in shapes(data)] == ["polygon", "path"]
