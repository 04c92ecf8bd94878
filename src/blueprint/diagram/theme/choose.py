"""Which theme a blueprint's pictures are drawn in."""

from __future__ import annotations

from blueprint.diagram.theme.palettes import THEMES
from blueprint.diagram.theme.theme import Theme
from blueprint.model import ThemeChoice


def theme_of(choice: ThemeChoice, name: str = "") -> Theme:
    """The theme that a blueprint chose, or the one called `name`; KeyError when there is none.

    The blueprint's sizes and font go with every theme. Its colours go with the one that they were chosen for:
    what can be read on a pale ground cannot on a dark one.
    """
    wanted = name or choice.base
    colours = choice.colours if wanted == choice.base else {}
    return THEMES[wanted].changed(colours, choice.sizes, choice.font)
