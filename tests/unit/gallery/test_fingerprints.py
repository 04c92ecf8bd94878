import json
from pathlib import Path
from types import MappingProxyType

import pytest

from blueprint.diagram.diagram import Diagram, Node
from blueprint.gallery.fingerprints import Fingerprints, Record, plain, read_fingerprints, seal

RECORD = Record("sha256:1", ("tests/look",), "u", "p", "w", {"shop/web": "s"})


def test_fingerprints_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = Fingerprints({"shop": RECORD}, "front")
    (tmp_path / "fingerprints.json").write_bytes(written.text())
    assert read_fingerprints(tmp_path) == written


def test_they_are_the_same_in_whatever_order_they_were_made() -> None:
    names = ("bank", "shop")
    there, back = (Fingerprints(dict.fromkeys(order, RECORD)) for order in (names, names[::-1]))
    assert there.text() == back.text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 5000,
        "{}",
        '{"format": 2, "front": "", "projects": {}}',
        '{"format": 1, "projects": {}}',
    ]
    + ['{"format": 1, "front": "", "projects": {"shop": ' + record + "}}" for record in ("[]", "{}", "1")],
)
def test_what_cannot_be_understood_is_as_good_as_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "fingerprints.json").write_text(text)
    assert read_fingerprints(tmp_path) == Fingerprints()
    assert read_fingerprints(tmp_path / "nowhere") == Fingerprints()


def test_every_part_of_a_diagram_counts() -> None:
    node = Node("web", "card", "Web", attributes=MappingProxyType({"a": "1", "b": "2"}))
    diagram = Diagram("overview", "schematic", "Overview", nodes=(node,))
    others = [
        Diagram("overview", "schematic", "Overview"),
        Diagram("overview", "schematic", "Overview", nodes=(node, node)),
        Diagram("overview", "schematic", "Overview", nodes=(Node("web", "card", "Wep"),)),
        Diagram(
            "overview", "schematic", "Overview",
            nodes=(Node("web", "card", "Web", attributes=MappingProxyType({"b": "2", "a": "1"})),),
        ),
    ]  # fmt: skip
    assert seal(diagram) == seal(Diagram("overview", "schematic", "Overview", nodes=(node,)))
    assert len({seal(each) for each in (diagram, *others)}) == 5


def test_only_data_has_a_fingerprint() -> None:
    assert (
        json.dumps(plain({"a": (1, 2.5, None, frozenset({"y", "x"}))}))
        == '[["a", [1, 2.5, null, ["x", "y"]]]]'
    )
    with pytest.raises(TypeError, match="Path has no fingerprint"):
        plain(Path())
