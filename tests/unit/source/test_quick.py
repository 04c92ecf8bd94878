"""Whichever parser reads a text: the same tree, the same places, the same words about mistakes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from blueprint.source import parse as room
from blueprint.source import quick
from blueprint.source.parse import parse
from blueprint.source.quick import quickly
from hostile_texts import TEXTS

BLUEPRINTS = sorted((Path(__file__).parents[3] / "blueprints").glob("*/blueprint.yaml"))
WORDS = (
    *(
        "yes",
        "no",
        "on",
        "off",
        "y",
        "true",
        "False",
        "TRUE",
        "null",
        "~",
        "",
        "NULL",
        ".inf",
        "-.INF",
        ".nan",
    ),
    *("1", "-1", "+1", "010", "0o7", "0x1F", "1_000", "1e3", "1.5", ".5", "1.", "1:30", "190:20:30"),
    *("2020-01-01", "2020-01-01T12:00:00Z", "=", "<<", "1.10", "0b1", "a:b", "http://x/y", "a#b", "- a", "-"),
)
ODD = (
    *("a: >#x\n", "a: |#x\n", ">+\n#x\n", "a: {? :b}\n", "{&a?x: y}\n", "a: &a?x b\n", "a: &a b\nc: *a?x\n"),
    *("a: *a\n", "a: &a [*a]\n", "a: &a 1\nb: &a 2\nc: *a\n", "a: &a {b: 1}\nc: {<<: *a, b: 2}\n"),
    *("? a\n: b\n", "{a: 1, a: 2}\n", "a: 1\na: 2\n", "[a]: b\n", "a: !x b\n", "a: !!str 1\n", "! a: b\n"),
    *(
        "a\tb: c\n",
        "a:\tb\n",
        "\ta: b\n",
        "a: b\r\nc: d\r\n",
        "a: x\u2028y\n",
        "\ufeffa: b\n",
        "a: '\u0085'\n",
    ),
    *(
        "--- {a: b}\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: on\n",
        "",
        "# nothing\n",
        "a\n",
    ),
    *(
        "[\"a\":1b, 'a':c]\n",
        "'a':b\n",
        "{a:1}\n",
        "a: [b:c, http://x]\n",
        'a: {"b":1}\n',
        "a: [-, -1]\n",
        "a: [,]\n",
        "a: [b,]\n",
        "a: {b}\n",
    ),
    *(
        'a: "\\/ \\x41 \\N"\n',
        'a: "\\q"\n',
        'a: "b\n\n  c"\n',
        "a: 'b''c'\n",
        "a: b\n  c\n\n  d\n",
        "a: 'b\n",
    ),
    *(
        "a: |-\n  b\n\n",
        "a: >\n  b\n  c\n\n   d\ne: f\n",
        "a: |2\n   b\n",
        "a:\n- b\n- c\n",
        "a:\n   b: c\n  d: e\n",
    ),
    *(
        "a:\n\n\nb:\n",
        "a: # c\n  b\n",
        "a: b # c\n",
        "- - - a\n",
        "a: {b: [c, {d: e}]}\n",
        "a: @b\n",
        "a: `b`\n",
    ),
    *("[" * 100, "{a: " * 100, "- " * 100 + "a", "[" * 3_000, "- " * 3_000, "a: " + "[" * 70 + "]" * 70),
)


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """What the quick way makes of a text, where it is taken, and what the parser in Python does."""
    found = parse(text, "b.yaml")
    with monkeypatch.context() as patch:
        patch.setattr(room, "quickly", lambda _: None)
        return found, parse(text, "b.yaml")


@pytest.fixture(autouse=True)
def libyaml() -> None:
    if quick.CParser is None:
        pytest.skip("PyYAML has no libyaml on this platform: everything is read in Python")


@pytest.mark.parametrize("file", BLUEPRINTS, ids=lambda file: file.parent.name)
def test_a_blueprint_is_read_the_quick_way(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_text(encoding="utf-8")
    assert quickly(text) is not None
    found, wanted = both(text, monkeypatch)
    assert found == wanted


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:20]))
def test_odd_texts_read_alike(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, wanted = both(text, monkeypatch)
    assert found == wanted


def test_words_are_what_they_are_in_yaml_1_2(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(
        f"k{number}: {word}\n" for number, word in enumerate(WORDS) if word not in ("- a", "-", "=")
    )
    assert quickly(text) is not None
    found, wanted = both(text, monkeypatch)
    assert found == wanted
    types = {entry.value.text: entry.value.type for entry in found[0].entries.values()}
    assert types["no"] == types["on"] == types["y"] == "text"


def test_texts_that_mean_something_elsewhere_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in TEXTS:
        for form in (f"a: {text}\n", f"a: '{text}'\n", f'a: "{text}"\n', f"{{a: {text}, b: [{text}]}}\n"):
            found, wanted = both(form, monkeypatch)
            assert found == wanted, form


def test_damaged_blueprints_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)  # noqa: S311 - the same each time
    lines = [line for file in BLUEPRINTS for line in file.read_text(encoding="utf-8").splitlines(True)]
    signs = [*" \n:-[]{},#&*!|>'\"%@`?~.\\/+=<1a", *WORDS, ": ", " #", "\n  ", "---\n", "&a ", "*a", "? "]
    taken = 0
    for _ in range(400):
        start = chance.randrange(len(lines))
        text = "".join(lines[start : start + chance.randint(1, 6)])
        for _ in range(chance.randint(0, 3)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(signs) + text[at + chance.randrange(3) :]
        taken += quickly(text) is not None
        found, wanted = both(text, monkeypatch)
        assert found == wanted, text
    assert taken > 100
