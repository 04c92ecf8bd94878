"""A blueprint's theme: its letter, and whether its colours can be read."""

# ruff: noqa: E501 -- each message stands on one line, as it is printed
from pathlib import Path

import pytest

from blueprint.canonical import digest_of
from blueprint.diagram.theme import THEMES, theme_of
from blueprint.model import ThemeChoice, Typeface
from blueprint.project import check_project, open_project, source_files
from blueprint.source import load, load_text
from made_font import ASCII, made_font

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


def with_font(folder: Path, theme: str, **files: bytes) -> Path:
    """A project's file, with fonts beside it."""
    (folder / "fonts").mkdir()
    for name, data in files.items():
        (folder / "fonts" / f"{name}.ttf").write_bytes(data)
    (folder / "blueprint.yaml").write_text(START + theme)
    return folder / "blueprint.yaml"


def warned(file: Path) -> list[str]:
    return [str(found).partition("blueprint.yaml:")[2] for found in check_project(load(file))]


BOTH = "theme:\n  font: {regular: fonts/Own.ttf, bold: fonts/Bold.ttf}\n"


def test_a_font_may_be_the_project_s_own(tmp_path: Path) -> None:
    regular, bold = made_font(), made_font(advance=800)
    file = with_font(tmp_path, BOTH, Own=regular, Bold=bold)
    assert warned(file) == []
    project = open_project(file)
    assert project.blueprint.theme.font == Typeface("Test Boxes", regular, bold)
    assert {path.name for path in source_files(file)} == {"blueprint.yaml", "Own.ttf", "Bold.ttf"}
    for name in THEMES:
        assert theme_of(project.blueprint.theme, name).font == project.blueprint.theme.font


def test_a_font_s_file_is_enough(tmp_path: Path) -> None:
    file = with_font(tmp_path, "theme: {font: fonts/Own.ttf}\n", Own=made_font())
    assert open_project(file).blueprint.theme.font == Typeface("Test Boxes", made_font())


def test_documents_have_a_font_s_digest_in_its_place(tmp_path: Path) -> None:
    file = with_font(tmp_path, BOTH, Own=made_font(), Bold=made_font())
    font = open_project(file).blueprint.document()["theme"]["font"]
    assert font == {"family": "Test Boxes", "regular": digest_of(made_font()), "bold": digest_of(made_font())}


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        (
            "theme: {font: fonts/None.ttf}\n",
            ["4:15: error: no font 'fonts/None.ttf' (create it beside blueprint.yaml)"],
        ),
        (
            "theme: {font: Own.ttf}\n",
            ["4:15: error: 'Own.ttf' cannot be the font file (such as fonts/Brand-Regular.ttf)"],
        ),
        (
            "theme:\n  font: {bold: fonts/Own.ttf}\n",
            ["5:9: error: 'font' has no 'regular' (a TTF or OTF file in the folder fonts/)"],
        ),
        (
            "theme: {font: fonts/../blueprint.yaml}\n",
            [
                "4:15: error: 'fonts/../blueprint.yaml' is not inside the project's folder fonts/ (copy the file there)"
            ],
        ),
        (
            "theme: {font: fonts/Locked.ttf}\n",
            [
                "4:15: warning: 'fonts/Locked.ttf' says that it may not be embedded (fsType 2), so pictures are drawn without it (ask its maker for a licence to embed, or use another font)"
            ],
        ),
    ],
)
def test_a_font_that_cannot_or_may_not_be_used_is_named_where_it_stands(
    tmp_path: Path, theme: str, expected: list[str]
) -> None:
    file = with_font(tmp_path, theme, Own=made_font(), Locked=made_font(embedding=2))
    assert warned(file) == expected


def test_characters_that_only_the_own_font_has_can_be_drawn(tmp_path: Path) -> None:
    private = 0xE123
    text = BOTH + f'title: "{chr(private)}"\n'
    file = with_font(tmp_path, text, Own=made_font(characters=ASCII | {private}), Bold=made_font())
    assert warned(file) == []
    file.write_text(file.read_text().replace(BOTH, ""))
    assert [message.partition(": ")[2] for message in warned(file)] == [
        "warning: no font has '\ue123' (U+E123), drawn as an empty box (write it with other characters; docs/fonts.md lists the scripts and symbols that can be drawn)"
    ]
