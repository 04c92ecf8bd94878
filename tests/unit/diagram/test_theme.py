from itertools import combinations

import pytest

from blueprint.diagram.theme import DARK, LIGHT, MARKS, THEMES, Theme, contrast, theme_of
from blueprint.model import ROLES, SIZES, Category, ThemeChoice
from blueprint.model import THEMES as NAMES
from sight import difference, in_grey, seen_by

_EYES = ("protanopia", "deuteranopia", "tritanopia")
_LEAST_DIFFERENCE = {"light": 9.0, "dark": 9.0, "print": 5.0}
"""CIE76 distance of any two title bars; the pale ones of `print` have outlines and marks besides."""


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_theme_has_every_role_and_every_size_and_no_other(theme: Theme) -> None:
    assert set(theme.colours) == set(ROLES)
    assert set(theme.sizes) == set(SIZES)


def test_the_themes_are_those_that_people_may_name() -> None:
    assert list(THEMES) == list(NAMES)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_must_be_told_apart_has_contrast_aa(theme: Theme) -> None:
    assert list(contrast.too_close(theme)) == []


def test_contrast_is_measured_as_the_recommendation_says() -> None:
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)
    assert contrast.ratio("#777777", "#777777") == 1


def test_a_pale_title_on_a_bar_is_found() -> None:
    (found,) = contrast.too_close(LIGHT.changed({"bar.services": "#8c8c8c"}, {}))
    assert (found.pair.front, found.pair.ground, found.pair.least) == ("bar.text", "bar.services", 4.5)
    assert found.ratio == pytest.approx(3.36, abs=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("role", ["bar", "mark"])
def test_categories_differ_for_the_colour_blind(theme: Theme, role: str) -> None:
    for eye in _EYES:
        seen = {name: seen_by(eye, theme.colour(f"{role}.{name}")) for name in Category}
        close = {
            (a, b): round(difference(seen[a], seen[b]), 1)
            for a, b in combinations(Category, 2)
            if difference(seen[a], seen[b]) < _LEAST_DIFFERENCE[theme.name]
        }
        assert close == {}, eye


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_categories_differ_in_grey(theme: Theme) -> None:
    greys = [in_grey(theme.colour(f"bar.{name}")) for name in Category]
    assert min(difference(a, b) for a, b in combinations(greys, 2)) >= _LEAST_DIFFERENCE[theme.name]


def test_every_category_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(Category)
    assert len(set(MARKS.values())) == len(MARKS)


def test_print_puts_little_toner_on_paper() -> None:
    grounds = ("page", "band", "zone", "zone.inner", "card")
    assert {THEMES["print"].colour(role) for role in grounds} == {"#ffffff"}
    assert all(contrast.luminance(THEMES["print"].colour(f"bar.{name}")) > 0.5 for name in Category)


def test_a_blueprint_draws_in_its_own_theme_unless_another_is_asked_for() -> None:
    choice = ThemeChoice(base="dark", colours={"page": "#000000"}, sizes={"title": 36})
    assert theme_of(choice).colour("page") == "#000000"
    assert theme_of(choice).colour("card") == DARK.colour("card")
    assert theme_of(choice).size("title") == 36


def test_colours_belong_to_the_theme_they_were_chosen_for_and_sizes_to_all() -> None:
    choice = ThemeChoice(base="dark", colours={"page": "#000000"}, sizes={"title": 36})
    assert theme_of(choice, "light").colours == LIGHT.colours
    assert theme_of(choice, "light").size("title") == 36
    assert theme_of(ThemeChoice()) is LIGHT
