import pytest

from blueprint.text.graphemes import graphemes


@pytest.mark.parametrize(
    "one",
    [
        "e\u0301",
        "x\u0302\u0323",
        "👩\u200d💻",
        "👩🏽\u200d🚀",
        "🇩🇪",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "\u1112\u1161\u11ab",
        "각\u11a8",
        "क्ष",
        "நி",
        "กำ",
    ],
)
def test_what_belongs_together_is_one_piece(one: str) -> None:
    assert graphemes(f"a{one}b") == ["a", one, "b"]


def test_flags_are_pairs_of_letters() -> None:
    assert graphemes("🇩🇪🇫🇷🇮") == ["🇩🇪", "🇫🇷", "🇮"]


def test_letters_and_syllables_of_their_own_are_apart() -> None:
    assert graphemes("漢字かな한국") == list("漢字かな한국")
    assert graphemes("ab c") == ["a", "b", " ", "c"]
    assert graphemes("a👩") == ["a", "👩"]


def test_nothing_has_no_pieces() -> None:
    assert graphemes("") == []
