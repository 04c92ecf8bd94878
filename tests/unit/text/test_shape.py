import pytest

from blueprint.text import (
    FONTS,
    by_weight,
    hb_font,
    is_plain,
    is_right_to_left,
    looked_up,
    missing,
    shape,
    subset,
    width,
)
from world import WORLD


@pytest.mark.parametrize("language", WORLD)
@pytest.mark.parametrize("bold", [False, True])
def test_every_script_is_drawn_without_an_empty_box(language: str, bold: bool) -> None:
    line = WORLD[language]
    runs = shape(line, 16, bold, is_right_to_left([line]))
    assert missing(line) == []
    assert all(glyph.index != 0 for run in runs for glyph in run.glyphs)
    assert sum(run.width for run in runs) == pytest.approx(width(line, 16, bold))


@pytest.mark.parametrize("language", WORLD)
def test_every_character_is_in_one_run_and_stands_behind_a_glyph(language: str) -> None:
    line = WORLD[language]
    runs = shape(line, 16, False, is_right_to_left([line]))
    assert sorted("".join(run.text for run in runs)) == sorted(line)
    for run in runs:
        assert sorted("".join(glyph.text for glyph in run.glyphs)) == sorted(run.text)


def test_runs_follow_each_other_from_left_to_right() -> None:
    x = 0.0
    for run in shape(WORLD["all at once"], 20):
        assert run.x == pytest.approx(x)
        x += run.width


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    (run,) = shape("سجل", 16, right_to_left=True)
    apart = [glyph.index for letter in "سجل" for glyph in shape(letter, 16)[0].glyphs]
    assert run.right_to_left
    assert not {glyph.index for glyph in run.glyphs} & set(apart)
    assert [glyph.text for glyph in run.glyphs] == ["ل", "ج", "س"]


def test_a_right_to_left_line_begins_at_the_right() -> None:
    first, *_, last = shape("מאגר v2", 16, right_to_left=True)
    assert first.text == "v2"
    assert last.text == "מאגר"


def test_plain_text_needs_no_shaping() -> None:
    assert is_plain("Ünïcode Ελλάδα Ютака → ✓")
    assert not is_plain("漢")
    assert not is_plain("e\u0301")


def test_what_no_font_has_is_told_once_and_whole() -> None:
    assert missing("a\U00010380b\U00010380 \U00010381\u0301") == ["\U00010380", "\U00010381\u0301"]
    assert missing("plain") == []


def test_bold_is_made_up_where_a_font_has_none() -> None:
    assert by_weight("v2 漢字 مرحبا") == [("v2 ", True), ("漢字", False), (" مرحبا", True)]


@pytest.mark.parametrize("language", WORLD)
def test_an_embedded_cut_has_all_that_shaping_looks_up(language: str) -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    for run in shape(WORLD[language], 16):
        cut = TTFont(BytesIO(subset("".join(looked_up(run)), False, run.font)))
        assert looked_up(run) - {"\ufe0f"} <= {chr(code) for code in cut.getBestCmap()}


def test_the_fonts_are_shipped_with_their_licences_and_are_small() -> None:
    folder = FONTS[0].file().parent
    files = {font.file(bold) for font in FONTS for bold in (False, True)}
    assert {file for file in folder.iterdir() if file.suffix in (".otf", ".ttf")} == files
    assert sum(file.stat().st_size for file in files) < 8_000_000
    assert "Apache License" in (folder / "Apache-2.0.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    assert all(hb_font(font, False).face.glyph_count > 50 for font in FONTS)
