"""The look in one place: colours by role. Nothing outside this file names a colour.

A role is a dotted word such as `bar.services`; parts of a laid-out diagram carry roles, and an
exporter asks the theme for the colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Theme:
    """A named table from colour role to `#rrggbb`."""

    name: str
    colours: Mapping[str, str]

    def colour(self, role: str) -> str:
        """The `#rrggbb` of a role; KeyError names a role that no theme has."""
        return self.colours[role]


LIGHT = Theme(
    "light",
    MappingProxyType(
        {
            "page": "#f5f5f5",
            "band": "#e8e8e8",
            "zone": "#e6e7e9",
            "zone.inner": "#f2f3f4",
            "zone.line": "#d2d4d7",
            "zone.title": "#3c4046",
            "card": "#ffffff",
            "card.line": "#bfc3c9",
            "text": "#3c4046",
            "text.muted": "#5f656d",
            "text.title": "#3c4046",
            "text.inverse": "#ffffff",
            "figure": "#5f656d",
            "bar.application": "#3f7f5a",
            "bar.infrastructure": "#1f7a80",
            "bar.developer": "#1f3f73",
            "bar.services": "#4a4a4a",
            "connector": "#33373d",
            "badge": "#4b1c8f",
            "chip": "#ffffff",
            "product.line": "#b3b8bf",
            "protocol": "#b4521a",
            "state.in-step": "#2e7d4f",
            "state.behind": "#b26a00",
            "state.failed": "#b3261e",
            "state.empty": "#6b7178",
        }
    ),
)
