"""The order in which text of both directions is drawn: the Unicode Bidirectional Algorithm (UAX #9).

One line is one paragraph. Explicit controls (embeddings, overrides, isolates) are ignored: a label
has no use for them, and `visible` takes them out of what is written. Marks of direction (U+200E,
U+200F, U+061C) work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import bidirectional

_IGNORED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_CONTROLS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_BRACKETS = dict(zip("([{⁅⟦⟨⟪〈《「『【〔〖（［｛｢", ")]}⁆⟧⟩⟫〉》」』】〕〗）］｝｣", strict=True))
_MOST_OPEN = 63  # BD16


def visible(line: str) -> str:
    """The line without explicit controls of direction."""
    return line.translate(_CONTROLS)


def is_right_to_left(lines: Iterable[str]) -> bool:
    """Whether the first letter that has a direction is of a right-to-left script (rules P2, P3)."""
    for line in lines:
        for character in line:
            kind = bidirectional(character)
            if kind in ("L", "R", "AL"):
                return kind != "L"
    return False


def levels(line: str, right_to_left: bool) -> list[int]:
    """The embedding level of every character; odd ones are drawn from right to left."""
    base = int(right_to_left)
    kept = [i for i, character in enumerate(line) if bidirectional(character) not in _IGNORED]
    kinds = [bidirectional(line[i]) or "L" for i in kept]
    original = list(kinds)
    strong = "R" if base else "L"
    _resolve_weak(kinds, strong)
    _resolve_brackets([line[i] for i in kept], kinds, strong)
    _resolve_neutral(kinds, strong)
    found = [_level(kind, base) for kind in kinds]
    for i in range(len(found) - 1, -1, -1):  # rule L1
        if original[i] not in ("WS", "S", "B"):
            break
        found[i] = base
    return _spread(found, kept, len(line), base)


def visual_order(of_levels: Sequence[int]) -> list[int]:
    """The indices from left to right (rule L2)."""
    order = list(range(len(of_levels)))
    for level in range(max(of_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and of_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def _level(kind: str, base: int) -> int:
    """Rules I1 and I2."""
    if kind == "L":
        return base + base % 2
    if kind == "R":
        return base + 1 - base % 2
    return 2


def _spread(found: list[int], kept: list[int], length: int, base: int) -> list[int]:
    """Levels of all characters: ignored ones take that of the one before."""
    by_index = dict(zip(kept, found, strict=True))
    spread: list[int] = []
    for i in range(length):
        spread.append(by_index.get(i, spread[-1] if spread else base))
    return spread


def _resolve_weak(kinds: list[str], strong: str) -> None:
    """Rules W1 to W7, in place."""
    last = strong
    for i, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[i] = kinds[i - 1] if i else strong
        elif kind == "EN" and last == "AL":
            kinds[i] = "AN"
        if kinds[i] in ("L", "R", "AL"):
            last = kinds[i]
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for i in range(1, len(kinds) - 1):
        around = (kinds[i - 1], kinds[i + 1])
        if kinds[i] in ("ES", "CS") and around == ("EN", "EN"):
            kinds[i] = "EN"
        elif kinds[i] == "CS" and around == ("AN", "AN"):
            kinds[i] = "AN"
    _resolve_signs(kinds)
    last = strong
    for i, kind in enumerate(kinds):
        if kind in ("L", "R"):
            last = kind
        elif kind == "EN" and last == "L":
            kinds[i] = "L"


def _resolve_signs(kinds: list[str]) -> None:
    """Rules W5 and W6: signs beside a number belong to it."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        beside = (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else "")
        if "EN" in beside:
            kinds[start:end] = ["EN"] * (end - start)
        start = end + 1
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _resolve_brackets(characters: list[str], kinds: list[str], strong: str) -> None:
    """Rule N0, in place: a pair of brackets takes the direction of what it holds."""
    for start, end in _pairs(characters, kinds):
        inside = {_direction(kind) for kind in kinds[start + 1 : end]} - {""}
        if not inside:
            continue
        before = next((d for d in map(_direction, reversed(kinds[:start])) if d), strong)
        kinds[start] = kinds[end] = strong if strong in inside else before


def _pairs(characters: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    closing = set(_BRACKETS.values())
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for i, character in enumerate(characters):
        if kinds[i] != "ON":
            continue
        if character in _BRACKETS:
            if len(opened) == _MOST_OPEN:
                return []
            opened.append((_BRACKETS[character], i))
        elif character in closing:
            match = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == character), None)
            if match is not None:
                pairs.append((opened[match][1], i))
                del opened[match:]
    return sorted(pairs)


def _direction(kind: str) -> str:
    """Numbers count as right-to-left among neutrals."""
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else ""


def _resolve_neutral(kinds: list[str], strong: str) -> None:
    """Rules N1 and N2, in place."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > start:
            before = _direction(kinds[start - 1]) if start else strong
            after = _direction(kinds[end]) if end < len(kinds) else strong
            kinds[start:end] = [before if before == after else strong] * (end - start)
        start = end + 1
