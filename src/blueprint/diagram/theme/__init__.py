"""The look in one place: colours by role, and sizes. Nothing outside this room names a colour.

Parts of a laid-out diagram carry roles, and an exporter asks the diagram's theme for the colour.
Which roles and sizes there are is a table of the model (`blueprint.model.look`).
"""

from blueprint.diagram.theme.choose import theme_of
from blueprint.diagram.theme.marks import MARKS
from blueprint.diagram.theme.palettes import DARK, LIGHT, PRINT, THEMES
from blueprint.diagram.theme.theme import Theme

__all__ = ["DARK", "LIGHT", "MARKS", "PRINT", "THEMES", "Theme", "theme_of"]
