"""What a theme is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from blueprint.model.look import SIZES, Typeface

_DEFAULT_SIZES: Mapping[str, float] = MappingProxyType({name: size.default for name, size in SIZES.items()})


@dataclass(frozen=True)
class Theme:
    """A named table from colour role to `#rrggbb`, and from size to px; `font` is a project's own."""

    name: str
    colours: Mapping[str, str]
    sizes: Mapping[str, float] = field(default_factory=lambda: _DEFAULT_SIZES)
    font: Typeface | None = None

    def colour(self, role: str) -> str:
        """The `#rrggbb` of a role; KeyError names a role that no theme has."""
        return self.colours[role]

    def size(self, name: str) -> float:
        """The size in px; KeyError names one that no theme has."""
        return self.sizes[name]

    def changed(
        self, colours: Mapping[str, str], sizes: Mapping[str, float], font: Typeface | None = None
    ) -> Theme:
        """The same theme but for these colours and sizes, and the font if one is given."""
        if not colours and not sizes and font is None:
            return self
        return replace(
            self,
            colours=MappingProxyType({**self.colours, **colours}),
            sizes=MappingProxyType({**self.sizes, **sizes}),
            font=font or self.font,
        )
