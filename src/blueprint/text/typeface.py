"""The fonts that text is set in: a project's own first where it has one, then the shipped ones.

Everything that measures or shapes asks `typefaces`, so whoever draws a picture says once, with
`set_in`, whose font it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from blueprint.text.fonts import FONTS, Font


class Typeface(Protocol):
    """A font from outside: its family, and the files' bytes; `bold` is empty when there is none."""

    @property
    def family(self) -> str: ...
    @property
    def regular(self) -> bytes: ...
    @property
    def bold(self) -> bytes: ...


@dataclass(frozen=True)
class _OwnFont(Font):
    """A font that is no file of ours."""

    data: tuple[bytes, bytes] = field(default=(b"", b""), repr=False)

    def blob(self, bold: bool = False) -> Any:
        import uharfbuzz as hb

        return hb.Blob(self.data[bold and self.has_bold])


@dataclass(frozen=True, eq=False)
class Typefaces:
    """Fonts in the order in which they are tried. Compared by identity: caches have it in their keys."""

    fonts: tuple[Font, ...]

    @property
    def main(self) -> Font:
        """The font of everything that it has."""
        return self.fonts[0]

    @property
    def is_shipped(self) -> bool:
        """Whether the main font is the product's."""
        return self.main is FONTS[0]


_SHIPPED = Typefaces(FONTS)
_CURRENT: ContextVar[Typefaces] = ContextVar("typefaces", default=_SHIPPED)


def typefaces() -> Typefaces:
    """Those that text is set in here and now."""
    return _CURRENT.get()


@contextmanager
def set_in(own: Typeface | None) -> Iterator[None]:
    """Text is measured and shaped in this font inside the block, and in the shipped ones where it is None."""
    token = _CURRENT.set(_with(own.family, own.regular, own.bold) if own else _SHIPPED)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@lru_cache(maxsize=4)
def _with(family: str, regular: bytes, bold: bytes) -> Typefaces:
    import uharfbuzz as hb

    is_compact = "CFF " in hb.Face(hb.Blob(regular)).table_tags
    own = _OwnFont(family, bool(bold), "otf" if is_compact else "ttf", (regular, bold))
    return Typefaces((own, *FONTS))
