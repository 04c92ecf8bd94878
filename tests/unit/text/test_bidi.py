"""Capital letters below are Hebrew, as in the examples of UAX #9; results are what one sees."""

import pytest

from blueprint.text.bidi import is_right_to_left, levels, visible, visual_order

HEBREW = {chr(ord("A") + i): chr(0x5D0 + i) for i in range(26)}
LATIN = {hebrew: capital for capital, hebrew in HEBREW.items()}


def seen(text: str, right_to_left: bool) -> str:
    """The letters from left to right, brackets of right-to-left text mirrored."""
    line = "".join(HEBREW.get(character, character) for character in text)
    of_levels = levels(line, right_to_left)
    mirrored = str.maketrans("()[]<>", ")(][><")
    drawn = [line[i].translate(mirrored) if of_levels[i] % 2 else line[i] for i in visual_order(of_levels)]
    return "".join(LATIN.get(character, character) for character in drawn)


@pytest.mark.parametrize(
    ("written", "left_to_right", "right_to_left"),
    [
        ("car is THE CAR in hebrew", "car is RAC EHT in hebrew", "in hebrew RAC EHT car is"),
        ("REGISTRY quay", "YRTSIGER quay", "quay YRTSIGER"),
        ("PORT 8080, HOST 12", "12 TSOH ,8080 TROP", "12 TSOH ,8080 TROP"),
        ("IMAGES (dev) ALL", "SEGAMI (dev) LLA", "LLA (dev) SEGAMI"),
        ("run (ALL) now", "run (LLA) now", "now (LLA) run"),
        ("A 50% B", "B 50% A", "B 50% A"),
        ("A, ", "A, ", " ,A"),
        ("plain", "plain", "plain"),
    ],
)
def test_lines_are_ordered_as_the_standard_says(written: str, left_to_right: str, right_to_left: str) -> None:
    assert seen(written, False) == left_to_right
    assert seen(written, True) == right_to_left


def test_the_first_letter_with_a_direction_decides() -> None:
    assert is_right_to_left(["12 (", "סוף end"])
    assert not is_right_to_left(["12 end סוף"])
    assert not is_right_to_left(["12", ""])


def test_controls_of_direction_are_taken_out() -> None:
    assert visible("a\u202eb\u2067c\u2069\u200fd") == "abc\u200fd"
