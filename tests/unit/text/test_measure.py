from io import BytesIO
from xml.sax.saxutils import escape

import pytest
import resvg_py
from fontTools.ttLib import TTFont

from blueprint.text import FAMILY, font_file, metrics, subset, width
from pixels import rows


def test_width_grows_with_the_size() -> None:
    assert width("Registry", 24) == pytest.approx(2 * width("Registry", 12))


def test_bold_is_wider() -> None:
    assert width("Registry", 12, bold=True) > width("Registry", 12)


def test_kerning_pulls_pairs_together() -> None:
    assert width("AV", 100) < width("A", 100) + width("V", 100)


def test_characters_that_the_font_lacks_are_estimated() -> None:
    assert width("\U00016fe4\U00017000", 20) == pytest.approx(20)  # Tangut
    assert width("\U00010380", 20) == pytest.approx(12)  # Ugaritic


def test_the_line_holds_ascent_and_descent() -> None:
    line = metrics(13)
    assert line.ascent + line.descent == pytest.approx(line.line_height)
    assert 13 < line.line_height < 20


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("sample", ["Test AVATAR To Yo. WAx", "1..n+1 -> <b>", "Ελλάδα Ютака Łódź"])
def test_the_renderer_draws_as_wide_as_measured(sample: str, bold: bool) -> None:
    measured = width(sample, 100, bold)
    assert _drawn_edge(sample, bold) == pytest.approx(measured, abs=1.5)


def _drawn_edge(sample: str, bold: bool) -> float:
    """Where a bar drawn by the renderer right after the text begins, in px."""
    weight = 700 if bold else 400
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="1800" height="130"><text x="0" y="110" '
        f'font-family="{FAMILY}" font-weight="{weight}" font-size="100" fill="none">{escape(sample)}'
        '<tspan fill="#000000">I</tspan></text></svg>'
    )
    files = [str(font_file(False)), str(font_file(True))]
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))
    return _first_dark_column(png) - _left_bearing("I", bold)


def _left_bearing(character: str, bold: bool) -> float:
    font = TTFont(font_file(bold))
    glyph = font.getBestCmap()[ord(character)]
    return font["hmtx"].metrics[glyph][1] * 100 / font["head"].unitsPerEm


def _first_dark_column(png: bytes) -> int:
    """The first column with a mostly opaque pixel."""
    return min(next((x for x, alpha in enumerate(row[3::4]) if alpha > 127), 10**9) for row in rows(png))


def test_a_subset_is_deterministic_and_holds_just_the_characters() -> None:
    made = subset("cab")
    assert made == subset("abcabc")
    assert sorted(TTFont(BytesIO(made)).getBestCmap()) == [97, 98, 99]
    assert len(made) < 3000


@pytest.mark.parametrize("characters", ["AV", "AVΩ"])
def test_a_subset_keeps_kerning_and_leaves_out_what_the_font_lacks(characters: str) -> None:
    font = TTFont(BytesIO(subset(characters + "漢")))
    assert {chr(code) for code in font.getBestCmap()} == set(characters)
    assert "GPOS" in font


def test_the_fonts_are_small_and_carry_no_reserved_or_trade_name() -> None:
    for bold in (False, True):
        path = font_file(bold)
        assert path.stat().st_size < 150_000
        names = {str(name) for name in TTFont(path)["name"].names if name.nameID in (1, 4, 6, 16)}
        assert not any("Inter" in name for name in names)
    assert "SIL OPEN FONT LICENSE" in (font_file().parent / "OFL.txt").read_text()
