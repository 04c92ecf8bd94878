from blueprint.wording import count, last_lines, plain


def test_escape_sequences_and_control_characters_are_taken_out() -> None:
    assert plain("a\x1b[1;31mb\x1b]0;title\x07c\x1b(d\x00\x08e\u202ef\tg\r\nh") == "abc(def\tg\nh"


def test_the_last_lines_are_those_with_words() -> None:
    assert last_lines("one\n\ntwo  \n \nthree\n\n", 2) == ["two", "three"]


def test_a_noun_follows_its_number() -> None:
    assert (count(0, "tag"), count(1, "tag"), count(2, "tag")) == ("0 tags", "1 tag", "2 tags")
