"""Contrast of colours, and which of them must be told apart (WCAG 2.2, 1.4.3 and 1.4.11, level AA)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blueprint.diagram.theme.theme import Theme
from blueprint.model import Category

TEXT = 4.5
GRAPHICS = 3.0
"""Least ratio for large text and for lines and icons that carry meaning."""


@dataclass(frozen=True)
class Pair:
    """What lies on what, and how far apart they must at least be."""

    front: str
    ground: str
    least: float


@dataclass(frozen=True)
class TooClose:
    """A pair that a theme does not hold, and its ratio, from 1 (equal) to 21."""

    pair: Pair
    ratio: float


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_close(theme: Theme) -> Iterator[TooClose]:
    """The pairs that a theme does not hold."""
    for pair in PAIRS:
        found = ratio(theme.colour(pair.front), theme.colour(pair.ground))
        if found < pair.least:
            yield TooClose(pair, found)


def mended(colour: str, other: str, least: float) -> str:
    """The colour nearest to `colour`, lighter or darker, that has the contrast; "" when none has."""
    for share in range(1, 101):
        for end in (0, 255):
            mixed = _mixed(colour, end, share / 100)
            if ratio(mixed, other) >= least:
                return mixed
    return ""


def _mixed(colour: str, end: int, share: float) -> str:
    values = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value + (end - value) * share):02x}" for value in values)


_GROUNDS = ("page", "zone", "zone.inner")
_STATES = ("in-step", "behind", "failed", "empty")


def _pairs() -> Iterator[Pair]:
    yield Pair("text.title", "page", TEXT)
    for ground in ("page", "band", "zone", "zone.inner", "card"):
        yield Pair("text", ground, TEXT)
    for ground in (*_GROUNDS, "card"):
        yield Pair("text.muted", ground, TEXT)
    for ground in ("zone", "zone.inner"):
        yield Pair("zone.title", ground, TEXT)
    for ground in _GROUNDS:
        for front in ("figure", "connector", "badge"):
            yield Pair(front, ground, GRAPHICS)
    for category in Category:
        yield Pair("bar.text", f"bar.{category}", TEXT)
        for ground in ("page", "card"):
            yield Pair(f"mark.{category}", ground, GRAPHICS)
    for ground in ("badge", *(f"state.{state}" for state in _STATES)):
        yield Pair("text.inverse", ground, TEXT)
    yield Pair("protocol.text", "protocol", TEXT)
    yield Pair("product.line", "card", GRAPHICS)


PAIRS = tuple(_pairs())
