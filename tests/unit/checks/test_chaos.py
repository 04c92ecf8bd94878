"""Whatever is done to a blueprint, the answer is diagnostics and never an exception."""

import random
from pathlib import Path

import pytest

from blueprint.model import Blueprint
from blueprint.project import check_project
from blueprint.source import load_text

LINES = (
    (Path(__file__).parents[3] / "blueprints" / "cloud-native-development" / "blueprint.yaml")
    .read_text(encoding="utf-8")
    .splitlines()
)
WORDS = [
    word for line in LINES for word in line.replace("{", " ").replace("}", " ").replace(",", " ").split()
]
SIGNS = [
    "",
    ":",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "null",
    "&a",
    "*a",
    "1",
    "true",
    "'",
    '"',
    "#",
    "\t",
    "<<",
    "->",
    "é",
]


def damaged(chance: random.Random) -> str:
    lines = list(LINES)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(LINES))
            case 2:
                lines[at] = lines[at].replace(chance.choice(WORDS), chance.choice(WORDS))
            case 3:
                words = lines[at].split(" ")
                words[chance.randrange(len(words))] = chance.choice(WORDS + SIGNS)
                lines[at] = " ".join(words)
            case _:
                cut = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:cut] + chance.choice(SIGNS) + lines[at][cut:]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_blueprint_is_judged(seed: int) -> None:
    loaded = load_text(damaged(random.Random(seed)), Path("b.yaml"))  # noqa: S311 -- no secret
    found = check_project(loaded)
    assert all(1 <= one.position.line <= len(LINES) + 5 for one in found)
    assert loaded.blueprint is None or Blueprint.model_validate(loaded.blueprint.model_dump())
