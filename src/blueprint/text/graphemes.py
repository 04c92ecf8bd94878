"""What people see as one character, which no line break may tear apart.

Extended grapheme clusters of UAX #29 (of Unicode 16), as far as Python's character database tells;
a test compares with a browser. Burmese vowels stay with their letter, which the standard leaves open.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import category

_ZERO_WIDTH_JOINER = "\u200d"
_EXTENDING = frozenset({"\u200c", _ZERO_WIDTH_JOINER, "\uff9e", "\uff9f"})
_LINKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2")
_CONJOINED = re.compile(
    "[\u0915-\u0939\u0958-\u095f\u0978-\u097f\u0995-\u09b9\u09dc-\u09df\u0a95-\u0ab9"
    "\u0b15-\u0b39\u0c15-\u0c39\u0d15-\u0d3a\u1000-\u102a\u1780-\u17b3]"
)
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_PICTURE = re.compile("[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u3299\U0001f000-\U0001faff]")
_BEFORE_VOWEL, _VOWEL, _BEFORE_TAIL, _TAIL = (
    re.compile(pattern)
    for pattern in (
        "[\u1100-\u115f\ua960-\ua97c]",
        "[\u1160-\u11a7\ud7b0-\ud7c6\uac00-\ud7a3]",
        "[\u1160-\u11ff\ud7b0-\ud7fb\uac00-\ud7a3]",
        "[\u11a8-\u11ff\ud7cb-\ud7fb]",
    )
)


def graphemes(text: str) -> list[str]:
    """The text in pieces of one or more code points that belong together."""
    if text.isascii():
        return list(text)
    pieces: list[str] = []
    for character in text:
        if pieces and _goes_on(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _goes_on(piece: str, character: str) -> bool:
    """Whether no boundary lies between a piece and the character after it (rules GB6 to GB13)."""
    last = piece[-1]
    if category(last) in ("Cc", "Zl", "Zp"):
        return False
    if _extends(character):
        return True
    if last == _ZERO_WIDTH_JOINER and _PICTURE.match(character):
        return bool(_PICTURE.match(piece))
    if _FLAG_LETTER.match(character):
        return len(piece) == 1 and bool(_FLAG_LETTER.match(last))
    if _CONJOINED.match(character):
        return bool(_CONJOINED.match(piece)) and not _LINKERS.isdisjoint(_after_letter(piece))
    return _is_syllable(last, character)


def _after_letter(piece: str) -> str:
    """What follows the last letter of a piece."""
    end = len(piece)
    while end and _extends(piece[end - 1]):
        end -= 1
    return piece[end:]


@cache
def _extends(character: str) -> bool:
    """Whether the character only adds to the one before: a mark, a joiner, a skin tone, a tag."""
    code = ord(character)
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F or character in _EXTENDING:
        return True
    return category(character) in ("Mn", "Me", "Mc") or code in (0x0E33, 0x0EB3)


def _is_syllable(last: str, character: str) -> bool:
    """Whether two Korean letters are of one syllable."""
    if _BEFORE_VOWEL.match(last):
        return bool(_BEFORE_VOWEL.match(character) or _VOWEL.match(character))
    if not _BEFORE_TAIL.match(last):
        return False
    closed = _TAIL.match(last) or ("\uac00" <= last <= "\ud7a3" and (ord(last) - 0xAC00) % 28)
    is_vowel = _VOWEL.match(character) and not "\uac00" <= character <= "\ud7a3"
    return bool(_TAIL.match(character) or (is_vowel and not closed))
