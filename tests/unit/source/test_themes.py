"""A blueprint's theme: its letter, and whether its colours can be read."""

# ruff: noqa: E501 -- each message stands on one line, as it is printed
from pathlib import Path

import pytest

from blueprint.model import ThemeChoice
from blueprint.project import check_project
from blueprint.source import load_text

START = "blueprint: x\nelements: {a: {kind: tool}}\nviews: {v: {kind: schematic}}\n"
SUCH_AS = "a colour is a '#' and six digits from 0 to 9 and a to f, such as \"#1f7a80\""


def messages(theme: str) -> list[str]:
    found = check_project(load_text(START + theme, Path("b.yaml")))
    return [str(diagnostic).removeprefix("b.yaml:") for diagnostic in found]


def choice(theme: str) -> ThemeChoice:
    blueprint = load_text(START + theme, Path("b.yaml")).blueprint
    assert blueprint is not None
    return blueprint.theme


def test_a_name_is_enough() -> None:
    assert messages("theme: dark\n") == []
    assert choice("theme: dark\n") == ThemeChoice(base="dark")
    assert choice("") == ThemeChoice(base="light")


def test_colours_and_sizes_may_be_the_project_s_own() -> None:
    text = 'theme:\n  colours: {bar.services: "#5B2A86"}\n  sizes: {card.title: 17}\n'
    assert messages(text) == []
    assert choice(text) == ThemeChoice(colours={"bar.services": "#5b2a86"}, sizes={"card.title": 17})


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("theme: drak\n", ["4:8: error: unknown theme 'drak' (did you mean 'dark'?)"]),
        (
            'theme:\n  colours:\n    bar.servces: "#5b2a86"\n',
            ["6:5: error: unknown key 'bar.servces' in 'colours' (did you mean 'bar.services'?)"],
        ),
        (
            "theme:\n  colours:\n    bar.services: purple\n",
            [f"6:19: error: 'purple' is not a colour ({SUCH_AS})"],
        ),
        (
            'theme:\n  colours: {page: "#ggg", card: "#fff", band: 123456, text: 1f7a80}\n',
            [
                f"5:19: error: '#ggg' is not a colour ({SUCH_AS})",
                f"5:33: error: '#fff' is not a colour ({SUCH_AS})",
                f"5:47: error: '123456' is not a colour ({SUCH_AS})",
                f"5:61: error: '1f7a80' is not a colour ({SUCH_AS})",
            ],
        ),
        (
            "theme:\n  colours:\n    bar.services: #5b2a86\n",
            [
                "6:5: error: 'bar.services' must be text, but is empty (write it in quotes, such as \"#1f7a80\")"
            ],
        ),
        (
            "theme:\n  sizes: {title: 900}\n",
            ["5:18: error: 'title' is out of range: 900 (from 18 to 60)"],
        ),
        (
            'theme:\n  colours:\n    bar.services: "#9a9a9a"\n',
            [
                "6:19: error: the contrast of 'bar.text' (#ffffff) on 'bar.services' (#9a9a9a) is 2.81:1 (at least 4.5:1; #757575 would do)"
            ],
        ),
        (
            'theme:\n  base: dark\n  colours:\n    text.title: "#333333"\n',
            [
                "7:17: error: the contrast of 'text.title' (#333333) on 'page' (#14171b) is 1.42:1 (at least 4.5:1; #818181 would do)"
            ],
        ),
    ],
)
def test_a_mistake_is_reported_where_it_is_with_what_would_be_right(theme: str, expected: list[str]) -> None:
    assert messages(theme) == expected


def test_the_language_is_a_tag() -> None:
    assert messages("language: pt-BR\n") == []
    assert messages("language: Deutsch!\n") == [
        "4:11: error: 'Deutsch!' cannot be the language (write a tag such as en, de or pt-BR)"
    ]
