import pytest

from blueprint.text import ELLIPSIS, width, wrap

SENTENCE = "OpenShift Container Platform registry of container images that everybody in the company uses"


@pytest.mark.parametrize("limit", [60, 90, 130, 200, 1000])
def test_every_line_fits_and_no_word_is_lost(limit: float) -> None:
    lines = wrap(SENTENCE, 12, limit)
    assert all(width(line, 12) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == SENTENCE.replace(" ", "")


def test_lines_are_evened_out() -> None:
    lines = wrap("one two three four five six seven", 12, 150)
    widths = [width(line, 12) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.7 * max(widths)


def test_newlines_and_blank_lines_are_kept() -> None:
    assert wrap("a\n\nb c\n", 12, 100) == ("a", "", "b c")


def test_nothing_has_no_lines() -> None:
    assert wrap(" \n ", 12, 100) == ()


def test_no_break_spaces_hold() -> None:
    assert wrap("aaaa 10\u00a0MB", 12, 50) == ("aaaa", "10\u00a0MB")


def test_a_word_too_long_breaks_after_a_mark() -> None:
    lines = wrap("registry.internal/team/application", 12, 110)
    assert "".join(lines) == "registry.internal/team/application"
    assert lines[0].endswith("/")


def test_a_word_without_marks_breaks_anywhere() -> None:
    lines = wrap("x" * 40, 12, 50)
    assert "".join(lines) == "x" * 40
    assert all(width(line, 12) <= 50 for line in lines)


def test_a_single_character_is_drawn_even_when_it_does_not_fit() -> None:
    assert wrap("ab", 12, 0.1) == ("a", "b")


def test_what_is_cut_ends_in_an_ellipsis_within_the_width() -> None:
    lines = wrap(SENTENCE, 12, 130, max_lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)
    assert all(width(line, 12) <= 130 for line in lines)


def test_what_fits_is_not_cut() -> None:
    assert wrap("short", 12, 130, max_lines=1) == ("short",)


def test_lines_are_not_evened_out_in_the_middle_of_a_word() -> None:
    assert wrap("Messaging services", 15, 128, bold=True) == ("Messaging", "services")


def test_chinese_breaks_between_characters_and_fills_the_lines() -> None:
    lines = wrap("所有未经测试的镜像都存放在这里包括第三方镜像", 12, 62)
    assert "".join(lines) == "所有未经测试的镜像都存放在这里包括第三方镜像"
    assert {len(line) for line in lines[:-1]} == {5}


@pytest.mark.parametrize("limit", range(50, 130, 7))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(limit: float) -> None:
    lines = wrap("これは「サンドボックス」です。テスト済みのイメージ（本番用）、ッと。", 12, limit)
    assert not any(line[0] in "」。）、ッ" for line in lines)
    assert not any(line[-1] in "「（" for line in lines)


def test_korean_breaks_at_spaces() -> None:
    assert wrap("인증된 이미지만 저장됩니다", 12, 90) == ("인증된 이미지만", "저장됩니다")


def test_words_beside_chinese_stay_whole() -> None:
    lines = wrap("推送appImage到Quay仓库", 12, 70)
    assert "".join(lines) == "推送appImage到Quay仓库"
    assert any("appImage" in line for line in lines)
    assert any("Quay" in line for line in lines)


@pytest.mark.parametrize("limit", [1, 12, 25, 40])
@pytest.mark.parametrize("whole", ["👩\u200d💻", "🇩🇪", "x\u0302", "क्ष", "น้ำ"])
def test_no_break_tears_a_grapheme_apart(whole: str, limit: float) -> None:
    lines = wrap(whole * 6, 12, limit)
    assert "".join(lines) == whole * 6
    assert all(line.replace(whole, "") == "" for line in lines)


def test_an_ellipsis_takes_the_place_of_whole_graphemes() -> None:
    (line,) = wrap("👩\u200d💻" * 9, 12, 60, max_lines=1)
    assert line.rstrip(ELLIPSIS).replace("👩\u200d💻", "") == ""
    assert width(line, 12) <= 60
