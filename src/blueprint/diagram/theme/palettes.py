"""The three themes that are shipped. Their categories differ in lightness as well as in hue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from blueprint.diagram.theme.theme import Theme

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
            "text.muted": "#5a6068",
            "text.title": "#3c4046",
            "text.inverse": "#ffffff",
            "figure": "#5a6068",
            "bar.text": "#ffffff",
            "bar.application": "#3f7f5a",
            "bar.infrastructure": "#0e636a",
            "bar.developer": "#152c59",
            "bar.services": "#444444",
            "mark.application": "#3f7f5a",
            "mark.infrastructure": "#0e636a",
            "mark.developer": "#152c59",
            "mark.services": "#444444",
            "connector": "#33373d",
            "badge": "#4b1c8f",
            "chip": "#ffffff",
            "product.line": "#878d96",
            "protocol": "#b4521a",
            "protocol.text": "#ffffff",
            "state.in-step": "#2e7d4f",
            "state.behind": "#9a5c00",
            "state.failed": "#b3261e",
            "state.empty": "#666c73",
        }
    ),
)

DARK = Theme(
    "dark",
    MappingProxyType(
        {
            "page": "#14171b",
            "band": "#1d2126",
            "zone": "#20252b",
            "zone.inner": "#181c20",
            "zone.line": "#3a424b",
            "zone.title": "#e3e6ea",
            "card": "#2a3038",
            "card.line": "#4a535e",
            "text": "#e3e6ea",
            "text.muted": "#b0b7c0",
            "text.title": "#f1f3f5",
            "text.inverse": "#ffffff",
            "figure": "#b0b7c0",
            "bar.text": "#0d1013",
            "bar.application": "#86cfa3",
            "bar.infrastructure": "#4fb0b8",
            "bar.developer": "#5f7fd0",
            "bar.services": "#dcdfe3",
            "mark.application": "#86cfa3",
            "mark.infrastructure": "#4fb0b8",
            "mark.developer": "#5f7fd0",
            "mark.services": "#dcdfe3",
            "connector": "#c3c9d1",
            "badge": "#8a5be0",
            "chip": "#2a3038",
            "product.line": "#8f98a3",
            "protocol": "#b4521a",
            "protocol.text": "#ffffff",
            "state.in-step": "#2e7d4f",
            "state.behind": "#9a5c00",
            "state.failed": "#c0362c",
            "state.empty": "#666c73",
        }
    ),
)

PRINT = Theme(
    "print",
    MappingProxyType(
        {
            "page": "#ffffff",
            "band": "#ffffff",
            "zone": "#ffffff",
            "zone.inner": "#ffffff",
            "zone.line": "#8a8a8a",
            "zone.title": "#1a1a1a",
            "card": "#ffffff",
            "card.line": "#4d4d4d",
            "text": "#1a1a1a",
            "text.muted": "#4d4d4d",
            "text.title": "#1a1a1a",
            "text.inverse": "#ffffff",
            "figure": "#333333",
            "bar.text": "#1a1a1a",
            "bar.application": "#dff0e4",
            "bar.infrastructure": "#c0e0e0",
            "bar.developer": "#bfcae6",
            "bar.services": "#fafafa",
            "mark.application": "#2f7a4f",
            "mark.infrastructure": "#0b5a61",
            "mark.developer": "#142c58",
            "mark.services": "#404040",
            "connector": "#1a1a1a",
            "badge": "#1a1a1a",
            "chip": "#ffffff",
            "product.line": "#6b6b6b",
            "protocol": "#ededed",
            "protocol.text": "#1a1a1a",
            "state.in-step": "#2e7d4f",
            "state.behind": "#7a4a00",
            "state.failed": "#8c1d18",
            "state.empty": "#5c5c5c",
        }
    ),
)

THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK, PRINT)})
