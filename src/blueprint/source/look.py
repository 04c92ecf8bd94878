"""The letter of a blueprint's `theme`."""

from __future__ import annotations

from typing import Final

from blueprint.model import ROLES, SIZES, THEMES
from blueprint.source.shape import Field, Record, Text, Whole

_COLOUR = Text(
    "colour",
    pattern="#[0-9A-Fa-f]{6}",
    pattern_hint="a colour is a '#' and six digits from 0 to 9 and a to f, such as \"#1f7a80\"",
    is_no="is not a colour",
    absent_hint='write it in quotes, such as "#1f7a80"',  # without them, YAML takes it for a comment
)

_FONT_FILE = Text("font file", pattern=r"fonts/\S(.*\S)?", pattern_hint="such as fonts/Brand-Regular.ttf")

THEME: Final = Record(
    "theme",
    {
        "base": Field(
            Text("theme", tuple(THEMES), summaries=tuple(THEMES.values())), "The theme to start from.",
            default="light",
        ),
        "colours": Field(
            Record("colours", {role: Field(_COLOUR, f"{summary}.") for role, summary in ROLES.items()}),
            "Other colours than the base theme's, by role.", examples=({"bar.services": "#5b2a86"},),
        ),
        "sizes": Field(
            Record(
                "sizes",
                {
                    name: Field(Whole(size.minimum, size.maximum), f"{size.summary}, in px.")
                    for name, size in SIZES.items()
                },
            ),
            "Other sizes than the base theme's, in px.", examples=({"card.title": 17},),
        ),
        "font": Field(
            Record(
                "font",
                {
                    "regular": Field(_FONT_FILE, "A TTF or OTF file in the folder fonts/.", required=True),
                    "bold": Field(_FONT_FILE, "Its bold weight; without, the regular one is outlined."),
                },
                shorthand="regular",
            ),
            "A font of the project's own; what it lacks is drawn in the shipped fonts.",
            examples=({"regular": "fonts/Brand-Regular.ttf", "bold": "fonts/Brand-Bold.ttf"},),
        ),
    },
    shorthand="base",
)  # fmt: skip
