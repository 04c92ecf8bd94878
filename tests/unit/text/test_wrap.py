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
