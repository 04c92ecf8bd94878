from pathlib import Path

import pytest

from blueprint.diagram.theme import DARK
from blueprint.layout import LaidOutDiagram
from blueprint.layout.laid_out import Panel, Stroke, Text
from blueprint.model import KINDS, Category
from blueprint.shapes import BADGES, elements, shapes
from blueprint.source import load

SHAPES = shapes()
ROOT = Path(__file__).parents[2]


def named(title: str) -> LaidOutDiagram:
    (found,) = (shape for shape in SHAPES if shape.title == title)
    return found


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_a_shape_that_knows_its_kind(kind: object) -> None:
    shape = named(kind.title)
    assert [item.attributes["kind"] for item in shape.items] == [kind.name]


@pytest.mark.parametrize("category", Category)
def test_every_category_has_a_card_in_its_colour(category: Category) -> None:
    (card,) = named(f"{category.capitalize()} card").items
    assert f"bar.{category}" in {part.fill for part in card.parts if isinstance(part, Panel)}


def test_badges_are_pinned_and_numbered() -> None:
    for number in range(1, BADGES + 1):
        (badge,) = named(f"Badge {number}").items
        assert any(isinstance(part, Stroke) for part in badge.parts)
        assert any(getattr(part, "lines", ()) == (str(number),) for part in badge.parts)


def test_the_colour_key_of_the_palette_explains_every_category() -> None:
    (key,) = named("Colour key").above
    words = [part.lines[0] for part in key.parts if isinstance(part, Text)]
    assert words == ["Colour key", *(category.capitalize() for category in Category)]


def test_every_shape_has_a_name_of_its_own_and_begins_in_the_corner() -> None:
    assert len({shape.id for shape in SHAPES}) == len({shape.title for shape in SHAPES}) == len(SHAPES)
    for shape in SHAPES:
        places = [(item.rect.x, item.rect.y) for item in shape.items]
        places += [point for connector in shape.connectors for point in connector.points]
        assert min(x for x, _ in places) == pytest.approx(0, abs=0.01), shape.id
        assert min(y for _, y in places) >= -0.01, shape.id


def test_a_connector_is_attached_to_nothing() -> None:
    (connector,) = named("Connector").connectors
    assert (connector.source, connector.target) == ("", "")
    step = named("Step of a story")
    assert {item.role for item in step.items} == {"label", "badge"}
    assert {item.of for item in step.items} == {step.connectors[0].address}


def test_shapes_come_in_any_theme() -> None:
    assert {shape.theme.name for shape in shapes(DARK)} == {"dark"}


def test_a_blueprint_s_elements_are_shapes_too() -> None:
    blueprint = load(ROOT / "blueprints/cloud-native-development").blueprint
    assert blueprint is not None
    made = elements(blueprint)
    assert [shape.id for shape in made] == list(blueprint.elements)
    assert not any(item.role == "page" for shape in made for item in shape.items)
