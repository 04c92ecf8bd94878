"""Fonts that projects bring: which files are taken, and that text is set in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from blueprint import text
from blueprint.model import Typeface
from blueprint.text.own import LARGEST, BadFont, family_of, font_data, refusal_of
from made_font import ASCII, FAMILY, made_font

WIDE = Typeface(FAMILY, made_font(advance=900), made_font(advance=950))
THIN = Typeface(FAMILY, made_font(advance=900))


def read(folder: Path, data: bytes, name: str = "fonts/Own.ttf") -> bytes:
    (folder / "fonts").mkdir(exist_ok=True)
    (folder / "fonts" / "Own.ttf").write_bytes(data)
    return font_data(folder, name)


@pytest.mark.parametrize("compact", [False, True], ids=["TTF", "OTF"])
def test_a_font_for_text_is_taken_as_it_is(tmp_path: Path, compact: bool) -> None:
    data = made_font(compact=compact)
    assert read(tmp_path, data) == data
    assert family_of(data) == FAMILY


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a font"),
        (b"<svg/>", "is not a font"),
        (b"wOF2" + bytes(100), "is a WOFF2 file"),
        (b"ttcf" + bytes(100), "is a collection"),
        (made_font()[:300], "is broken|lacks tables"),
        (made_font()[:-600], "is broken|cannot be"),
        (made_font(characters=ASCII - {ord("Q")}), "lacks 'Q'"),
        (made_font() + bytes(LARGEST), "too large"),
    ],
    ids=["empty", "other", "WOFF2", "collection", "cut early", "cut late", "few letters", "large"],
)
def test_what_is_no_font_for_text_is_refused_with_what_is_wrong(
    tmp_path: Path, data: bytes, message: str
) -> None:
    with pytest.raises(BadFont, match=message) as caught:
        read(tmp_path, data)
    assert "'fonts/Own.ttf' " in caught.value.message
    assert caught.value.hint


def test_a_variable_font_is_refused(tmp_path: Path) -> None:
    from io import BytesIO

    from fontTools.fontBuilder import addFvar
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(made_font()))
    addFvar(font, [("wght", 100, 400, 900, "Weight")], [])
    made = BytesIO()
    font.save(made)
    with pytest.raises(BadFont, match="is a variable font"):
        read(tmp_path, made.getvalue())


@pytest.mark.parametrize("name", ["Own.ttf", "../fonts/Own.ttf", "fonts", "fonts/../../Own.ttf", "a\0b"])
def test_a_file_outside_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFont, match="is not inside"):
        read(tmp_path, made_font(), name)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "outside.ttf").write_bytes(made_font())
    (tmp_path / "fonts" / "link.ttf").symlink_to(tmp_path / "outside.ttf")
    with pytest.raises(BadFont, match="is not inside"):
        font_data(tmp_path, "fonts/link.ttf")


def test_a_font_that_is_not_there_is_missed(tmp_path: Path) -> None:
    with pytest.raises(BadFont, match=r"no font 'fonts/None\.ttf'"):
        read(tmp_path, made_font(), "fonts/None.ttf")


@pytest.mark.parametrize(
    ("bits", "refused"),
    [(0, ""), (4, ""), (8, ""), (2, "fsType 2"), (0x100, "bit 8"), (0x200, "bit 9"), (2 | 8, "")],
)
def test_the_font_s_own_word_on_embedding_counts(bits: int, refused: str) -> None:
    found = refusal_of(made_font(embedding=bits))
    assert (refused in found) if refused else found == ""


def test_a_family_is_a_name_that_every_format_can_hold_and_never_a_shipped_one() -> None:
    assert family_of(made_font(family='Brand\'s; "Sans"')) == "Brand s Sans"
    assert family_of(made_font(family="Blueprint Sans")) == "Blueprint Sans Own"


def test_text_is_measured_in_the_own_font_where_it_is_set_in_it() -> None:
    before = text.width("abc", 10), text.metrics(10)
    with text.set_in(WIDE):
        assert text.width("abc", 10) == pytest.approx(27)
        assert text.width("abc", 10, bold=True) == pytest.approx(28.5)
        assert text.metrics(10) != before[1]
        assert text.wrap("abc def", 10, 30) == ("abc", "def")
    assert (text.width("abc", 10), text.metrics(10)) == before


def test_what_the_own_font_lacks_is_set_in_the_shipped_ones() -> None:
    with text.set_in(WIDE):
        runs = text.shape("aж", 10)
        assert [run.font.family for run in runs] == [FAMILY, text.FAMILY]
        assert text.missing("aж\U0010fffd") == ["\U0010fffd"]
        assert text.is_plain("a")
        assert not text.is_plain("ж")


def test_a_font_without_a_bold_weight_is_outlined() -> None:
    with text.set_in(THIN):
        assert text.by_weight("abc") == [("abc", False)]
        assert text.width("abc", 10, bold=True) == text.width("abc", 10)
    with text.set_in(WIDE):
        assert text.by_weight("abc") == [("abc", True)]
