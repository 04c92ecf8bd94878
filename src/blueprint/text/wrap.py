"""Where lines break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from blueprint.text.measure import width

ELLIPSIS = "…"

Fits = Callable[[str], bool]


def wrap(
    text: str, size: float, max_width: float, bold: bool = False, max_lines: int | None = None
) -> tuple[str, ...]:
    """The lines of `text` within `max_width` px: words kept whole where they fit.

    Newlines in the text are kept; a word wider than the line is broken, after a hyphen, slash, dot,
    underscore or colon if there is one. Each paragraph's lines are evened out without adding one.
    With `max_lines`, what does not fit is left out and the last line ends in an ellipsis.
    """

    def fits_in(limit: float) -> Fits:
        return lambda line: width(line, size, bold) <= limit

    lines: list[str] = []
    for paragraph in text.strip().splitlines():
        lines += _balanced(_words(paragraph), max_width, fits_in) or [""]
    if max_lines is not None and len(lines) > max_lines:
        return _cut(lines, max_lines, fits_in(max_width))
    return tuple(lines)


def _words(paragraph: str) -> list[str]:
    """The words between breaking white space; no-break spaces (U+00A0, U+202F) hold."""
    return [word for word in re.split(r"[^\S\u00a0\u202f]+", paragraph) if word]


def _balanced(words: list[str], max_width: float, fits_in: Callable[[float], Fits]) -> list[str]:
    """The greedy lines, or as many within the narrowest width that needs no more and breaks no word."""
    greedy = _greedy(words, fits_in(max_width))
    if len(greedy) < 2 or any(not fits_in(max_width)(word) for word in words):
        return greedy
    narrowest, widest = max_width * 0.6, max_width
    best = greedy
    while widest - narrowest > 1:
        middle = (narrowest + widest) / 2
        tried = _greedy(words, fits_in(middle))
        if len(tried) == len(greedy) and all(map(fits_in(middle), words)):
            best, widest = tried, middle
        else:
            narrowest = middle
    return best


def _greedy(words: Iterable[str], fits: Fits) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in words:
        joined = f"{current} {word}" if current else word
        if fits(joined):
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _broken(word, fits)
        lines += whole
    return [*lines, current] if current else lines


def _broken(word: str, fits: Fits) -> Iterator[str]:
    """The word in pieces that fit; one character is a piece even if it does not."""
    while not fits(word) and len(word) > 1:
        end = max(1, _longest(word, fits))
        soft = max(word.rfind(mark, 1, end) for mark in "-/._:@") + 1
        end = soft or end
        yield word[:end]
        word = word[end:]
    yield word


def _longest(text: str, fits: Fits) -> int:
    """How many of the first characters fit."""
    end = len(text)
    while end and not fits(text[:end]):
        end -= 1
    return end


def _cut(lines: list[str], max_lines: int, fits: Fits) -> tuple[str, ...]:
    kept = lines[:max_lines]
    last = kept[-1]
    while last and not fits(last + ELLIPSIS):
        last = last[:-1]
    return (*kept[:-1], last.rstrip(" ,.;:-–") + ELLIPSIS)
