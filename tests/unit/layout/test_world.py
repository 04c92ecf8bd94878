"""Titles, labels and descriptions of ten languages: what is drawn fits, with every character."""

from pathlib import Path

from blueprint.diagram import compose, element_card
from blueprint.layout import LaidOutDiagram, faults, lay_out
from blueprint.layout.laid_out import Text
from blueprint.project import check_project
from blueprint.source import load_text
from blueprint.text import is_right_to_left, shape
from world import BLUEPRINT


def pages() -> list[LaidOutDiagram]:
    blueprint = load_text(BLUEPRINT, Path("b.yaml")).blueprint
    assert blueprint is not None
    views = [lay_out(compose(blueprint, view)) for view in blueprint.views.values()]
    return views + [lay_out(element_card(blueprint, element)) for element in blueprint.elements.values()]


def test_no_text_of_the_world_leaves_its_box() -> None:
    for page in pages():
        assert faults(page) == []


def test_no_text_of_the_world_is_an_empty_box() -> None:
    for page in pages():
        texts = [part for item in page.items for part in item.parts if isinstance(part, Text)]
        assert texts
        for text in texts:
            right_to_left = is_right_to_left(text.lines)
            runs = [run for line in text.lines for run in shape(line, text.size, text.bold, right_to_left)]
            assert all(glyph.index for run in runs for glyph in run.glyphs), text.lines


def test_nobody_is_warned_of_what_can_be_drawn() -> None:
    found = check_project(load_text(BLUEPRINT, Path("b.yaml")))
    assert [diagnostic for diagnostic in found if diagnostic.rule == "character"] == []
