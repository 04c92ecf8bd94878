"""Building what a blueprint says of its look."""

from __future__ import annotations

from blueprint.model import ThemeChoice
from blueprint.source.building import Building
from blueprint.source.tree import Entry, Mapping, Scalar, table_of, text_of


def theme_choice(matched: Mapping, building: Building) -> ThemeChoice:
    """What the blueprint says of its look."""
    entry = matched.entries.get("theme")
    if entry is None or not isinstance(entry.value, Mapping):
        return ThemeChoice()
    building.places.record("theme", entry)
    colours, sizes = (_words(table_of(entry.value, key)) for key in ("colours", "sizes"))
    return ThemeChoice(
        base=text_of(entry.value, "base", "light"),
        colours={role: colour.lower() for role, colour in colours.items()},
        sizes={name: float(size) for name, size in sizes.items()},
    )


def _words(table: dict[str, Entry]) -> dict[str, str]:
    return {key: entry.value.text for key, entry in table.items() if isinstance(entry.value, Scalar)}
