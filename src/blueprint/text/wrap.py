"""Where lines break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from blueprint.text.bidi import visible
from blueprint.text.graphemes import graphemes
from blueprint.text.measure import width

ELLIPSIS = "…"

Fits = Callable[[str], bool]

# Chinese and Japanese are written without spaces: a line may break on either side of these ...
_FREE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3100-\u312f\u3190-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua000-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003fffd]"
)
# ... but not before what ends or goes on (JIS X 4051, kinsoku), and not after what begins.
_NEVER_FIRST = frozenset(
    "!),.:;?]}%°’”»›…‥‼⁇⁈⁉、。〃〉》」』】〕〗〙〛〜〞〟゠・々〻ゝゞヽヾー"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "！），．：；？］｝～％｠｡｣､･ｰ｡ﾞﾟ"
)
_NEVER_LAST = frozenset("([{‘“«‹〈《「『【〔〖〘〚〝（［｛｟｢＄￥￡$¥£€№#＃")


class _Piece(NamedTuple):
    """What is kept whole where it fits, and what stands before it on the same line: a space or nothing."""

    text: str
    before: str


def wrap(
    text: str, size: float, max_width: float, bold: bool = False, max_lines: int | None = None
) -> tuple[str, ...]:
    """The lines of `text` within `max_width` px: words kept whole where they fit.

    Newlines in the text are kept; a word wider than the line is broken, after a hyphen, slash, dot,
    underscore or colon if there is one, and never inside a grapheme. Chinese and Japanese break
    between characters. Each paragraph's lines are evened out without adding one. With `max_lines`,
    what does not fit is left out and the last line ends in an ellipsis.
    """

    def fits_in(limit: float) -> Fits:
        return lambda line: width(line, size, bold) <= limit

    lines: list[str] = []
    for paragraph in visible(text).strip().splitlines():
        lines += _balanced(_pieces(paragraph), max_width, fits_in) or [""]
    if max_lines is not None and len(lines) > max_lines:
        return _cut(lines, max_lines, fits_in(max_width))
    return tuple(lines)


def _pieces(paragraph: str) -> list[_Piece]:
    """Words between breaking white space (U+00A0 and U+202F hold), taken apart where lines may break."""
    pieces: list[_Piece] = []
    for word in re.split(r"[^\S\u00a0\u202f]+", paragraph):
        if word:
            first, *others = [word] if word.isascii() else _parted(word)
            pieces.append(_Piece(first, " "))
            pieces += [_Piece(part, "") for part in others]
    return pieces


def _parted(word: str) -> list[str]:
    parts: list[str] = []
    for piece in graphemes(word):
        if parts and not _may_break(parts[-1][-1], piece[0]):
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts


def _may_break(last: str, first: str) -> bool:
    if first in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    return bool(_FREE.match(last) or _FREE.match(first))


def _balanced(pieces: list[_Piece], max_width: float, fits_in: Callable[[float], Fits]) -> list[str]:
    """The greedy lines, or as many within the narrowest width that needs no more and breaks no word."""
    words = [piece.text for piece in pieces]
    greedy = _greedy(pieces, fits_in(max_width))
    if len(greedy) < 2 or any(not fits_in(max_width)(word) for word in words):
        return greedy
    narrowest, widest = max_width * 0.6, max_width
    best = greedy
    while widest - narrowest > 1:
        middle = (narrowest + widest) / 2
        tried = _greedy(pieces, fits_in(middle))
        if len(tried) == len(greedy) and all(map(fits_in(middle), words)):
            best, widest = tried, middle
        else:
            narrowest = middle
    return best


def _greedy(pieces: Iterable[_Piece], fits: Fits) -> list[str]:
    lines: list[str] = []
    current = ""
    for piece in pieces:
        joined = f"{current}{piece.before}{piece.text}" if current else piece.text
        if fits(joined):
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _broken(piece.text, fits)
        lines += whole
    return [*lines, current] if current else lines


def _broken(word: str, fits: Fits) -> Iterator[str]:
    """The word in pieces that fit; one grapheme is a piece even if it does not."""
    while not fits(word):
        characters = graphemes(word)
        if len(characters) == 1:
            break
        end = len("".join(characters[: max(1, _longest(characters, fits))]))
        soft = max(word.rfind(mark, 1, end) for mark in "-/._:@") + 1
        end = soft or end
        yield word[:end]
        word = word[end:]
    yield word


def _longest(characters: list[str], fits: Fits) -> int:
    """How many of the first graphemes fit."""
    end = len(characters)
    while end and not fits("".join(characters[:end])):
        end -= 1
    return end


def _cut(lines: list[str], max_lines: int, fits: Fits) -> tuple[str, ...]:
    kept = lines[:max_lines]
    last = graphemes(kept[-1])
    while last and not fits("".join(last) + ELLIPSIS):
        last.pop()
    return (*kept[:-1], "".join(last).rstrip(" ,.;:-–、。") + ELLIPSIS)
