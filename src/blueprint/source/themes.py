"""Building what a blueprint says of its look."""

from __future__ import annotations

from blueprint.diagnostics import Diagnostic, Severity
from blueprint.model import ThemeChoice, Typeface
from blueprint.source.building import Building
from blueprint.source.tree import Entry, Mapping, Scalar, Tree, table_of, text_of
from blueprint.text.own import BadFont, family_of, font_data, refusal_of


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
        font=_font(entry.value.get("font"), building),
    )


def _font(matched: Tree | None, building: Building) -> Typeface | None:
    """The project's own font, if its files can be used and may be embedded."""
    if not isinstance(matched, Mapping) or building.root is None:
        return None
    files = [matched.get(weight) for weight in ("regular", "bold")]
    regular, bold = (_file(file, building) if isinstance(file, Scalar) else b"" for file in files)
    return Typeface(family_of(regular), regular, bold) if regular else None


def _file(named: Scalar, building: Building) -> bytes:
    """A font file's bytes; none when it cannot be used, which is an error, or may not be, a warning."""
    assert building.root is not None  # noqa: S101 # the caller asked
    try:
        data = font_data(building.root, named.text)
    except BadFont as error:
        building.diagnostics.append(Diagnostic(named.position, "bad-font", error.message, error.hint))
        return b""
    refusal = refusal_of(data)
    if refusal:
        message = f"'{named.text}' {refusal}, so pictures are drawn without it"
        hint = "ask its maker for a licence to embed, or use another font"
        warning = Diagnostic(named.position, "font-embedding", message, hint, Severity.WARNING)
        building.diagnostics.append(warning)
    return b"" if refusal else data


def _words(table: dict[str, Entry]) -> dict[str, str]:
    return {key: entry.value.text for key, entry in table.items() if isinstance(entry.value, Scalar)}
