"""What the guide to writing blueprints says of the letter is complete, and its examples hold."""

from pathlib import Path

import pytest

from blueprint.model import KINDS, RELATIONSHIP_TYPES

GUIDE = (Path(__file__).parents[1] / "docs" / "howto" / "write-a-blueprint.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_in_the_table(kind: str) -> None:
    table = GUIDE[GUIDE.index("| kind | what it is |") :].split("\n\n")[0]
    assert f"`{kind}`" in table


@pytest.mark.parametrize("name", RELATIONSHIP_TYPES)
def test_every_relationship_type_is_in_the_table(name: str) -> None:
    table = GUIDE[GUIDE.index("| type | from, to | when applied |") :].split("\n\n")[0]
    assert f"`{name}" in table
