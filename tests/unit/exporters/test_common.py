import pytest
from lxml import etree

from blueprint_exporters.common import number, xml_id, xml_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (1.256, "1.26"), (-0.001, "0"), (100, "100"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_ids_are_xml_names_and_never_meet() -> None:
    addresses = ["a->b#c", "a--b_c", "a.b", "a_2d.b", "a-b", "1a", "_1a", "_31.a", "ä", "a b", "a\nb", ""]
    made = [xml_id(address) for address in addresses]
    assert len(set(made)) == len(addresses)
    for name in made:
        etree.Element(name)


def test_what_xml_forbids_is_replaced() -> None:
    assert xml_text("a\x00b\ud800c\ufffed\te\n😀") == "a\ufffdb\ufffdc\ufffdd\te\n😀"
