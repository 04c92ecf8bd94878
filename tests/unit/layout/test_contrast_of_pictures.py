"""Whether what the pictures show can be read: every text and icon against what really lies under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from blueprint.diagram import compose
from blueprint.diagram.theme import THEMES, Theme, contrast
from blueprint.layout import lay_out
from blueprint.layout.laid_out import Ellipse, IconMark, LaidOutDiagram, Panel, Part, Text
from blueprint.layout.status import State, with_states
from blueprint.project import open_project

ROOT = Path(__file__).parents[3]
VIEWS = ("logical-details", "enterprise-registry", "sandbox-registry")


@cache
def picture(view: str) -> LaidOutDiagram:
    blueprint = open_project(ROOT / "blueprints" / "cloud-native-development").blueprint
    drawn = lay_out(compose(blueprint, blueprint.views[view]))
    kinds = ("in-step", "behind", "failed", "empty")
    cards = [item.address for item in drawn.items if item.role == "card"]
    return with_states(drawn, {a: State(k, "abc") for a, k in zip(cards, kinds, strict=False)})


def painted(diagram: LaidOutDiagram) -> Iterator[tuple[Part, str]]:
    """Every text and icon with the role of the ground under its middle."""
    grounds: list[Panel | Ellipse] = []
    for item in diagram.items:
        for part in item.parts:
            if isinstance(part, Panel | Ellipse):
                grounds.append(part)
            elif isinstance(part, Text | IconMark):
                x, y = part.rect.centre
                under = (g for g in reversed(grounds) if g.fill and _holds(g, x, y))
                yield part, next(g.fill for g in under if g.fill)


def _holds(ground: Panel | Ellipse, x: float, y: float) -> bool:
    rect = ground.rect
    return rect.x <= x <= rect.right and rect.y <= y <= rect.bottom


def least(part: Part) -> float:
    """WCAG 2.2, 1.4.3 and 1.4.11: text of 24 px, or bold of 18.66 px, is large; icons are graphics."""
    if isinstance(part, IconMark) or (isinstance(part, Text) and part.size >= (18.66 if part.bold else 24)):
        return contrast.GRAPHICS
    return contrast.TEXT


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_everything_in_a_picture_can_be_read_in_every_theme(view: str, theme: Theme) -> None:
    diagram = replace(picture(view), theme=theme)
    found = [
        (part.colour, ground)
        for part, ground in painted(diagram)
        if isinstance(part, Text | IconMark)
        and contrast.ratio(theme.colour(part.colour), theme.colour(ground)) < least(part)
    ]
    assert found == []


@pytest.mark.parametrize("view", VIEWS)
def test_the_rule_about_a_project_s_colours_judges_every_pair_of_colours_that_pictures_have(
    view: str,
) -> None:
    judged = {(pair.front, pair.ground) for pair in contrast.PAIRS}
    met = {
        (part.colour, ground) for part, ground in painted(picture(view)) if isinstance(part, Text | IconMark)
    }
    assert len(met) > 5
    assert met - judged == set()
