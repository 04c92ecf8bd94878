import re
from pathlib import Path

import pytest
from lxml import etree

from blueprint import icons
from blueprint.model.kinds import KINDS

FOLDER = Path(icons.__file__).parent


def test_every_kind_has_its_icon() -> None:
    assert {kind.icon for kind in KINDS.values()} <= set(icons.names())


def test_trust_and_state_marks_are_there() -> None:
    assert {"lock", "shield", "play", "tag"} <= set(icons.names())


def test_an_unknown_icon_names_the_choices() -> None:
    with pytest.raises(KeyError, match=r"unknown icon: 'unicorn' \(must be one of api, "):
        icons.paths("unicorn")


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_is_drawn_by_the_one_hand(name: str) -> None:
    root = etree.parse(FOLDER / f"{name}.svg").getroot()
    look = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
    assert [root.get(key) for key in look] == ["0 0 24 24", "none", "currentColor", "1.5", "round", "round"]
    assert {etree.QName(child).localname for child in root} == {"path"}
    assert all(set(child.attrib) == {"d"} for child in root)


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_starts_each_path_inside_its_box(name: str) -> None:
    drawn = icons.paths(name)
    assert drawn
    for path in drawn:
        start = re.match(r"M(-?[\d.]+) (-?[\d.]+)", path)
        assert start is not None, path
        assert all(1.5 <= float(value) <= 22.5 for value in start.groups())
